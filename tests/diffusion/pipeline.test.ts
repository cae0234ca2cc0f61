import { describe, expect, it } from 'vitest';
import { areaAverage, type Conditions, dropped, stack } from '../../server/diffusion/conditions.ts';
import type { DenoiserInputs, EchoModels } from '../../server/diffusion/models/echo-models.ts';
import { gaussianNoise } from '../../server/diffusion/noise.ts';
import { type SampleOptions, sample } from '../../server/diffusion/pipeline.ts';

const LENGTH = 2 * 4 * 4;
const PICTURE = Float32Array.from({ length: LENGTH }, (_, i) => i / LENGTH);
const noise = gaussianNoise(3, LENGTH);

/**
 * The exact flow from `noise` to a known picture: what a perfectly trained denoiser would answer. Conditioned it leads to PICTURE,
 * with everything dropped to zeros, so guidance and masks can be checked in closed form.
 */
function exactFlow(): { models: EchoModels; calls: { batch: number; t: number[]; draftMask: number[] }[] } {
  const calls: { batch: number; t: number[]; draftMask: number[] }[] = [];
  const models = {
    async denoise(inputs: DenoiserInputs, batch: number) {
      calls.push({ batch, t: [...inputs.t], draftMask: [...inputs.draft_mask] });
      expect(inputs.latents.length).toBe(batch * LENGTH);
      const velocity = new Float32Array(batch * LENGTH);
      for (let b = 0; b < batch; b++) {
        const conditioned = inputs.text_mask[b * 2] === 1;
        for (let i = 0; i < LENGTH; i++) {
          velocity[b * LENGTH + i] = (noise[i] as number) - (conditioned ? (PICTURE[i] as number) : 0);
        }
      }
      const attention = Float32Array.from(
        { length: 3 * batch },
        (_, i) => [0.5, 0.25, 0.25, 1, 0, 0][i % 6] as number,
      );
      return { velocity, attention };
    },
  };
  return { models: models as unknown as EchoModels, calls };
}

const conditions = (hasDraft: boolean): Conditions => ({
  text: new Float32Array(2 * 384).fill(1),
  text_mask: Float32Array.of(1, 0),
  text_pooled: new Float32Array(384).fill(1),
  source_latents: new Float32Array(8),
  source_names: new Float32Array(384),
  source_mask: Float32Array.of(1),
  draft: hasDraft ? PICTURE : new Float32Array(LENGTH),
  draft_rgb: new Float32Array(48),
  draft_mask: Float32Array.of(hasDraft ? 1 : 0),
  obedience: Float32Array.of(1),
  hasDraft,
});

async function run(options: Partial<SampleOptions>, hasDraft = true) {
  const { models, calls } = exactFlow();
  const all = { numInferenceSteps: 4, guidanceScale: 2, freedom: 0.75, noise, ...options };
  const sampler = sample(models, conditions(hasDraft), all);
  const steps = [];
  for (;;) {
    const next = await sampler.next();
    if (next.done) return { latents: next.value, steps, calls };
    steps.push(next.value);
  }
}

const closeTo = (found: Float32Array, expected: Float32Array) => {
  for (const [i, value] of found.entries()) expect(value).toBeCloseTo(expected[i] as number, 4);
};

describe('the sampler', () => {
  it('[E1] yields after each step, k of n, with a prediction of the finished picture', async () => {
    const { steps } = await run({ guidanceScale: 1 });
    expect(steps.map(({ step, steps: n }) => [step, n])).toEqual([
      [1, 4],
      [2, 4],
      [3, 4],
      [4, 4],
    ]);
    for (const { predOriginalSample } of steps) closeTo(predOriginalSample, PICTURE);
  });

  it('[E2] guidance 1 runs the conditioned half alone', async () => {
    const { latents, calls } = await run({ guidanceScale: 1 });
    expect(calls.every(({ batch }) => batch === 1)).toBe(true);
    closeTo(latents, PICTURE);
  });

  it('[E2] guidance 0 is legal and is not the default: everything dropped', async () => {
    const { latents, calls } = await run({ guidanceScale: 0, freedom: 1 });
    expect(calls.every(({ draftMask }) => draftMask[0] === 0)).toBe(true);
    closeTo(latents, new Float32Array(LENGTH));
  });

  it('[E2] guidance 2 goes twice as far from the dropped towards the conditioned', async () => {
    const { latents, calls } = await run({ guidanceScale: 2, freedom: 1 });
    expect(
      calls.every(({ batch, draftMask }) => batch === 2 && draftMask[0] === 1 && draftMask[1] === 0),
    ).toBe(true);
    closeTo(
      latents,
      PICTURE.map((x) => 2 * x),
    );
  });

  it('[E3] starts from the draft noised to freedom', async () => {
    expect((await run({ freedom: 0.75 })).calls.map(({ t }) => t[0])).toEqual([0.75, 0.5625, 0.375, 0.1875]);
    expect((await run({ freedom: 1 })).calls[0]?.t[0]).toBe(1);
  });

  it('[E3] freedom 0 is the collage itself', async () => {
    expect((await run({ freedom: 0 })).latents).toEqual(PICTURE);
  });

  it('[E3] without a draft starts from pure noise whatever the freedom', async () => {
    const { calls, latents } = await run({ freedom: 0, guidanceScale: 1 }, false);
    expect(calls[0]?.t).toEqual([1]);
    closeTo(latents, PICTURE);
  });

  it('[E14] holds a known picture where the mask is 0, at every step, and paints where it is 1', async () => {
    const known = Float32Array.from({ length: LENGTH }, () => 5);
    const mask = Float32Array.from({ length: 16 }, (_, i) => (i < 8 ? 0 : 1));
    const { latents, steps } = await run({ guidanceScale: 1, held: { latents: known, mask } });
    const times = [0.5625, 0.375, 0.1875, 0];
    for (let i = 0; i < LENGTH; i++) {
      const isHeld = i % 16 < 8;
      expect(latents[i]).toBeCloseTo(isHeld ? 5 : (PICTURE[i] as number), 4);
      for (const [k, step] of steps.entries()) {
        const t = times[k] as number;
        if (isHeld) expect(step.latents[i]).toBeCloseTo((1 - t) * 5 + t * (noise[i] as number), 4);
        if (isHeld) expect(step.predOriginalSample[i]).toBe(5);
      }
    }
  });

  it('[E16] leads between two pictures: 0 is the first, 1 the other, with and without guidance', async () => {
    const other = dropped(conditions(true)); // the flow of the fake leads it to zeros
    for (const guidanceScale of [1, 2]) {
      const ends = await Promise.all(
        [0, 0.25, 1].map((share) =>
          run({ guidanceScale, freedom: 1, other: { conditions: other, share } }).then(
            ({ latents }) => latents,
          ),
        ),
      );
      for (const [k, share] of [0, 0.25, 1].entries())
        closeTo(
          ends[k] as Float32Array,
          PICTURE.map((x) => guidanceScale * (1 - share) * x),
        );
    }
  });

  it('[E18] tells where each of the conditions attended, and not the dropped', async () => {
    const { steps } = await run({ guidanceScale: 2 });
    expect(steps.map(({ attention }) => attention?.map((row) => [...row]))).toEqual(
      Array(4).fill([[0.5, 0.25, 0.25]]),
    );
  });

  it('[E1] stops between steps when the caller stops asking', async () => {
    const { models, calls } = exactFlow();
    const options = { numInferenceSteps: 8, guidanceScale: 1, freedom: 1, noise };
    for await (const { step } of sample(models, conditions(true), options)) if (step === 2) break;
    expect(calls.length).toBe(2);
  });
});

describe('conditions', () => {
  it('[E2] dropped leaves nothing unmasked', () => {
    const none = dropped(conditions(true));
    for (const mask of [none.text_mask, none.source_mask, none.draft_mask, none.text_pooled]) {
      expect(mask.every((value) => value === 0)).toBe(true);
    }
  });

  it('stacks a batch in order', () => {
    const both = stack([conditions(true), dropped(conditions(true))]);
    expect([...both.text_mask]).toEqual([1, 0, 0, 0]);
    expect(both.text.length).toBe(2 * 2 * 384);
  });

  it('averages areas, height before width', () => {
    const planes = Float32Array.from(
      { length: 3 * 16 },
      (_, i) => Math.floor(i / 16) * 100 + Math.floor((i % 16) / 4),
    );
    expect([...areaAverage(planes, 4, 2)]).toEqual([
      0.5, 0.5, 2.5, 2.5, 100.5, 100.5, 102.5, 102.5, 200.5, 200.5, 202.5, 202.5,
    ]);
  });
});
