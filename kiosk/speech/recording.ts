/**
 * One recording: microphone, voice and line put together. Everything that speech needs hangs on this file, so that it is fetched at
 * the first touch of the microphone and not before.
 */
import type { SpeechAnswer } from '../../protocol/index.ts';
import { SPEECH_RATE_HZ } from '../../protocol/limits.ts';
import type { SpeechFault } from '../listening.ts';
import { createChunker } from './chunker.ts';
import { createDetector, type Detector } from './detector.ts';
import { decibels, levelOf } from './loudness.ts';
import { MicrophoneError, openMicrophone } from './microphone.ts';
import { createSender, type Sender, type SpeechLine } from './sender.ts';
import { createVoice } from './voice.ts';

export interface RecordingOptions {
  recording: string;
  visit: string;
  language: string | null;
  line: SpeechLine;
  /** The microphone is live. */
  onOpened: () => void;
  onVoice: (event: 'voiced' | 'silenced') => void;
  /** 0 in silence, 1 at a voice close by, for every frame. */
  onLevel: (level: number) => void;
  onAnswer: (answer: SpeechAnswer) => void;
  onFault: (fault: SpeechFault) => void;
}

export interface Recording {
  /** Closes the microphone and asks what was said. */
  hearOut(): void;
  /** Closes the microphone, tells nobody anything any more, and forgets. */
  hush(): void;
}

/** Started with the first recording and kept: it takes seconds to load. One that failed is tried again with the next. */
let detector: Detector | null = null;

function presentDetector(): Detector {
  if (detector === null || detector.state === 'failed') detector = createDetector();
  return detector;
}

export function startRecording(options: RecordingOptions): Recording {
  const { recording, visit, language, line, onOpened, onVoice, onLevel, onAnswer } = options;
  const stop = new AbortController();
  const chunker = createChunker();
  const voice = createVoice(presentDetector(), onVoice);
  let sender: Sender | null = null;
  let closeMicrophone = (): void => {};

  const closeEars = (): void => {
    stop.abort();
    closeMicrophone();
    voice.close();
    chunker.wipe();
    onLevel(0);
  };
  const fail = (fault: SpeechFault): void => {
    closeEars();
    options.onFault(fault);
  };

  const take = (frame: Float32Array): void => {
    if (stop.signal.aborted) return void frame.fill(0);
    if (sender === null) {
      const begin = { recording, visit, language, rate: SPEECH_RATE_HZ };
      sender = createSender({ begin, line, onAnswer, onFault: fail });
      onOpened();
    }
    for (const pcm of chunker.push(frame)) sender.push(pcm);
    const db = decibels(frame);
    onLevel(levelOf(db));
    voice.take(frame, db);
  };
  const lose = (): void => {
    sender?.cancel();
    fail('unplugged');
  };

  openMicrophone({ signal: stop.signal, onFrame: take, onLost: lose }).then(
    (close) => {
      closeMicrophone = close;
      if (stop.signal.aborted) close();
    },
    (error) => {
      if (stop.signal.aborted) return;
      console.warn('the microphone could not be opened', error);
      fail(error instanceof MicrophoneError ? error.fault : 'broken');
    },
  );

  return {
    hearOut() {
      const last = chunker.flush();
      if (last !== null) sender?.push(last);
      closeEars();
      sender?.end();
    },
    hush() {
      closeEars();
      sender?.cancel();
    },
  };
}
