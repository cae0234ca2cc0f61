/** Tells when somebody speaks and when they have finished: by the detector where it is there in time, by loudness where it is not. */
import type { Detector } from './detector.ts';
import { createEndpoint } from './endpoint.ts';
import { FRAME_MS } from './frames.ts';
import { createLoudnessVoice } from './loudness.ts';

/** A detector that is not there by now leaves this recording to loudness. */
const DETECTOR_PATIENCE_MS = 4_000;
const PATIENCE_FRAMES = Math.ceil(DETECTOR_PATIENCE_MS / FRAME_MS);

export interface Voice {
  /** Takes a frame over: it is zeroed after it was looked at. @param db how loud it is */
  take(frame: Float32Array, db: number): void;
  close(): void;
}

export function createVoice(detector: Detector, onEvent: (event: 'voiced' | 'silenced') => void): Voice {
  const heard = createEndpoint();
  const loud = createEndpoint();
  const loudnessVoice = createLoudnessVoice();
  let frames = 0;
  let isLeftToLoudness = false;

  const tell = (event: 'voiced' | 'silenced' | null): void => {
    if (event !== null) onEvent(event);
  };
  const listening = detector.open((probability) => {
    if (!isLeftToLoudness) tell(heard.take(probability));
  });

  return {
    take(frame, db) {
      // Loudness listens along from the beginning, so that it knows the room when it is needed.
      const event = loud.take(loudnessVoice(db));
      frames += 1;
      isLeftToLoudness ||=
        detector.state === 'failed' || (detector.state === 'loading' && frames > PATIENCE_FRAMES);
      if (isLeftToLoudness) {
        frame.fill(0);
        tell(event);
      } else {
        listening.take(frame);
      }
    },
    close: () => listening.close(),
  };
}
