import { SPEECH_RATE_HZ } from '../../protocol/limits.ts';

/** Below -54 dB of full scale, in its loudest tenth of a second, nobody spoke into the microphone. */
const QUIETEST = 0.002;
const BLOCK = SPEECH_RATE_HZ / 10;

/** Whether any tenth of a second is loud enough to be speech. Samples that are not finite count as silence. */
export function isAudible(samples: Float32Array): boolean {
  for (let from = 0; from < samples.length; from += BLOCK) {
    if (level(samples.subarray(from, from + BLOCK)) >= QUIETEST) return true;
  }
  return false;
}

/** Root mean square around the mean: a constant offset is no sound. */
function level(block: Float32Array): number {
  let sum = 0;
  let squares = 0;
  for (const sample of block) {
    if (!Number.isFinite(sample)) continue;
    sum += sample;
    squares += sample * sample;
  }
  const mean = sum / block.length;
  return Math.sqrt(Math.max(0, squares / block.length - mean * mean));
}
