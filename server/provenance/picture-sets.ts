/** The sets of pictures that the painter learnt from: whose they are, under which licence, and what that asks of whoever shows them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { LearntSet, Source } from '../../protocol/index.ts';

const File = z.object({
  sets: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      author: z.string(),
      licence: z.string(),
      licenceUrl: z.string(),
      url: z.string(),
    }),
  ),
  works: z.array(z.object({ set: z.string() })),
});

export interface PictureSet extends LearntSet {
  readonly id: string;
  readonly licenceUrl: string;
  readonly url: string;
  /** Whether author, licence and changes have to be named wherever a picture goes. */
  readonly attribution: boolean;
}

export interface PictureSets {
  readonly all: readonly PictureSet[];
  readonly learnt: readonly LearntSet[];
  licenceOf(source: Pick<Source, 'set' | 'licence'>): {
    licenceUrl: string;
    url: string;
    attribution: boolean;
  };
}

const asksForAttribution = (licence: string): boolean => /^CC[- ]BY/i.test(licence);

/** @param catalogue the folder of catalogue.json. @throws the file system's error, or zod's for a file of another shape */
export function loadPictureSets(catalogue: string): PictureSets {
  const { sets, works } = File.parse(JSON.parse(readFileSync(join(catalogue, 'catalogue.json'), 'utf8')));
  const counts = new Map<string, number>();
  for (const { set } of works) counts.set(set, (counts.get(set) ?? 0) + 1);
  const all = sets.map((set) => ({
    ...set,
    works: counts.get(set.id) ?? 0,
    attribution: asksForAttribution(set.licence),
  }));
  return {
    all,
    learnt: all.map(({ title, author, licence, works: count }) => ({ title, author, licence, works: count })),
    licenceOf({ set, licence }) {
      const known = all.find(({ id, title }) => id === set || title === set);
      return {
        licenceUrl: known?.licenceUrl ?? '',
        url: known?.url ?? '',
        attribution: asksForAttribution(known?.licence ?? licence),
      };
    },
  };
}
