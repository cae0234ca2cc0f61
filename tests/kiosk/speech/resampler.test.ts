import { describe, expect, it } from 'vitest';
import { createResampler } from '../../../kiosk/speech/resampler.ts';
import { SPEECH_RATE_HZ } from '../../../protocol/limits.ts';

const tone = (hz: number, rate: number, seconds: number): Float32Array =>
  Float32Array.from({ length: rate * seconds }, (_, i) => Math.sin((2 * Math.PI * hz * i) / rate));

const rms = (samples: Float32Array): number =>
  Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);

/** Without its beginning, where the filter still fills. */
const settled = (samples: Float32Array): Float32Array => samples.subarray(samples.length / 4);

describe.each([8_000, 16_000, 22_050, 44_100, 48_000, 96_000])('sound at %i Hz', (rate) => {
  it('[K23] keeps a tone of the voice as it was, in place and height', () => {
    const out = createResampler(rate, SPEECH_RATE_HZ).push(tone(1_000, rate, 1));
    expect(Math.abs(out.length - SPEECH_RATE_HZ)).toBeLessThan(64);
    const wanted = tone(1_000, SPEECH_RATE_HZ, 1);
    const difference = out.map((sample, i) => sample - (wanted[i] ?? 0));
    expect(rms(settled(difference))).toBeLessThan(0.002);
  });

  it('gives the same in blocks of any size', () => {
    const sound = tone(440, rate, 0.2);
    const whole = createResampler(rate, SPEECH_RATE_HZ).push(sound);
    const resampler = createResampler(rate, SPEECH_RATE_HZ);
    const parts: number[] = [];
    for (let at = 0, size = 1; at < sound.length; at += size, size = 1 + ((size * 7 + 3) % 300))
      parts.push(...resampler.push(sound.subarray(at, at + size)));
    expect(parts).toEqual([...whole]);
  });
});

it('[K23] lets nothing fold back that the new rate cannot hold', () => {
  for (const rate of [44_100, 48_000])
    for (const hz of [9_500, 12_000, 15_500]) {
      const out = createResampler(rate, SPEECH_RATE_HZ).push(tone(hz, rate, 0.5));
      expect(20 * Math.log10(rms(settled(out))), `${hz} Hz at ${rate}`).toBeLessThan(-60);
    }
});
