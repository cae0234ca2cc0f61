/** When somebody begins to speak, and when they have finished, from how likely each frame is a voice. Counts frames, not a clock. */
import { SPEECH_HANGOVER_MS } from '../../protocol/limits.ts';
import { FRAME_MS } from './frames.ts';

/** A voice begins above the one and goes on until it falls below the other: no flicker at one threshold. */
const VOICE_FROM = 0.5;
const VOICE_UNTIL = 0.35;
/** A shorter sound is a knock on the glass. */
const VOICE_LEAST_MS = 96;
/** Somebody who has not begun by now will not. */
const NOBODY_MS = 8_000;

const HANGOVER_FRAMES = Math.ceil(SPEECH_HANGOVER_MS / FRAME_MS);
const LEAST_FRAMES = Math.ceil(VOICE_LEAST_MS / FRAME_MS);
const NOBODY_FRAMES = Math.ceil(NOBODY_MS / FRAME_MS);

export interface Endpoint {
  /** `silenced` is said again after every further hang-over of silence: the first may have come while the visitor held on. */
  take(probability: number): 'voiced' | 'silenced' | null;
}

export function createEndpoint(): Endpoint {
  let isVoice = false;
  let hasSpoken = false;
  let voiceFrames = 0;
  let silentFrames = 0;
  return {
    take(probability) {
      isVoice = probability >= (isVoice ? VOICE_UNTIL : VOICE_FROM);
      voiceFrames = isVoice ? voiceFrames + 1 : 0;
      // A knock is no speech: it does not reset the silence.
      if (voiceFrames >= LEAST_FRAMES || (hasSpoken && isVoice)) {
        silentFrames = 0;
        if (hasSpoken) return null;
        hasSpoken = true;
        return 'voiced';
      }
      silentFrames += 1;
      const patience = hasSpoken ? HANGOVER_FRAMES : NOBODY_FRAMES;
      return silentFrames % patience === 0 ? 'silenced' : null;
    },
  };
}
