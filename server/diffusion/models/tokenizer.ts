import { basename, dirname } from 'node:path';
import { AutoTokenizer, env } from '@xenova/transformers';

/** Words → token ids with [CLS] and [SEP], cut to `max` ids; the last is then still [SEP]. */
export type Tokenize = (text: string, max: number) => number[];

/**
 * The tokenizer from the files in `folder`; nothing is fetched. Only its word pieces are used: the graphs run on our own sessions,
 * because this library's take no thread option.
 */
export async function loadTokenizer(folder: string): Promise<Tokenize> {
  env.allowRemoteModels = false;
  env.useFSCache = false;
  env.localModelPath = dirname(folder);
  const tokenizer = await AutoTokenizer.from_pretrained(basename(folder), { local_files_only: true });
  return (text, max) => {
    const ids: number[] = tokenizer.encode(text);
    return ids.length <= max ? ids : [...ids.slice(0, max - 1), ids.at(-1) as number];
  };
}
