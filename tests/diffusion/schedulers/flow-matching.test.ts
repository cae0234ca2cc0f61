import { describe, expect, it } from 'vitest';
import { setTimesteps } from '../../../server/diffusion/schedulers/flow-matching.ts';

/** Values worked out by hand from x_t = (1 - t) x_0 + t ε and v = ε - x_0. All are exact in binary floating point. */
const x0 = Float32Array.of(1, -2, 0.5);
const noise = Float32Array.of(-1, 2, 0);
const velocity = Float32Array.of(-2, 4, -0.5);

describe('[R3] flow matching', () => {
  it('[R3] spaces timesteps evenly from strength to 0', () => {
    expect([...setTimesteps(4).timesteps]).toEqual([1, 0.75, 0.5, 0.25]);
    expect([...setTimesteps(4).sigmas]).toEqual([1, 0.75, 0.5, 0.25, 0]);
    expect([...setTimesteps(2, 0.5).sigmas]).toEqual([0.5, 0.25, 0]);
    expect([...setTimesteps(3, 0).sigmas]).toEqual([0, 0, 0, 0]);
  });

  it('[R3] adds noise along the straight path', () => {
    const scheduler = setTimesteps(4);
    expect([...scheduler.addNoise(x0, noise, 0)]).toEqual([...x0]);
    expect([...scheduler.addNoise(x0, noise, 1)]).toEqual([...noise]);
    expect([...scheduler.addNoise(x0, noise, 0.75)]).toEqual([-0.5, 1, 0.125]);
  });

  it('[R3] steps by (t_next - t) v and predicts x_t - t v', () => {
    const scheduler = setTimesteps(4);
    const step = scheduler.step(velocity, 1, Float32Array.of(-0.5, 1, 0.125));
    expect([...step.prevSample]).toEqual([0, 0, 0.25]);
    expect([...step.predOriginalSample]).toEqual([...x0]);
  });

  it('[R3] arrives at the picture in any number of steps when the velocity is exact', () => {
    for (const steps of [1, 2, 8, 50]) {
      const scheduler = setTimesteps(steps, 0.85);
      let sample = scheduler.addNoise(x0, noise, scheduler.timesteps[0] as number);
      for (let k = 0; k < steps; k++) sample = scheduler.step(velocity, k, sample).prevSample;
      for (const [i, value] of sample.entries()) expect(value).toBeCloseTo(x0[i] as number, 5);
    }
  });

  it('[R3] changes nothing at strength 0, whatever the model says', () => {
    const scheduler = setTimesteps(3, 0);
    const step = scheduler.step(velocity, 0, x0);
    expect([...step.prevSample]).toEqual([...x0]);
    expect([...step.predOriginalSample]).toEqual([...x0]);
  });

  it('refuses step counts and strengths that mean nothing', () => {
    for (const steps of [0, -1, 1.5, Number.NaN]) expect(() => setTimesteps(steps)).toThrow(RangeError);
    for (const strength of [-0.1, 1.1, Number.NaN])
      expect(() => setTimesteps(4, strength)).toThrow(RangeError);
    expect(() => setTimesteps(2).step(velocity, 2, x0)).toThrow(RangeError);
    expect(() => setTimesteps(2).step(velocity, 0, x0.subarray(1))).toThrow(RangeError);
  });
});
