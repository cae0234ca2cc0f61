import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SPEECH_CHUNK_MAX_BYTES, SPEECH_IDLE_MS, SPEECH_STATIONS_MAX } from '../../protocol/index.ts';
import { HostFailure } from '../../server/inference/host-service.ts';
import { RECORDING_MAX_SAMPLES } from '../../server/listening/recording.ts';
import { curatorOf } from '../support/desk.ts';
import { eventually, type House, type Kiosk, openHouse } from '../support/house.ts';
import {
  createScriptedListener,
  hearAfter,
  LISTENING,
  nothing,
  type ScriptedListener,
  text,
} from '../support/scripted-listener.ts';
import { chunksOf, speaker, tone } from '../support/speech.ts';

const SPOKEN = [
  { language: 'en', errors: 0.05, where: 'here', offered: true },
  { language: 'de', errors: 0.2, where: 'here', offered: true },
  { language: 'cy', errors: 0.4, where: 'published', offered: true },
];
const never = new Promise<never>(() => undefined);
const refused = (reason: string) => ({ ok: false, reason });

let house: House;
let listener: ScriptedListener;
let kiosk: Kiosk;
beforeEach(async () => {
  listener = createScriptedListener();
  house = await openHouse({ deps: { listen: listener, spoken: SPOKEN } });
  kiosk = await house.kiosk();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await house.remove();
});

describe('a spoken sentence', () => {
  it('[U1] arrives at the listener as it was said, and its text comes back', async () => {
    const sound = tone(1.25);
    listener.ears.push(async () =>
      text('Ein Fuchs.', { language: 'de', english: ' A fox. ', confidence: 0.7 }),
    );
    expect(await speaker(kiosk).speak(sound, { language: 'de-AT' })).toEqual({
      ok: true,
      text: 'Ein Fuchs.',
      english: 'A fox.',
      language: 'de',
      confidence: 0.7,
    });
    const [request] = listener.requests;
    expect(request).toMatchObject({ language: 'de', among: ['en', 'de'], translate: true });
    expect(request?.samples).toEqual(Float32Array.from(sound, (sample) => sample / 32_768));
  });

  it('[U1] acknowledges each chunk with the next, and a repeat with the same', async () => {
    const voice = speaker(kiosk);
    expect(await voice.begin()).toEqual({ ok: true, next: 0 });
    expect(await voice.begin()).toEqual({ ok: true, next: 0 });
    const [a, b] = chunksOf(tone(0.2)) as [Buffer, Buffer];
    expect(await voice.chunk(0, a)).toEqual({ ok: true, next: 1 });
    expect(await voice.chunk(0, a)).toEqual({ ok: true, next: 1 });
    expect(await voice.chunk(1, b)).toEqual({ ok: true, next: 2 });
    expect(await voice.end(2)).toMatchObject({ ok: true, text: 'a red fox' });
    expect(listener.requests[0]?.samples.length).toBe(3_200);
  });

  it.each([
    ['silence', nothing('silence'), 'silence'],
    ['nobody speaking', nothing('no-speech'), 'no-speech'],
    ['nonsense', nothing('unclear'), 'unclear'],
    ['an empty text', text('  '), 'unclear'],
    ['a language that is off', text('Llwynog.', { language: 'cy' }), 'language'],
  ])('[U4] answers %s with its reason', async (_what, heard, reason) => {
    listener.ears.push(async () => heard);
    expect(await speaker(kiosk).speak(tone(0.5), { language: null })).toEqual(refused(reason));
    expect(await speaker(kiosk).speak(tone(0.5))).toMatchObject({ ok: true }); // and the station is free again
  });

  it('[U4] answers a recording without a chunk as silence, and troubles nobody with it', async () => {
    expect(await speaker(kiosk).speak(new Int16Array(0))).toEqual(refused('silence'));
    expect(listener.requests).toEqual([]);
  });

  it('[U4] gives a host that fails the sound once more, then says it cannot hear', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {});
    const crash = async () => {
      throw new HostFailure('crashed', 'the host heard a secret word and died');
    };
    listener.ears.push(crash);
    expect(await speaker(kiosk).speak(tone(0.5))).toMatchObject({ ok: true });
    expect(listener.requests[1]?.samples).toEqual(listener.requests[0]?.samples);
    listener.ears.push(crash, crash);
    expect(await speaker(kiosk).speak(tone(0.5))).toEqual(refused('unavailable'));
    expect(listener.requests).toHaveLength(4);
    expect(JSON.stringify(vi.mocked(console.error).mock.calls)).not.toContain('secret');
  });

  it('[U4] does not wait for a listener that is gone', async () => {
    listener.ears.push(hearAfter(never));
    const answer = speaker(kiosk).speak(tone(0.5));
    await eventually(() => listener.requests[0], 'it was never heard');
    listener.become({ status: 'unavailable', reason: 'weights missing' });
    expect(await answer).toEqual(refused('unavailable'));
    expect(await speaker(kiosk).begin()).toEqual(refused('unavailable'));
  });
});

describe('bad sound at a kiosk', () => {
  it.each([
    ['another rate', { rate: 44_100 }, 'format'],
    ['no rate', { rate: Number.NaN }, 'invalid'],
    ['a language that is off', { language: 'cy' }, 'language'],
    ['a language nobody knows', { language: 'xx' }, 'language'],
    ['a language that is none', { language: '../../etc' }, 'invalid'],
    ['one property too many', { admin: true }, 'invalid'],
    ['a visit that is none', { visit: 'mine' }, 'invalid'],
  ])('[U2] refuses %s', async (_what, more, reason) => {
    expect(await speaker(kiosk).begin(more)).toEqual(refused(reason));
  });

  it.each([
    ['odd bytes', Buffer.alloc(3)],
    ['more than an honest chunk', Buffer.alloc(SPEECH_CHUNK_MAX_BYTES + 2)],
    ['numbers instead of bytes', [1, 2, 3]],
    ['NaN', Number.NaN],
    ['text', 'RIFF'],
    ['nothing', null],
  ])('[U2] refuses %s as a chunk, and the recording goes on', async (_what, pcm) => {
    const voice = speaker(kiosk);
    await voice.begin();
    expect(await voice.chunk(0, pcm)).toEqual(refused('invalid'));
    expect(await voice.chunk(0, Buffer.alloc(200))).toEqual({ ok: true, next: 1 });
    expect(await voice.end(1)).toMatchObject({ ok: true });
  });

  it('[U2] a chunk too early ends the recording: a gap is no sentence', async () => {
    const voice = speaker(kiosk);
    await voice.begin();
    await voice.chunk(0, Buffer.alloc(200));
    expect(await voice.chunk(2, Buffer.alloc(200))).toEqual(refused('order'));
    expect(await voice.chunk(1, Buffer.alloc(200))).toEqual(refused('invalid'));
    expect(await voice.end(3)).toEqual(refused('invalid'));
  });

  it('[U2] a missing last chunk is noticed at the end', async () => {
    const voice = speaker(kiosk);
    await voice.begin();
    await voice.chunk(0, Buffer.alloc(200));
    expect(await voice.end(2)).toEqual(refused('order'));
    expect(listener.requests).toEqual([]);
  });

  it('[U2] chunks after the end, a second end and a recording nobody began are invalid', async () => {
    const voice = speaker(kiosk);
    listener.ears.push(hearAfter(new Promise((resolve) => setTimeout(resolve, 200))));
    await voice.begin();
    await voice.chunk(0, Buffer.alloc(200));
    const answer = voice.end(1);
    expect(await voice.chunk(1, Buffer.alloc(200))).toEqual(refused('invalid'));
    expect(await voice.end(1)).toEqual(refused('invalid'));
    expect(await voice.begin()).toEqual(refused('invalid'));
    expect(await answer).toMatchObject({ ok: true });
    expect(await voice.chunk(1, Buffer.alloc(200))).toEqual(refused('invalid'));
    expect(await speaker(kiosk).end(0)).toEqual(refused('invalid'));
  });

  it('[U2] nobody speaks into the recording of another station, ends it or cancels it', async () => {
    const voice = speaker(kiosk);
    await voice.begin();
    await voice.chunk(0, Buffer.alloc(200));
    for (const stranger of [await house.kiosk(), await house.kiosk(kiosk.station)]) {
      const other = speaker(stranger, voice.recording);
      expect(await other.chunk(1, Buffer.alloc(200))).toEqual(refused('invalid'));
      expect(await other.end(1)).toEqual(refused('invalid'));
      expect(await other.cancel()).toEqual({ ok: false });
    }
    expect(await voice.end(1)).toMatchObject({ ok: true });
  });

  it('[U3] 20 minutes of sound: what fits is heard, the rest is refused and kept nowhere', async () => {
    const voice = speaker(kiosk);
    await voice.begin();
    const chunk = Buffer.alloc(SPEECH_CHUNK_MAX_BYTES, 1);
    const fits = (RECORDING_MAX_SAMPLES * 2) / SPEECH_CHUNK_MAX_BYTES;
    for (let index = 0; index < 1_000; index++)
      expect(await voice.chunk(index, chunk)).toEqual(
        index < fits ? { ok: true, next: index + 1 } : refused('too-long'),
      );
    expect(await voice.chunk(1_001, chunk)).toEqual(refused('invalid')); // no honest recording has so many
    expect(await voice.end(1_000)).toMatchObject({ ok: true });
    expect(listener.requests[0]?.samples.length).toBe(RECORDING_MAX_SAMPLES);
  });

  it('[U3] two recordings at once from one station, also from its second tab', async () => {
    const voice = speaker(kiosk);
    await voice.begin();
    expect(await speaker(kiosk).begin()).toEqual(refused('busy'));
    expect(await speaker(await house.kiosk(kiosk.station)).begin()).toEqual(refused('busy'));
    expect(await voice.cancel()).toEqual({ ok: true });
    expect(await voice.cancel()).toEqual({ ok: false });
    expect(await speaker(kiosk).begin()).toEqual({ ok: true, next: 0 });
  });

  it('[U3] more stations than the memory is meant for', async () => {
    const kiosks = await Promise.all(Array.from({ length: SPEECH_STATIONS_MAX }, () => house.kiosk()));
    for (const each of kiosks) expect(await speaker(each).begin()).toMatchObject({ ok: true });
    expect(await speaker(kiosk).begin()).toEqual(refused('busy'));
    kiosks[0]?.socket.disconnect();
    await eventually(async () => (await speaker(kiosk).begin()).ok || undefined, 'no place was freed');
  });

  it('[U3] a recording of which nothing comes any more is given up', async () => {
    const voice = speaker(kiosk);
    await voice.begin();
    await voice.chunk(0, Buffer.alloc(200));
    await new Promise((resolve) => setTimeout(resolve, SPEECH_IDLE_MS + 300));
    expect(await voice.chunk(1, Buffer.alloc(200))).toEqual(refused('invalid'));
    expect(await speaker(kiosk).begin()).toEqual({ ok: true, next: 0 });
  });

  it('[U3] a line lost in the middle of speaking or of hearing frees the station, and nobody is heard', async () => {
    const voice = speaker(kiosk);
    await voice.begin();
    await voice.chunk(0, Buffer.alloc(200));
    kiosk.socket.disconnect();
    let again = await house.kiosk(kiosk.station);
    await eventually(async () => (await speaker(again).begin()).ok || undefined, 'it stayed busy');
    expect(listener.requests).toEqual([]);
    again.socket.disconnect();

    again = await house.kiosk();
    let stopped = false;
    listener.ears.push(async (_request, { signal }) => {
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
      stopped = true;
      throw signal.reason;
    });
    void speaker(again)
      .speak(tone(0.2))
      .catch(() => undefined);
    await eventually(() => listener.requests[0], 'it was never heard');
    again.socket.disconnect();
    await eventually(() => stopped || undefined, 'the hearing went on');
  });

  it('[U2] a station that never said who it is cannot speak', async () => {
    const { io } = await import('socket.io-client');
    const socket = io(`${house.origin}/kiosk`, { transports: ['websocket'], forceNew: true });
    const stranger = speaker({ ...kiosk, socket });
    expect(await stranger.begin()).toEqual(refused('invalid'));
    expect(await stranger.cancel()).toEqual({ ok: false });
    socket.disconnect();
  });
});

describe('[U7] text while the visitor still speaks', () => {
  const partials = (at: Kiosk): { text: string }[] => {
    const heard: { text: string }[] = [];
    at.socket.on('speech:partial', (partial) => heard.push(partial));
    return heard;
  };
  const isPartial = () => listener.requests.map(({ partial }) => partial === true);

  it('[U7] comes where the listener is free, and the final text is heard anew', async () => {
    listener.free = true;
    listener.ears.push(async () => text('a red'));
    const heard = partials(kiosk);
    const voice = speaker(kiosk);
    await voice.begin();
    const { chunks } = await voice.say(tone(2.5));
    await eventually(() => heard[0], 'nothing was said in between');
    expect(heard[0]).toEqual({ recording: voice.recording, text: 'a red' });
    expect(await voice.end(chunks)).toMatchObject({ ok: true, text: 'a red fox' });
    expect(isPartial()).toEqual([true, false]);
    expect(listener.requests[0]).toMatchObject({ translate: false });
  });

  it('[U7] is not tried while somebody is painted for or heard', async () => {
    expect(await speaker(kiosk).speak(tone(4))).toMatchObject({ ok: true });
    expect(isPartial()).toEqual([false]);
  });

  it('[U7] is broken off as soon as anybody waits for a final text, and its text is not sent', async () => {
    listener.free = true;
    let aborted = false;
    listener.ears.push(async (_request, { signal }) => {
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
      aborted = true;
      return text('too late');
    });
    const heard = partials(kiosk);
    const voice = speaker(kiosk);
    await voice.begin();
    await voice.say(tone(2.5));
    await eventually(() => listener.requests[0], 'it was never tried');
    const other = await house.kiosk();
    expect(await speaker(other).speak(tone(0.3))).toMatchObject({ ok: true });
    expect(aborted).toBe(true);
    await voice.cancel();
    expect(heard).toEqual([]);
  });

  it('[U7] is given up for a while when it takes too long', async () => {
    listener.free = true;
    listener.ears.push(async () => {
      await new Promise((resolve) => setTimeout(resolve, 1_100));
      return text('slowly');
    });
    const heard = partials(kiosk);
    const voice = speaker(kiosk);
    await voice.begin();
    const chunks = chunksOf(tone(4));
    for (const [index, pcm] of chunks.slice(0, 30).entries()) await voice.chunk(index, pcm);
    await eventually(() => heard[0], 'it never came');
    for (const [index, pcm] of chunks.slice(30).entries()) await voice.chunk(30 + index, pcm);
    await voice.end(chunks.length);
    expect(isPartial()).toEqual([true, false]);
  });
});

describe('[U5] what is on offer', () => {
  it('[U5] are the languages that are on and known, each with its errors', async () => {
    expect(kiosk.welcome.speech).toEqual({
      available: true,
      languages: [
        { language: 'en', errors: 0.05 },
        { language: 'de', errors: 0.2 },
      ],
    });
  });

  it('[U5] changes with the listener, and nobody is told why', async () => {
    const heard: unknown[] = [];
    kiosk.socket.on('speech:changed', (offer) => heard.push(offer));
    listener.become({ status: 'unavailable', reason: 'assets/models/speech is missing' });
    listener.become({ status: 'ready', info: { name: 'other', languages: ['de'] } });
    await eventually(() => heard.length === 2 || undefined, 'it was never told');
    expect(heard).toEqual([
      { available: false, languages: [] },
      { available: true, languages: [{ language: 'de', errors: 0.2 }] },
    ]);
  });

  it('[U5] is nothing at all in a house that does not listen', async () => {
    const deaf = await openHouse();
    const quiet = await deaf.kiosk();
    expect(quiet.welcome.speech).toBeUndefined();
    expect(await speaker(quiet).begin()).toEqual(refused('invalid'));
    expect((await (await fetch(`${deaf.origin}/health`)).json()).listener).toBeNull();
    await deaf.remove();
  });

  it('[U5] is the curator’s to switch, and only the curator’s', async () => {
    const heard: { languages: { language: string }[] }[] = [];
    kiosk.socket.on('speech:changed', (offer) => heard.push(offer));
    const { origin } = house;
    const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
      fetch(`${origin}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin, ...headers },
        body: JSON.stringify(body),
      });
    const wish = { language: 'cy', on: true };
    expect((await post('/desk/language', wish)).status).toBe(401);
    const cookie = { cookie: (await curatorOf(house)).cookie };
    expect((await post('/desk/language', wish, { ...cookie, origin: 'https://evil.example' })).status).toBe(
      403,
    );
    expect((await post('/desk/language', { language: 'xx', on: true }, cookie)).status).toBe(404);
    for (const wrong of [{}, { ...wish, on: 'yes' }, { ...wish, language: 7 }, { ...wish, more: 1 }])
      expect((await post('/desk/language', wrong, cookie)).status).toBe(400);
    expect(heard).toEqual([]);

    expect((await post('/desk/language', wish, cookie)).status).toBe(200);
    await eventually(() => heard[0], 'no kiosk was told');
    expect(heard[0]?.languages.map(({ language }) => language)).toEqual(['en', 'de', 'cy']);
    const status = await (await fetch(`${origin}/desk/status`, { headers: cookie })).json();
    expect(status).toMatchObject({ listener: 'ready', listenerName: 'scripted', listenerReason: null });
    expect(status.languages[2]).toEqual({ language: 'cy', errors: 0.4, where: 'published', on: true });
    listener.become(LISTENING);
  });
});

describe('[U8] spoken words become a work', () => {
  it('[U8] the painter is told the English too, everybody else the visitor’s own words', async () => {
    const answer = await kiosk.submit({
      words: 'Ein Fuchs am Meer',
      english: 'A fox by the sea',
      language: 'de',
      input: 'spoken',
    });
    if (!answer.ok) throw new Error(answer.reason);
    const { work, words } = await kiosk.until(answer.job, 'completed');
    expect(house.painter.requests[0]).toMatchObject({
      words: 'Ein Fuchs am Meer',
      english: 'A fox by the sea',
    });
    expect([words, work?.words]).toEqual(['Ein Fuchs am Meer', 'Ein Fuchs am Meer']);
    const wall = await house.wall().resume(null);
    expect(JSON.stringify(wall)).not.toContain('by the sea');
    await house.close();
    const { openDatabase } = await import('../../server/storage/database.ts');
    const database = openDatabase(`${house.folder}/echoes.db`);
    expect(database.get('SELECT words, english, input FROM works')).toMatchObject({
      words: 'Ein Fuchs am Meer',
      english: 'A fox by the sea',
      input: 'spoken',
    });
    expect(database.get('SELECT english, input FROM jobs')).toMatchObject({
      english: 'A fox by the sea',
      input: 'spoken',
    });
    database.close();
  });

  it('[U8] either can be what is not taken', async () => {
    const say = (words: string, english: string) => kiosk.submit({ words, english, language: 'de' });
    expect(await say('ein Fuchs', 'fuck')).toEqual(refused('words'));
    expect(await say('fuck', 'a fox')).toEqual(refused('words'));
    expect(await say('ein Fuchs', 'a '.repeat(300))).toEqual(refused('too-long'));
    const held = await say('ein Fuchs', 'write to me at fox@example.org');
    if (!held.ok) throw new Error(held.reason);
    expect(await kiosk.until(held.job, 'held')).toMatchObject({ words: 'ein Fuchs' });
    expect(house.painter.requests).toEqual([]);
  });

  it('[U6] what was said and not sent is in no file', async () => {
    listener.ears.push(async () => text('marmalade submarine'));
    expect(await speaker(kiosk).speak(tone(0.5))).toMatchObject({ text: 'marmalade submarine' });
    await house.close();
    const { readdirSync, readFileSync } = await import('node:fs');
    for (const file of readdirSync(house.folder, { recursive: true, withFileTypes: true }))
      if (file.isFile())
        expect(readFileSync(`${file.parentPath}/${file.name}`).includes('marmalade')).toBe(false);
  });
});
