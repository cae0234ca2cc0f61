import type { Cache, Encoded, SpeechModel } from './speech-model.ts';

export interface Said {
  readonly ids: readonly number[];
  /** Mean probability of the tokens; 0 for none. */
  readonly probability: number;
  /** Mean logarithm of the probabilities, the end's included: what Whisper calls avg_logprob. */
  readonly logProbability: number;
  /** It did not come to an end within the limit. */
  readonly capped: boolean;
}

/**
 * The likeliest token after another, from a prompt to the end of the text. The runtime runs between two awaits, so `signal` takes effect
 * at the next token.
 */
export async function decodeGreedily(
  model: SpeechModel,
  encoded: Encoded,
  start: { readonly prompt: readonly number[]; readonly cache: Cache; readonly limit: number },
  signal: AbortSignal,
): Promise<Said> {
  const { ids: special, suppressed, suppressedFirst, tokens } = model.config;
  const limit = Math.min(start.limit, tokens - start.cache.length - start.prompt.length);
  const ids: number[] = [];
  let { prompt, cache } = start;
  let probabilities = 0;
  let logProbabilities = 0;
  while (ids.length < limit) {
    signal.throwIfAborted();
    const step = await model.decode(prompt, cache, encoded);
    const banned = ids.length === 0 ? [...suppressed, ...suppressedFirst] : suppressed;
    const next = likeliest(step.logits, banned, special.end);
    logProbabilities += Math.log(next.probability);
    if (next.id === special.end) return summary(false);
    ids.push(next.id);
    probabilities += next.probability;
    prompt = [next.id];
    cache = step.cache;
  }
  return summary(true);

  function summary(capped: boolean): Said {
    return {
      ids,
      probability: ids.length === 0 ? 0 : probabilities / ids.length,
      logProbability: logProbabilities / (ids.length + (capped ? 0 : 1)),
      capped,
    };
  }
}

/** The likeliest id up to `last` (special tokens lie above it) that is not banned, and its share among those. Changes `logits`. */
export function likeliest(
  logits: Float32Array,
  banned: readonly number[],
  last: number,
): { id: number; probability: number } {
  for (const id of banned) logits[id] = Number.NEGATIVE_INFINITY;
  const allowed = logits.subarray(0, last + 1);
  let id = last;
  let highest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i <= last; i++) {
    const logit = allowed[i] as number;
    if (logit > highest) {
      highest = logit;
      id = i;
    }
  }
  let sum = 0;
  for (let i = 0; i <= last; i++) sum += Math.exp((allowed[i] as number) - highest);
  return { id, probability: 1 / sum };
}

/** The softmax of all logits at one id. */
export function shareOf(logits: Float32Array, id: number): number {
  let highest = Number.NEGATIVE_INFINITY;
  for (const logit of logits) highest = Math.max(highest, logit);
  let sum = 0;
  for (const logit of logits) sum += Math.exp(logit - highest);
  return Math.exp((logits[id] ?? Number.NEGATIVE_INFINITY) - highest) / sum;
}

/** The name whose id has the highest logit. @throws RangeError when there is nothing to choose from */
export function likeliestOf(logits: Float32Array, ids: Readonly<Record<string, number>>): string {
  const ranked = Object.entries(ids).sort(([, a], [, b]) => (logits[b] ?? 0) - (logits[a] ?? 0));
  const [name] = ranked[0] ?? [];
  if (name === undefined) throw new RangeError('nothing to choose from');
  return name;
}
