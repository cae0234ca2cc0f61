/**
 * Sends the chunks of one recording while it goes on: in order, with at most SPEECH_WINDOW_CHUNKS unanswered, each zeroed once it was
 * taken. It knows neither microphone nor socket. Of one recording there comes one answer, or one fault, or (after `cancel`) neither.
 */
import type { SpeechAck, SpeechAnswer, SpeechBegin, SpeechChunk, SpeechEnd } from '../../protocol/index.ts';
import { SPEECH_WINDOW_CHUNKS } from '../../protocol/limits.ts';
import type { SpeechFault } from '../listening.ts';

/** The line to the server; each asks, and rejects when no answer came. */
export interface SpeechLine {
  begin(begin: SpeechBegin): Promise<SpeechAck>;
  chunk(chunk: SpeechChunk): Promise<SpeechAck>;
  end(end: SpeechEnd): Promise<SpeechAnswer>;
  cancel(recording: string): Promise<unknown>;
}

export interface SenderOptions {
  begin: SpeechBegin;
  line: SpeechLine;
  onAnswer: (answer: SpeechAnswer) => void;
  onFault: (fault: SpeechFault) => void;
}

export interface Sender {
  /** Takes a chunk over; it is zeroed after it was sent, or when it will not be. */
  push(pcm: Uint8Array): void;
  /** No more chunks come: ask what was said once all have left. */
  end(): void;
  /** Nobody wants to know any more. */
  cancel(): void;
}

export function createSender({ begin, line, onAnswer, onFault }: SenderOptions): Sender {
  const { recording } = begin;
  const waiting: Uint8Array[] = [];
  const underWay = new Set<Uint8Array>();
  let state: 'beginning' | 'open' | 'ending' | 'over' = 'beginning';
  let hasEnd = false;
  let sent = 0;

  const finish = (): void => {
    state = 'over';
    for (const pcm of [...waiting.splice(0), ...underWay]) pcm.fill(0);
    underWay.clear();
  };
  const fail = (fault: SpeechFault): void => {
    if (state === 'over') return;
    finish();
    onFault(fault);
  };

  /** Asks the server; a refusal and a lost line end the recording. */
  const ask = async (question: Promise<SpeechAck>, then: () => void): Promise<void> => {
    try {
      const ack = await question;
      if (state === 'over') return;
      if (ack.ok) then();
      else fail(ack.reason);
    } catch {
      fail('line');
    }
  };

  const pump = (): void => {
    while (state === 'open' && underWay.size < SPEECH_WINDOW_CHUNKS) {
      const pcm = waiting.shift();
      if (pcm === undefined) break;
      underWay.add(pcm);
      void ask(line.chunk({ recording, index: sent++, pcm }), () => {
        underWay.delete(pcm);
        pcm.fill(0);
        pump();
      });
    }
    if (state === 'open' && hasEnd && waiting.length === 0) void askForWords();
  };

  const askForWords = async (): Promise<void> => {
    state = 'ending';
    try {
      const answer = await line.end({ recording, chunks: sent });
      if (state !== 'ending') return;
      finish();
      onAnswer(answer);
    } catch {
      fail('line');
    }
  };

  void ask(line.begin(begin), () => {
    state = 'open';
    pump();
  });

  return {
    push(pcm) {
      if (state === 'over' || hasEnd) return void pcm.fill(0);
      waiting.push(pcm);
      pump();
    },
    end() {
      hasEnd = true;
      pump();
    },
    cancel() {
      if (state === 'over') return;
      finish();
      line.cancel(recording).catch(() => {}); // the line is gone, and the recording with it
    },
  };
}
