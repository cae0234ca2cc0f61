/** How loud a frame is, for the ring of light; and how likely it is a voice, where nothing cleverer can be loaded. */

/** Decibels below full scale: a quiet room, and a voice close by. */
const QUIET_DB = -60;
const LOUD_DB = -14;
/** A voice stands out of the room by this much, from not at all to surely. */
const STANDS_OUT_DB = 4;
const SURELY_OUT_DB = 12;
/** Below this nothing is a voice, however quiet the room. */
const LEAST_VOICE_DB = -50;
/** The room is learnt fast when it is quieter than thought, slowly when louder: a long sentence is no room. Shares a frame. */
const QUIETER_SHARE = 0.3;
const LOUDER_SHARE = 0.004;

/** Root mean square in decibels below full scale; silence is QUIET_DB and less. */
export function decibels(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return 10 * Math.log10(sum / samples.length + 1e-12);
}

/** 0 in a quiet room, 1 at a voice close by. */
export const levelOf = (db: number): number => clamp((db - QUIET_DB) / (LOUD_DB - QUIET_DB));

/** Likelihood of a voice, 0 to 1, from how far a frame stands out of the room it is in. */
export function createLoudnessVoice(): (db: number) => number {
  let roomDb = LEAST_VOICE_DB;
  return (db) => {
    roomDb += (db - roomDb) * (db < roomDb ? QUIETER_SHARE : LOUDER_SHARE);
    if (db < LEAST_VOICE_DB) return 0;
    return clamp((db - roomDb - STANDS_OUT_DB) / (SURELY_OUT_DB - STANDS_OUT_DB));
  };
}

const clamp = (value: number): number => Math.max(0, Math.min(1, value));
