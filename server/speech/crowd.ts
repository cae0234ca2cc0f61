import { SPEECH_RATE_HZ } from '../../protocol/limits.ts';

/** As long as a frame of speech; shorter ones would follow the voice's own pitch. */
const FRAME = Math.round(0.032 * SPEECH_RATE_HZ);
const FLOOR_POWER = 1e-9;
/**
 * One voice has syllables and pauses; many voices together have neither. Measured on eight and more voices mixed, and on single ones in
 * such a crowd 10 dB below them (other recordings than the bench's): nineteen in twenty crowds lie below both limits, and fewer than
 * one voice in twenty below either.
 */
const PEAKS_BELOW_DB = 4.3;
const RANGE_BELOW_DB = 12;

/** Whether sound is as even as that of many people talking at once. */
export function isCrowd(samples: Float32Array): boolean {
  const levels = levelsOf(samples);
  const at = (share: number): number => levels[Math.floor(share * (levels.length - 1))] ?? 0;
  return at(0.9) - at(0.5) < PEAKS_BELOW_DB && at(0.95) - at(0.1) < RANGE_BELOW_DB;
}

/** Level of every whole frame in dB of full scale, quietest first. */
function levelsOf(samples: Float32Array): Float32Array {
  const levels = new Float32Array(Math.floor(samples.length / FRAME));
  for (let frame = 0; frame < levels.length; frame++) {
    let squares = 0;
    for (const sample of samples.subarray(frame * FRAME, (frame + 1) * FRAME)) squares += sample * sample;
    levels[frame] = 10 * Math.log10(squares / FRAME + FLOOR_POWER);
  }
  return levels.sort();
}
