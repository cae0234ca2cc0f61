import { describe, expect, it, vi } from 'vitest';
import { createSender, type SpeechLine } from '../../../kiosk/speech/sender.ts';
import type { SpeechAck, SpeechAnswer, SpeechChunk } from '../../../protocol/index.ts';
import { SPEECH_RATE_HZ, SPEECH_WINDOW_CHUNKS } from '../../../protocol/limits.ts';

const begin = { recording: 'recording', visit: 'visit', language: null, rate: SPEECH_RATE_HZ };
const text: SpeechAnswer = { ok: true, text: 'a red fox', language: 'en', confidence: 0.9 };

/** A line on which nothing is answered before the test says so. */
function slowLine() {
  const sent: { chunk: SpeechChunk; answer: (ack: SpeechAck) => void; lose: () => void }[] = [];
  let openNow: (ack: SpeechAck) => void = () => {};
  const line = {
    begin: vi.fn<SpeechLine['begin']>(
      () =>
        new Promise((resolve) => {
          openNow = resolve;
        }),
    ),
    chunk: vi.fn<SpeechLine['chunk']>(
      (chunk) =>
        new Promise((resolve, reject) => {
          sent.push({ chunk, answer: resolve, lose: () => reject(new Error('no answer')) });
        }),
    ),
    end: vi.fn<SpeechLine['end']>(async () => text),
    cancel: vi.fn<SpeechLine['cancel']>(async () => ({ ok: true })),
  } satisfies SpeechLine;
  const onAnswer = vi.fn();
  const onFault = vi.fn();
  const sender = createSender({ begin, line, onAnswer, onFault });
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  return {
    line,
    sent,
    sender,
    onAnswer,
    onFault,
    settle,
    open: async (ack: SpeechAck = { ok: true, next: 0 }) => {
      openNow(ack);
      await settle();
    },
  };
}

const chunk = (): Uint8Array => new Uint8Array(4).fill(7);
const isZero = (pcm: Uint8Array | undefined): boolean => pcm?.every((byte) => byte === 0) ?? false;

describe('the sender', () => {
  it('[K22] sends nothing before the recording was begun, then in order, with a bounded window', async () => {
    const { sender, sent, open, settle } = slowLine();
    const chunks = Array.from({ length: 20 }, chunk);
    for (const pcm of chunks) sender.push(pcm);
    await settle();
    expect(sent).toHaveLength(0);
    await open();
    expect(sent.map(({ chunk: { index } }) => index)).toEqual([...Array(SPEECH_WINDOW_CHUNKS).keys()]);
    sent[0]?.answer({ ok: true, next: 1 });
    await settle();
    expect(sent).toHaveLength(SPEECH_WINDOW_CHUNKS + 1);
    expect(chunks.map(isZero)).toEqual(chunks.map((_, index) => index === 0));
  });

  it('[K22] asks for the words once all has left, and says how much that was', async () => {
    const { sender, sent, line, open, settle, onAnswer, onFault } = slowLine();
    for (let n = 0; n < SPEECH_WINDOW_CHUNKS + 2; n++) sender.push(chunk());
    sender.end();
    sender.push(chunk());
    await open();
    expect(line.end).not.toHaveBeenCalled();
    for (let n = 0; n < sent.length; n++) {
      sent[n]?.answer({ ok: true, next: n + 1 });
      await settle();
    }
    expect(line.end).toHaveBeenCalledExactlyOnceWith({
      recording: 'recording',
      chunks: SPEECH_WINDOW_CHUNKS + 2,
    });
    expect(onAnswer).toHaveBeenCalledExactlyOnceWith(text);
    expect(onFault).not.toHaveBeenCalled();
  });

  it.each([
    [
      'the beginning',
      async (line: ReturnType<typeof slowLine>) => line.open({ ok: false, reason: 'busy' }),
      'busy',
    ],
    [
      'a chunk',
      async (line: ReturnType<typeof slowLine>) => {
        await line.open();
        line.sent[1]?.answer({ ok: false, reason: 'order' });
      },
      'order',
    ],
    [
      'the line',
      async (line: ReturnType<typeof slowLine>) => {
        await line.open();
        line.sent[0]?.lose();
      },
      'line',
    ],
  ])('[K18] ends once with its reason when %s fails, and zeroes everything', async (_what, fail, fault) => {
    const slow = slowLine();
    const chunks = Array.from({ length: 20 }, chunk);
    for (const pcm of chunks) slow.sender.push(pcm);
    await fail(slow);
    await slow.settle();
    expect(slow.onFault).toHaveBeenCalledExactlyOnceWith(fault);
    expect(chunks.every(isZero)).toBe(true);
    const late = chunk();
    slow.sender.push(late);
    expect(isZero(late)).toBe(true);
    slow.sender.end();
    for (const { answer } of slow.sent) answer({ ok: true, next: 1 });
    await slow.settle();
    expect(slow.onFault).toHaveBeenCalledOnce();
    expect(slow.onAnswer).not.toHaveBeenCalled();
    expect(slow.line.end).not.toHaveBeenCalled();
  });

  it('[K18] says that the line broke when no answer comes to the end', async () => {
    const { sender, line, open, settle, onFault } = slowLine();
    line.end.mockRejectedValue(new Error('no answer'));
    await open();
    sender.end();
    await settle();
    expect(onFault).toHaveBeenCalledExactlyOnceWith('line');
  });

  it('[K16] tells nobody anything after it was cancelled, and the server once', async () => {
    const { sender, sent, line, open, settle, onAnswer, onFault } = slowLine();
    const pcm = chunk();
    sender.push(pcm);
    await open();
    sender.cancel();
    sender.cancel();
    sent[0]?.lose();
    sender.end();
    await settle();
    expect(isZero(pcm)).toBe(true);
    expect(line.cancel).toHaveBeenCalledExactlyOnceWith('recording');
    expect(onAnswer).not.toHaveBeenCalled();
    expect(onFault).not.toHaveBeenCalled();
  });
});
