/** What a gallery sounds like when nobody speaks to the kiosk: made here, the same in every run. */
import { createRandom, type Random } from '../../brush/random.ts';
import { SPEECH_RATE_HZ } from '../../protocol/limits.ts';

/** Root mean square of full scale. */
export function level(samples: Float32Array): number {
  let squares = 0;
  for (const sample of samples) squares += sample * sample;
  return Math.sqrt(squares / samples.length);
}

export const atLevel = (samples: Float32Array, wanted: number): Float32Array => {
  const gain = wanted / level(samples);
  return samples.map((sample) => sample * gain);
};

/** A normal deviate (Box & Muller 1958). */
const normal = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** A microphone's own noise, 66 dB below full scale. */
export function silence(seconds: number): Float32Array {
  const random = createRandom(1, 0);
  return Float32Array.from({ length: seconds * SPEECH_RATE_HZ }, () => 0.0005 * normal(random));
}

/** Mains and its harmonics, a ventilator's tone and its rush. */
export function hum(seconds: number): Float32Array {
  const random = createRandom(2, 0);
  const tones: readonly (readonly [number, number])[] = [
    [50, 1],
    [100, 0.3],
    [150, 0.5],
    [420, 0.2],
  ];
  let rush = 0;
  const samples = Float32Array.from({ length: seconds * SPEECH_RATE_HZ }, (_, i) => {
    rush = 0.9 * rush + 0.1 * normal(random);
    const time = i / SPEECH_RATE_HZ;
    return tones.reduce((sum, [hz, gain]) => sum + gain * Math.sin(2 * Math.PI * hz * time), rush);
  });
  return atLevel(samples, 0.05);
}

/** Two people walking over a hard floor: a thud and a scrape each time. */
export function steps(seconds: number): Float32Array {
  const random = createRandom(3, 0);
  const samples = new Float32Array(seconds * SPEECH_RATE_HZ);
  for (const pace of [0.52, 0.61]) {
    for (let at = random(); at < seconds; at += pace * (0.9 + 0.2 * random())) {
      const begin = Math.floor(at * SPEECH_RATE_HZ);
      const pitch = 70 + 60 * random();
      const gain = 0.6 + 0.4 * random();
      for (let i = 0; i < 0.25 * SPEECH_RATE_HZ && begin + i < samples.length; i++) {
        const time = i / SPEECH_RATE_HZ;
        const thud = Math.exp(-time / 0.03) * Math.sin(2 * Math.PI * pitch * time);
        const scrape = 0.4 * Math.exp(-time / 0.01) * normal(random);
        samples[begin + i] = (samples[begin + i] ?? 0) + gain * (thud + scrape);
      }
    }
  }
  return atLevel(samples, 0.03);
}

/** So many people talking at once: recordings, each from a place of its own on, round and round. */
export function babble(
  recordings: readonly Float32Array[],
  length: number,
  voices: number,
  seed: number,
): Float32Array {
  const random = createRandom(seed, 4);
  const samples = new Float32Array(length);
  for (let voice = 0; voice < voices; voice++) {
    const recording = atLevel(recordings[voice % recordings.length] as Float32Array, 1);
    const from = Math.floor(random() * recording.length);
    for (let i = 0; i < length; i++)
      samples[i] = (samples[i] as number) + (recording[(from + i) % recording.length] as number);
  }
  return atLevel(samples, 0.05);
}
