import { SPEECH_RATE_HZ } from '../../protocol/index.ts';

const TAIL_S = 0.2;
const WHOLE_S = 2;
/** A pause in a loud room is still quieter than the voice was: -6 dB of the mean. */
const PAUSE_POWER = 0.25;

/**
 * Whether the speaker is still at it, by level alone: a text begun in the pause after the last word would be in the way of the final
 * one. `sound` is [-1, 1] at SPEECH_RATE_HZ; less than WHOLE_S seconds is too little to tell and counts as a pause.
 */
export function isSpeaking(sound: Float32Array): boolean {
  if (sound.length < WHOLE_S * SPEECH_RATE_HZ) return false;
  return power(sound, TAIL_S) > PAUSE_POWER * power(sound, WHOLE_S);
}

/** Mean square of the last seconds. */
function power(sound: Float32Array, seconds: number): number {
  const count = seconds * SPEECH_RATE_HZ;
  let sum = 0;
  for (let at = sound.length - count; at < sound.length; at++) sum += (sound[at] as number) ** 2;
  return sum / count;
}
