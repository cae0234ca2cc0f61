/** Every prompt painted at the default freedom, with all that later figures ask of it. */
import type { Source } from '../../protocol/index.ts';
import { createDraftStudio } from '../../server/diffusion/draft.ts';
import type { Eye } from '../../server/diffusion/eye.ts';
import { pasteWords } from '../paste.ts';
import { type House, series } from './house.ts';
import type { Verdict } from './judge.ts';

/** What asks for another draft of the same words. */
export const OTHER_SEED = 1_000_000;

/** One prompt at the default freedom, with everything that stands beside it. */
export interface Survey {
  readonly painted: Verdict;
  readonly draft: Verdict;
  readonly paste: Verdict;
  /** Whether every concept asked for was given a source that shows it. */
  readonly retrieved: boolean;
  readonly seen: Sight | null;
}

export interface Sight {
  readonly painted: Float32Array;
  readonly draft: Float32Array;
  readonly otherDraft: Float32Array;
  /** Of each source in the picture, and in the paste; asked of every picture of the first half, for each costs 19 looks. */
  readonly quotations: readonly number[];
  readonly pasteQuotations: readonly number[];
}

export async function survey(house: House): Promise<Survey[]> {
  const { atelier, judge, catalogue, eye } = house;
  const sourceVectors = sourceViewer(house);
  return series(house, 'default', house.prompts, async (prompt, seed): Promise<Survey> => {
    const { draft, decoded } = await atelier.paint({ words: prompt.words, seed });
    const paste = await atelier.draft(pasteWords(draft.sources, catalogue), seed);
    const shown = draft.sources.map(({ id }) => catalogue.work(id).concept);
    const sight = async (view: Eye): Promise<Sight> => {
      const other = await atelier.draft(prompt.words, seed + OTHER_SEED);
      const [painted, draftVector, otherDraft] = await view.embed([decoded, draft.picture, other.picture]);
      const quoted = seed < house.prompts.length / 2 ? draft.sources : [];
      const vectors = await sourceVectors(view, quoted);
      return {
        painted: painted as Float32Array,
        draft: draftVector as Float32Array,
        otherDraft: otherDraft as Float32Array,
        quotations: vectors.length > 0 ? await view.quotations(decoded, vectors) : [],
        pasteQuotations: vectors.length > 0 ? await view.quotations(paste.picture, vectors) : [],
      };
    };
    return {
      painted: await judge.judge(decoded, prompt),
      draft: await judge.judge(draft.picture, prompt),
      paste: await judge.judge(paste.picture, prompt),
      retrieved: prompt.concepts.every((concept) => shown.includes(concept)),
      seen: eye && (await sight(eye)),
    };
  });
}

function sourceViewer({ catalogue, atelier }: House) {
  return async (eye: Eye, sources: readonly Pick<Source, 'id'>[]): Promise<Float32Array[]> => {
    const { imageSize } = atelier.models.config;
    const studio = createDraftStudio(catalogue, { imageSize, sourceSize: eye.imageSize });
    const planes = [];
    for (const { id } of sources) planes.push(await studio.sourcePlanes(catalogue.work(id)));
    return eye.embedPlanes(planes);
  };
}
