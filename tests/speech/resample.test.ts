import { describe, expect, it } from 'vitest';
import { resample } from '../../server/speech/resample.ts';

const tone = (hz: number, rate: number, seconds: number) =>
  Float32Array.from({ length: rate * seconds }, (_, i) => Math.sin((2 * Math.PI * hz * i) / rate));
const level = (samples: Float32Array) =>
  Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
/** Without the ends, where the kernel reaches over the edge. */
const middle = (samples: Float32Array) => samples.subarray(400, samples.length - 400);

describe('[T1] sound of any rate becomes 16 kHz', () => {
  it.each([8_000, 11_025, 22_050, 44_100, 48_000, 44_101])(
    'a tone of 1 kHz stays what it is, from %d Hz',
    (rate) => {
      const out = resample(tone(1_000, rate, 0.5), rate, 16_000);
      const expected = tone(1_000, 16_000, 0.5);
      expect(Math.abs(out.length - expected.length)).toBeLessThanOrEqual(1);
      const error = middle(out).map((sample, i) => sample - (middle(expected)[i] ?? 0));
      expect(level(error)).toBeLessThan(1e-3);
    },
  );

  it('what lies above 8 kHz is gone, not folded back', () => {
    expect(level(middle(resample(tone(11_000, 48_000, 0.5), 48_000, 16_000)))).toBeLessThan(1e-3);
  });

  it('the same rate is a copy', () => {
    const samples = tone(440, 16_000, 0.01);
    const out = resample(samples, 16_000, 16_000);
    expect(out).toEqual(samples);
    expect(out).not.toBe(samples);
  });
});
