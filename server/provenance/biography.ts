/** Assembles the biography of a work from everything the exhibition knows of it: the one place where it is put together. */
import type { Biography, Relative } from '../../protocol/index.ts';
import { SIBLINGS_MAX } from '../../protocol/index.ts';
import type { WorkRecord } from '../collection/works.ts';
import type { PictureSets } from './picture-sets.ts';

export interface BiographySources {
  readonly sets: PictureSets;
  /** Works most like this one that may be shown, nearest first. */
  readonly siblingsOf: (work: string, most: number) => (Relative & { likeness: number })[];
}

/** @param record the work as its row has it */
export function assembleBiography(record: WorkRecord, { sets, siblingsOf }: BiographySources): Biography {
  const { work, making } = record;
  return {
    version: 1,
    work: work.id,
    number: work.number,
    words: {
      said: work.words,
      used: making?.prompt ?? record.english ?? work.words,
      language: work.language,
      input: record.input,
      reading: [...(making?.reading ?? [])],
    },
    manner: work.manner,
    painter: { name: work.painter, learntFrom: [...sets.learnt] },
    seed: work.seed,
    steps: work.steps,
    until: work.until,
    freedom: work.freedom,
    guidance: making?.guidance ?? null,
    runtime: making?.runtime ?? null,
    ms: record.ms,
    energyJoules: making?.energyJoules ?? null,
    sources: work.sources.map((source) => ({ ...source, ...sets.licenceOf(source) })),
    parents: [], // until works can be made from works
    siblings: siblingsOf(work.id, SIBLINGS_MAX),
    credit: null, // until visitors deal it
    deed: null,
    moderation: {
      words: record.released.words ? 'released' : 'allowed',
      picture: record.state === 'held' ? 'waiting' : record.released.picture ? 'released' : 'allowed',
      repaints: making?.repaints ?? 0,
    },
    paintedAt: work.paintedAt,
  };
}

/** What may be read by whoever holds the file. Words travel only where the visitor lets them. */
export function publicPart(biography: Biography, { words }: { words: boolean }): Biography {
  if (words) return biography;
  return { ...biography, words: { ...biography.words, said: '', used: '', reading: [] } };
}
