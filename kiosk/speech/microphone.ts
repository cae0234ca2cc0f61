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
export async function openMicrophone({ signal, onFrame, onLost }: MicrophoneOptions): Promise<() => void> {
  // Browsers hide it where somebody could listen in on the line.
  if (!window.isSecureContext) throw new MicrophoneError('insecure');
  const context = new AudioContext();
  const loaded = context.audioWorklet.addModule(captureUrl);
  loaded.catch(() => {}); // thrown below; whoever says no to the microphone is heard first
  let tracks: MediaStreamTrack[] = [];
  const close = (): void => {
    for (const track of tracks) {
      track.removeEventListener('ended', onLost);
      track.removeEventListener('mute', onLost);
      track.stop();
    }
    if (context.state !== 'closed') void context.close();
  };
  try {
    const stream = await askForMicrophone();
    tracks = stream.getTracks();
    await loaded;
    await context.resume();
    signal.throwIfAborted();
    for (const track of tracks) {
      if (track.readyState !== 'live') throw new MicrophoneError('unplugged');
      track.addEventListener('ended', onLost);
      track.addEventListener('mute', onLost);
    }
    const capture = new AudioWorkletNode(context, CAPTURE, { numberOfOutputs: 0 });
    capture.port.onmessage = ({ data }: MessageEvent<Float32Array>) => onFrame(data);
    context.createMediaStreamSource(stream).connect(capture);
    return close;
  } catch (error) {
    close();
    throw error;
  }
}

async function askForMicrophone(): Promise<MediaStream> {
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
