import { type Namespace, Server, type Socket } from 'socket.io';
import type { KioskToServer, ServerToKiosk, SpeechAnswer, SpeechOffer } from '../../protocol/index.ts';

export const OFFER: SpeechOffer = {
  available: true,
  languages: ['en', 'de', 'fr', 'ar'].map((language) => ({ language, errors: 0.1 })),
};

/** What came of each recording, for a test to look at. */
export interface Recorded {
  readonly language: string | null;
  readonly chunks: Int16Array[];
}

/** A listener that says what a test wants to hear, behind the kiosk namespace of every house opened while it is there. */
export interface ScriptedSpeech {
  offer: SpeechOffer;
  /** Answers in turn; the last one again and again. */
  answers: (SpeechAnswer | Promise<SpeechAnswer>)[];
  partial: string;
  readonly recordings: Recorded[];
  readonly kiosks: Set<Socket>;
  restore(): void;
}

export function scriptSpeech(): ScriptedSpeech {
  const { of } = Server.prototype;
  const speech: ScriptedSpeech = {
    offer: OFFER,
    answers: [{ ok: true, text: 'a red fox beside a lighthouse', language: 'en', confidence: 0.9 }],
    partial: 'a red fox',
    recordings: [],
    kiosks: new Set(),
    restore() {
      Server.prototype.of = of;
    },
  };
  const known = new WeakSet<object>();
  Server.prototype.of = function (this: Server, ...args: Parameters<typeof of>) {
    const namespace = of.apply(this, args);
    if (args[0] === '/kiosk' && !known.has(namespace)) {
      known.add(namespace);
      listenTo(namespace as unknown as Namespace<KioskToServer, ServerToKiosk>, speech);
    }
    return namespace;
  } as typeof of;
  return speech;
}

function listenTo(kiosks: Namespace<KioskToServer, ServerToKiosk>, speech: ScriptedSpeech): void {
  kiosks.on('connection', (socket) => {
    speech.kiosks.add(socket as unknown as Socket);
    let present: { language: string | null; chunks: Int16Array[] } | null = null;
    socket.on('station:hello', () => {
      setTimeout(() => socket.emit('speech:changed', speech.offer), 50);
    });
    socket.on('speech:begin', ({ language }, ack) => {
      present = { language, chunks: [] };
      ack({ ok: true, next: 0 });
    });
    socket.on('speech:chunk', ({ recording, index, pcm }, ack) => {
      const bytes = Uint8Array.from(pcm);
      present?.chunks.push(new Int16Array(bytes.buffer));
      if (index === 10) socket.emit('speech:partial', { recording, text: speech.partial });
      ack({ ok: true, next: index + 1 });
    });
    socket.on('speech:end', async (_end, ack) => {
      if (present !== null) speech.recordings.push(present);
      const [answer, ...rest] = speech.answers;
      if (rest.length > 0) speech.answers = rest;
      ack(await (answer as SpeechAnswer));
    });
    socket.on('speech:cancel', (_cancel, ack) => ack({ ok: true }));
  });
}
