import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { SPEECH_RATE_HZ } from '../../protocol/index.ts';
import { createHearing } from '../../server/listening/hearing.ts';
import { createRecordings } from '../../server/listening/recordings.ts';
import type { HearRequest } from '../../server/speech/listener.ts';
import { createScriptedListener, text } from '../support/scripted-listener.ts';

function open() {
  /** The very memory the listener was given, not a copy. */
  const given: HearRequest['samples'][] = [];
  const listen = createScriptedListener(async ({ samples }, { signal }) => {
    given.push(samples);
    expect(samples.some((sample) => sample !== 0)).toBe(true);
    await new Promise((resolve) => setTimeout(resolve, 20));
    signal.throwIfAborted();
    return text('a fox');
  });
  const languages = {
    all: () => [{ language: 'en', errors: 0, where: 'x', on: true }],
    isOn: () => true,
    turn: () => true,
    onChange: () => () => undefined,
  };
  const recordings = createRecordings({ listen, languages, hearing: createHearing({ listen, languages }) });
  const line = recordings.line('station', () => undefined);
  const recording = randomUUID();
  line.begin({ recording, visit: randomUUID(), language: 'en', rate: SPEECH_RATE_HZ });
  const pcm = new Uint8Array(3_200).fill(7);
  line.chunk({ recording, index: 0, pcm });
  return { recordings, line, recording, pcm, given };
}

it('[U6] a chunk is wiped as it is taken, and when it is refused', () => {
  const { line, recording, pcm } = open();
  expect(pcm.every((byte) => byte === 0)).toBe(true);
  for (const refused of [
    { recording, index: 9 },
    { recording: randomUUID(), index: 1 },
  ]) {
    const bytes = new Uint8Array(200).fill(7);
    expect(line.chunk({ ...refused, pcm: bytes }).ok).toBe(false);
    expect(bytes.every((byte) => byte === 0)).toBe(true);
  }
});

it.each(['answered', 'canceled', 'lost'] as const)(
  '[U6] a recording is wiped when it was %s',
  async (how) => {
    const { recordings, line, recording, given } = open();
    const answer = line.end({ recording, chunks: 1 });
    if (how === 'canceled') line.cancel({ recording });
    if (how === 'lost') line.close();
    expect(await answer).toMatchObject({ ok: how === 'answered' });
    expect(given[0]?.length).toBe(1_600);
    expect(given[0]?.every((sample) => sample === 0)).toBe(true);
    expect(recordings.open).toBe(0);
  },
);
