/**
 * People of many countries saying what is in a picture, in their own language: the stamps of Tux Paint (GPL-2), as Debian packs them. Each is
 * one short sentence, its text and its English beside it. Recorded at home by volunteers, one or two a language, and not always to the letter.
 */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createRandom } from '../../brush/random.ts';
import { SPEECH_RATE_HZ } from '../../protocol/limits.ts';
import { resample } from '../../server/speech/resample.ts';
import { readWav } from '../../server/speech/wav.ts';
import { environmentFolder } from '../python.ts';
import { wordsOf } from './words.ts';

const PACKAGE = 'tuxpaint-stamps-default';
/** Below it stands what is hardly a sentence: "A fox." */
const WORDS_MIN = 4;
/** Numbers, signs and what stands in brackets are said in more ways than one. */
const SAID_ANYHOW = /[\d()[\]$/"“”«»„‘]/;
const SEED = 7;

export interface Stamp {
  readonly file: string;
  readonly said: string;
  readonly english: string;
}

/** The package's folder, fetched from Debian the first time. @throws Error where there is no Debian or no network */
export async function installStamps(say: (text: string) => void): Promise<string> {
  const folder = environmentFolder('stamps');
  const stamps = join(folder, 'usr', 'share', 'tuxpaint', 'stamps');
  if (existsSync(stamps)) return stamps;
  say(`fetching ${PACKAGE} (161 MB) …`);
  const run = promisify(execFile);
  const fresh = `${folder}-new`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true });
  await run('apt-get', ['download', PACKAGE], { cwd: fresh });
  const archive = readdirSync(fresh).find((name) => name.endsWith('.deb')) ?? '';
  await run('dpkg-deb', ['-x', archive, '.'], { cwd: fresh });
  rmSync(join(fresh, archive));
  renameSync(fresh, folder);
  return stamps;
}

/** The stamps' sentences of at least WORDS_MIN words by language, at most `count` of each, drawn by seed. */
export function readStamps(folder: string, count: number): Map<string, Stamp[]> {
  const all = new Map<string, Stamp[]>();
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  for (const name of names) {
    const [, stem, language] = /^(.*)_desc_([a-z]{2})\.ogg$/.exec(name) ?? [];
    if (!stem || !language) continue;
    const text = join(folder, `${stem}.txt`);
    if (!existsSync(text)) continue;
    const [english = '', ...others] = readFileSync(text, 'utf8').split(/\r?\n/);
    const key = `${language}.utf8=`;
    const said =
      others
        .find((line) => line.startsWith(key))
        ?.slice(key.length)
        .trim() ?? '';
    if (SAID_ANYHOW.test(said) || SAID_ANYHOW.test(english) || wordsOf(said).length < WORDS_MIN) continue;
    const stamps = all.get(language) ?? [];
    stamps.push({ file: join(folder, name), said, english });
    all.set(language, stamps);
  }
  for (const [language, stamps] of all) all.set(language, draw(stamps, count));
  return all;
}

function draw<T>(all: readonly T[], count: number): T[] {
  const random = createRandom(SEED, 0);
  return all
    .map((each) => ({ each, at: random() }))
    .sort((a, b) => a.at - b.at)
    .slice(0, count)
    .map(({ each }) => each);
}

/** The stamps' sound, in their order. */
export async function decodeStamps(
  python: string,
  script: string,
  stamps: readonly Stamp[],
  folder: string,
): Promise<Float32Array[]> {
  const child = spawn(python, ['-B', script, folder], { stdio: ['pipe', 'ignore', 'inherit'] });
  child.stdin.end(stamps.map(({ file }, i) => `${file}\t${i}.wav\n`).join(''));
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`${script} ended with code ${code}`);
  return stamps.map((_, i) => {
    const { samples, rate } = readWav(readFileSync(join(folder, `${i}.wav`)));
    return resample(samples, rate, SPEECH_RATE_HZ);
  });
}
