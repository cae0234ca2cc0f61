/** The microphone of this station, from the browser's permission to frames of samples; and back to silence. */
import type { SpeechFault } from '../listening.ts';
import captureUrl from './capture-worklet.ts?worker&url';
import { CAPTURE } from './frames.ts';

export class MicrophoneError extends Error {
  readonly fault: SpeechFault;
  constructor(fault: SpeechFault, cause?: unknown) {
    super(`no microphone: ${fault}`, { cause });
    this.fault = fault;
  }
}

export interface MicrophoneOptions {
  signal: AbortSignal;
  /** Takes the frame over. The first one says that the microphone is live. */
  onFrame: (frame: Float32Array) => void;
  /** It was taken away, or muted by its own switch. */
  onLost: () => void;
}

/** A voice near a screen in a room full of people: the browser may take the room away, and come closer. */
const WANTED: MediaTrackConstraints = {
  channelCount: 1,
  noiseSuppression: true,
  autoGainControl: true,
  echoCancellation: false,
};

/** Resolves when sound is about to come; the way back closes everything. Rejects with a MicrophoneError, or the signal's reason. */
export async function openMicrophone(options: MicrophoneOptions): Promise<() => void> {
  const { signal, onFrame, onLost } = options;
  const stream = await askForMicrophone();
  const stopTracks = (): void => {
    for (const track of stream.getTracks()) track.stop();
  };
  try {
    signal.throwIfAborted();
    const context = new AudioContext();
    const close = (): void => {
      stopTracks();
      void context.close().catch(() => {}); // closed already
    };
    try {
      await context.audioWorklet.addModule(captureUrl);
      await context.resume();
      signal.throwIfAborted();
      const [track] = stream.getAudioTracks();
      if (track === undefined || track.readyState !== 'live') throw new MicrophoneError('unplugged');
      const capture = new AudioWorkletNode(context, CAPTURE, { numberOfOutputs: 0 });
      capture.port.onmessage = ({ data }: MessageEvent<Float32Array>) => onFrame(data);
      // Stopping it ourselves fires neither.
      track.addEventListener('ended', onLost);
      track.addEventListener('mute', onLost);
      context.createMediaStreamSource(stream).connect(capture);
      return () => {
        capture.port.onmessage = null;
        track.removeEventListener('ended', onLost);
        track.removeEventListener('mute', onLost);
        close();
      };
    } catch (error) {
      close();
      throw error;
    }
  } catch (error) {
    stopTracks();
    throw error;
  }
}

async function askForMicrophone(): Promise<MediaStream> {
  // Browsers hide it where somebody could listen in on the line.
  if (!window.isSecureContext) throw new MicrophoneError('insecure');
  if (navigator.mediaDevices === undefined) throw new MicrophoneError('broken');
  try {
    return await navigator.mediaDevices.getUserMedia({ audio: WANTED, video: false });
  } catch (error) {
    throw new MicrophoneError(faultOf(error), error);
  }
}

function faultOf(error: unknown): SpeechFault {
  switch (error instanceof DOMException ? error.name : '') {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'denied';
    case 'NotFoundError':
    case 'OverconstrainedError':
    case 'NotReadableError':
    case 'AbortError':
      return 'no-microphone';
    default:
      return 'broken';
  }
}
