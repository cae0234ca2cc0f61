import { SPEECH_RATE_HZ } from '../../protocol/limits.ts';
import { isCrowd } from './crowd.ts';
import { decodeGreedily, likeliestOf, type Said, shareOf } from './greedy.ts';
import { repeats, tokenLimit } from './repetition.ts';
import type { Cache, Encoded, SpeechModel } from './speech-model.ts';
import { LONGEST_WINDOW_S, windowSeconds } from './window.ts';

/** Milliseconds of the three stages, added to as an utterance is heard. */
export interface Spent {
  encode: number;
  decode: number;
  translate: number;
}

export interface UtteranceWish {
  /** ISO 639-1; null finds out. */
  readonly language: string | null;
  /** What finding out chooses from; never empty. */
  readonly among: readonly string[];
  readonly translate: boolean;
  /** No second run in a longer window. */
  readonly quick: boolean;
}

/** What the network makes of one utterance, before anybody judges whether to believe it. */
export interface Utterance {
  readonly text: string;
  readonly english: string | null;
  readonly language: string;
  /** Mean probability of the tokens, and how many there are. */
  readonly probability: number;
  readonly tokens: number;
  readonly logProbability: number;
  readonly noSpeech: number;
  /** It neither ended by itself nor stopped repeating itself, in the longest window either. */
  readonly endless: boolean;
  /** The sound was as even as that of many people talking at once. */
  readonly crowd: boolean;
}

/** Hears one utterance of at most LONGEST_WINDOW_S. The copies made of the sound are zeroed before this returns or throws. */
export async function hearUtterance(
  model: SpeechModel,
  samples: Float32Array,
  wish: UtteranceWish,
  spent: Spent,
  signal: AbortSignal,
): Promise<Utterance> {
  const seconds = samples.length / SPEECH_RATE_HZ;
  const first = windowSeconds(seconds);
  for (const window of wish.quick || first === LONGEST_WINDOW_S ? [first] : [first, LONGEST_WINDOW_S]) {
    const encoded = await timed(spent, 'encode', () => encodePadded(model, samples, window, signal));
    const heard = await timed(spent, 'decode', () => read(model, encoded, wish, seconds, signal));
    const last = wish.quick || window === LONGEST_WINDOW_S;
    if (heard.endless && !last) continue;
    const english =
      wish.translate && heard.language !== 'en' && !heard.endless
        ? await timed(spent, 'translate', () => readEnglish(model, encoded, heard, seconds, signal))
        : null;
    return { ...heard, english, crowd: isCrowd(samples) };
  }
  throw new Error('an utterance has at least one window');
}

async function encodePadded(
  model: SpeechModel,
  samples: Float32Array,
  seconds: number,
  signal: AbortSignal,
): Promise<Encoded> {
  signal.throwIfAborted();
  const padded = new Float32Array(seconds * SPEECH_RATE_HZ);
  padded.set(samples);
  try {
    return await model.encode(padded);
  } finally {
    padded.fill(0);
  }
}

type Reading = Omit<Utterance, 'english' | 'crowd'> & { readonly begun: Cache };

/** The text in the language it was said in. The first step answers in which, and whether anybody spoke. */
async function read(
  model: SpeechModel,
  encoded: Encoded,
  wish: UtteranceWish,
  seconds: number,
  signal: AbortSignal,
): Promise<Reading> {
  const { ids, languages } = model.config;
  const { logits, cache } = await model.decode([ids.start], model.nothingSaid, encoded);
  const noSpeech = shareOf(logits, ids.noSpeech);
  const language = wish.language ?? likeliestOf(logits, pick(languages, wish.among));
  const said = await decodeGreedily(
    model,
    encoded,
    { prompt: promptFor(model, language, ids.transcribe), cache, limit: tokenLimit(seconds) },
    signal,
  );
  const text = model.spell(said.ids).trim();
  return {
    text,
    language,
    noSpeech,
    begun: cache,
    probability: said.probability,
    logProbability: said.logProbability,
    tokens: said.ids.length,
    endless: isEndless(said, text),
  };
}

/** The same sound in English; null where that does not come to an end. */
async function readEnglish(
  model: SpeechModel,
  encoded: Encoded,
  { language, begun }: Reading,
  seconds: number,
  signal: AbortSignal,
): Promise<string | null> {
  const prompt = promptFor(model, language, model.config.ids.translate);
  const said = await decodeGreedily(
    model,
    encoded,
    { prompt, cache: begun, limit: tokenLimit(seconds) },
    signal,
  );
  const text = model.spell(said.ids).trim();
  return isEndless(said, text) || text === '' ? null : text;
}

const isEndless = (said: Said, text: string): boolean => said.capped || repeats(text);

function promptFor({ config }: SpeechModel, language: string, task: number): number[] {
  const token = config.languages[language];
  if (token === undefined) throw new RangeError(`no such language: ${language}`);
  return [token, task, config.ids.noTimestamps];
}

const pick = (
  languages: Readonly<Record<string, number>>,
  among: readonly string[],
): Readonly<Record<string, number>> =>
  Object.fromEntries(Object.entries(languages).filter(([language]) => among.includes(language)));

async function timed<T>(spent: Spent, stage: keyof Spent, work: () => Promise<T>): Promise<T> {
  const began = performance.now();
  try {
    return await work();
  } finally {
    spent[stage] += performance.now() - began;
  }
}
