/** What the microphone's thread hands over at a time: 32 ms of mono samples in [-1, 1], the size Silero looks at. */
import { SPEECH_RATE_HZ } from '../../protocol/limits.ts';

export const FRAME_SAMPLES = 512;
export const FRAME_MS = (FRAME_SAMPLES / SPEECH_RATE_HZ) * 1_000;

/** Name of the worklet in the audio context. */
export const CAPTURE = 'capture';
