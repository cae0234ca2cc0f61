/** Spoken words in other languages than English: how many are misheard, how often the language is found out, and what becomes of them in English. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../server/config/paths.ts';
import { type Bench, type Figure, reported } from './figure.ts';
import { type Ear, openEar } from './speech/ear.ts';
import { installRivals } from './speech/rival.ts';
import { decodeStamps, installStamps, readStamps, type Stamp } from './speech/stamps.ts';
import { wordErrors, wordsOf } from './speech/words.ts';

/** Sentences of a language; fewer where fewer were recorded. */
const SENTENCES = 60;
/** Below it a rate says more about the sentences than about the listener. */
const SENTENCES_MIN = 30;
const THREADS = 1;
/** English words that say nothing of a picture. */
const SMALL_WORDS = new Set(
  'a an the of in on at to and or is are was be it its this that with for from by as up down no not your my our here'.split(
    ' ',
  ),
);

export const benchLanguages: Bench = async ({ prompts, say }) => {
  const python = await installRivals(say);
  const stamps = readStamps(await installStamps(say), prompts ?? SENTENCES);
  const measured = [...stamps].filter(
    ([, all]) => all.length >= Math.min(SENTENCES_MIN, prompts ?? SENTENCES),
  );
  const among = measured.map(([language]) => language);
  const ear = await openEar(THREADS);
  const figures: Figure[] = [];
  try {
    for (const [language, sentences] of measured) {
      say(`${language}: ${sentences.length} sentences …`);
      figures.push(...(await languageFigures(ear, python, language, sentences, among)));
    }
  } finally {
    ear.close();
  }
  return figures;
};

async function languageFigures(
  ear: Ear,
  python: string,
  language: string,
  sentences: readonly Stamp[],
  among: readonly string[],
): Promise<Figure[]> {
  const counts = { errors: 0, words: 0, found: 0, said: 0, kept: 0, unheard: 0 };
  for (const [i, samples] of (await soundOf(python, sentences)).entries()) {
    const { said, english } = sentences[i] as Stamp;
    const free = await ear.hear(samples.slice(), { among });
    if (free.heard.language === language) counts.found++;
    // What a kiosk knows when its visitor chose a language; the same answer where it was found out.
    const { heard } = free.heard.language === language ? free : await ear.hear(samples, { language, among });
    const text = heard.kind === 'text' ? heard.text : '';
    if (heard.kind === 'nothing') counts.unheard++;
    counts.errors += wordErrors(wordsOf(said), wordsOf(text));
    counts.words += wordsOf(said).length;
    const wanted = wordsOf(english).filter((word) => !SMALL_WORDS.has(word));
    const got = new Set(wordsOf((heard.kind === 'text' && heard.english) || ''));
    counts.said += wanted.length;
    counts.kept += wanted.filter((word) => got.has(word)).length;
  }
  const { errors, words, found, said, kept, unheard } = counts;
  return [
    reported(
      `wer_${language}`,
      errors / words,
      'ratio',
      `${errors} of ${words} words in ${sentences.length} sentences, ${unheard} of them not heard at all`,
    ),
    reported(
      `found_${language}`,
      found / sentences.length,
      'share',
      `language found out among ${among.length}: ${among.join(', ')}`,
    ),
    reported(
      `english_${language}`,
      kept / said,
      'share',
      `${kept} of ${said} words of the English beside it are, letter by letter, in ours`,
    ),
  ];
}

async function soundOf(python: string, sentences: readonly Stamp[]): Promise<Float32Array[]> {
  const folder = mkdtempSync(join(tmpdir(), 'echoes-stamps-'));
  try {
    return await decodeStamps(python, join(projectRoot(), 'bench', 'speech', 'decode.py'), sentences, folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
