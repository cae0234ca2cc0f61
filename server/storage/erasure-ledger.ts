import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { Id } from '../../protocol/index.ts';

/** What a person decided of a work, in words that outlive any copy of the tables. */
export const Fate = z.enum(['hidden', 'destroyed', 'shown']);
export type Fate = z.infer<typeof Fate>;

const Line = z.strictObject({ work: Id, fate: Fate });
/** A work that was destroyed stays so; of two ledgers that differ the graver word counts. */
const GRAVITY = { shown: 0, hidden: 1, destroyed: 2 } as const;

/**
 * The append-only list of works that were hidden or destroyed. It lies outside the database, so that no restored backup and no imported copy
 * brings one back: whoever opens a database applies it first. Ids only; it is never erased.
 */
export interface ErasureLedger {
  /** On the disk when this returns. Throws the file system's error, and then nothing may be promised. */
  note(fate: Fate, works: readonly string[]): void;
  /** The last word on each work that must not be shown. */
  fates(): Map<string, 'hidden' | 'destroyed'>;
  /** The last word on one work; undefined: there was none. */
  fateOf(work: string): Fate | undefined;
  /** Takes in another ledger's lines, as an archive carries them. Lines that are none are passed over. */
  take(text: string): void;
  /** Everything, for an archive to carry. */
  text(): string;
}

/**
 * Opens ledgers that say the same in several places: the first must take every line, the others (beside backups, on another disk) are
 * brought up to date and may fail. Missing files are made.
 */
export function openErasureLedger(files: readonly [string, ...string[]]): ErasureLedger {
  const known = new Map<string, Fate>();
  for (const file of files) for (const [work, fate] of lastWords(read(file))) keepGraver(known, work, fate);

  const append = (file: string, lines: readonly string[]): void => {
    if (lines.length === 0) return;
    mkdirSync(dirname(file), { recursive: true });
    const torn = !/^$|\n$/.test(read(file));
    const handle = openSync(file, 'a');
    try {
      writeSync(handle, `${torn ? '\n' : ''}${lines.join('\n')}\n`);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  };
  const everywhere = (lines: readonly string[]): void => {
    const [first, ...others] = files;
    append(first, lines);
    for (const file of others)
      try {
        append(file, lines);
      } catch (error) {
        console.error(`the ledger at ${file} could not be written; the one at ${first} was:`, error);
      }
  };
  const takeIn = (words: Map<string, Fate>): void => {
    for (const [work, fate] of words) keepGraver(known, work, fate);
  };
  for (const [index, file] of files.entries()) {
    const there = lastWords(read(file));
    const missing = [...known].filter(([work, fate]) => there.get(work) !== fate);
    try {
      append(file, missing.map(lineOf));
    } catch (error) {
      if (index === 0) throw error;
      console.error(`the ledger at ${file} could not be brought up to date:`, error);
    }
  }

  return {
    note(fate, works) {
      everywhere(works.map((work) => lineOf([work, fate])));
      for (const work of works) if (known.get(work) !== 'destroyed') known.set(work, fate);
    },
    fates: () =>
      new Map([...known].filter((entry): entry is [string, 'hidden' | 'destroyed'] => entry[1] !== 'shown')),
    fateOf: (work) => known.get(work),
    take(text) {
      const before = new Map(known);
      takeIn(lastWords(text));
      everywhere([...known].filter(([work, fate]) => before.get(work) !== fate).map(lineOf));
    },
    text: () => [...known].map((entry) => `${lineOf(entry)}\n`).join(''),
  };
}

const lineOf = ([work, fate]: readonly [string, Fate]): string => JSON.stringify({ work, fate });

const read = (file: string): string => (existsSync(file) ? readFileSync(file, 'utf8') : '');

function keepGraver(known: Map<string, Fate>, work: string, fate: Fate): void {
  const before = known.get(work);
  if (before === undefined || GRAVITY[fate] > GRAVITY[before]) known.set(work, fate);
}

/** The last word on each work in one ledger. A torn line, which a power cut can leave at the end, was never acknowledged. */
function lastWords(text: string): Map<string, Fate> {
  const words = new Map<string, Fate>();
  for (const line of text.split('\n')) {
    let parsed: unknown;
    try {
      parsed = JSON.parse(line);
    } catch {
      continue;
    }
    const said = Line.safeParse(parsed);
    if (said.success && words.get(said.data.work) !== 'destroyed') words.set(said.data.work, said.data.fate);
  }
  return words;
}
