import { spawnSync } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { join } from 'node:path';
import { io, type Socket } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SPEECH_RATE_HZ } from '../../protocol/index.ts';
import { eventually, newFolder } from '../support/house.ts';
import { type KillableServer, startServer } from '../support/killable-server.ts';
import { chunksOf, speaker } from '../support/speech.ts';

const faultyListener = join(import.meta.dirname, '../support/faulty-listener.mjs');
/** What tests/support/faulty-listener.mjs hears in anything. */
const WORDS = 'marmalade';

/** Three seconds of noise that nobody else ever makes; no sample orders a fault. */
function markerSound(): Int16Array {
  const noise = createHash('shake256', { outputLength: 3 * SPEECH_RATE_HZ * 2 })
    .update(randomUUID())
    .digest();
  const sound = new Int16Array(noise.buffer.slice(noise.byteOffset, noise.byteOffset + noise.byteLength));
  sound[0] = 20_000;
  return sound;
}

/** Any of these in a file is the visitor's voice: samples from its middle as they travel, and as the listener gets them. */
function traces(sound: Int16Array): Buffer[] {
  const some = sound.slice(sound.length / 2, sound.length / 2 + 32);
  const floats = Float32Array.from(some, (sample) => sample / 32_768);
  return [some, floats].map(({ buffer }) => Buffer.from(buffer));
}

const BLOCK = 32 * 2 ** 20;
const OVERLAP = 256;

/** Files under a folder in which any needle is found, however large they are. */
function filesWith(folder: string, needles: readonly Buffer[]): string[] {
  const block = Buffer.alloc(BLOCK);
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((file) => {
      const handle = openSync(file, 'r');
      try {
        for (let at = 0; ; at += BLOCK - OVERLAP) {
          const read = readSync(handle, block, 0, BLOCK, at);
          const part = block.subarray(0, read);
          if (needles.some((needle) => part.includes(needle))) return true;
          if (read < BLOCK) return false;
        }
      } finally {
        closeSync(handle);
      }
    });
}

describe('[U6] the voice of a visitor (catalogue P3)', () => {
  const sound = markerSound();
  const needles = [...traces(sound), Buffer.from(WORDS)];
  let folder: string;
  let cores: string;
  let server: KillableServer;
  let socket: Socket;
  let voice: () => ReturnType<typeof speaker>;

  /** The next core would overwrite this one. */
  const keepCore = (name: string) => {
    if (existsSync(join(cores, 'core'))) renameSync(join(cores, 'core'), join(cores, name));
  };
  /** Process ids of the listener's hosts, oldest first. */
  const listeners = () => [...server.said().matchAll(/^listener (\d+)$/gm)].map(([, pid]) => Number(pid));

  beforeAll(async () => {
    folder = newFolder();
    cores = join(newFolder(), 'cores');
    mkdirSync(cores);
    server = await startServer(folder, 10, 0, { listener: faultyListener, cwd: cores });
    await eventually(() => listeners()[0], 'the listener never came');
    socket = io(`${server.origin}/kiosk`, { transports: ['websocket'], forceNew: true, reconnection: false });
    const station = randomUUID();
    await socket.emitWithAck('station:hello', { station });
    voice = () => speaker({ socket } as Parameters<typeof speaker>[0]);
  });
  afterAll(async () => {
    socket.disconnect();
    await server.kill();
    for (const each of [folder, join(cores, '..')]) rmSync(each, { recursive: true, force: true });
  });

  it('[U6] is found where memory is dumped, so that this test would see it', () => {
    const script = `const held = Int16Array.from([${sound}]); setTimeout(() => process.abort(), 50, held);`;
    const control = join(cores, '..', 'control');
    mkdirSync(control);
    const shell = ['-c', 'ulimit -c unlimited; exec "$0"', process.execPath];
    const { signal } = spawnSync('/bin/sh', shell, { cwd: control, input: script });
    expect(signal).toBe('SIGABRT');
    if (readdirSync(control).length === 0) return; // this system sends its cores elsewhere
    expect(filesWith(control, traces(sound))).toHaveLength(1);
    rmSync(control, { recursive: true });
  });

  it('[U6] heard, and a host killed in the middle of hearing it: the text comes all the same', async () => {
    expect(await voice().speak(sound)).toMatchObject({ ok: true, text: expect.stringContaining(WORDS) });
    for (const signal of ['SIGABRT', 'SIGSEGV'] as const) {
      const before = listeners();
      const speaking = voice();
      await speaking.begin();
      const { chunks } = await speaking.say(sound);
      const answer = speaking.end(chunks);
      setTimeout(() => process.kill(before.at(-1) as number, signal), 500);
      expect(await answer).toMatchObject({ ok: true, text: expect.stringContaining(WORDS) });
      expect(listeners().length).toBe(before.length + 1);
      keepCore(signal);
    }
  });

  it('[U6] and the server killed while it holds the sound', async () => {
    const speaking = voice();
    await speaking.begin();
    const chunks = chunksOf(sound);
    for (const [index, pcm] of chunks.entries()) await speaking.chunk(index, pcm);
    const gone = new Promise((resolve) => server.process.once('exit', resolve));
    server.process.kill('SIGABRT');
    await gone;
  });

  // Without keepMemoryOutOfCores the voice is found in all three cores.
  it('[U6] is in no file, no log, no core', () => {
    for (const place of [folder, cores]) expect(filesWith(place, needles)).toEqual([]);
    for (const said of [server.said(), server.errors()]) expect(said).not.toContain(WORDS);
  });
});
