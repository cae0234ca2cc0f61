/** Keepsakes from the work to the file, and files back to the work. The one service through which a picture leaves. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Biography, KeepsakeOffer, Verification } from '../../protocol/index.ts';
import type { Collection } from '../collection/collection.ts';
import { isBelievable } from '../config/believable-time.ts';
import type { Locales } from '../config/locales.ts';
import { projectRoot } from '../config/paths.ts';
import type { Journal } from '../journal/journal.ts';
import type { Database } from '../storage/database.ts';
import { MASTER_FILE, type PictureStore } from '../storage/pictures.ts';
import { assembleBiography, publicPart } from './biography.ts';
import { createFingerprinting } from './fingerprinting.ts';
import { createKeepsakeTable, type Keepsake } from './keepsake-table.ts';
import { openKeys } from './keys.ts';
import { textsOf } from './label-text.ts';
import type { PictureSets } from './picture-sets.ts';
import { judge } from './verdict.ts';
import type { Workshop } from './workshop.ts';

const DAY_MS = 86_400_000;
/** So long an answer waits for the looks of works that were hung a moment ago. */
const LOOKS_MAX_MS = 5_000;

export interface KeepsakeFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface Keepsakes {
  /** Undefined for works that may not be shown. */
  offer(work: string): KeepsakeOffer | undefined;
  /** Undefined for what never was, is over, or belongs to a work that may not be shown. */
  find(id: string): FoundKeepsake | undefined;
  findCode(code: string): FoundKeepsake | undefined;
  /** The signed file. @throws WorkshopBusy, or an Error when it could not be made */
  file(keepsake: FoundKeepsake, options: { words: boolean }): Promise<KeepsakeFile>;
  /** What a file of any maker says about itself. @throws WorkshopBusy, or an Error when looking failed */
  verify(bytes: Uint8Array): Promise<Verification>;
  /** The public biography of a work that may be shown. */
  biography(work: string): Biography | undefined;
  /** The whole biography of any work that was not destroyed: for the desk only. */
  anyBiography(work: string): Biography | undefined;
  /** Fingerprints what has none yet, in the background, until closed. */
  start(): void;
  close(): Promise<void>;
}

export interface FoundKeepsake extends Keepsake {
  readonly biography: Biography;
  readonly path: string;
  /** When its address ends; null where the clock cannot be right. */
  readonly until: Date | null;
}

export function createKeepsakes(deps: {
  database: Database;
  journal: Journal;
  collection: Collection;
  pictures: PictureStore;
  locales: Locales;
  sets: PictureSets;
  /** Marks files. */
  bench: Workshop;
  /** Looks at files of strangers: one that hangs must not keep a visitor from a keepsake. */
  counter: Workshop;
  dataFolder: string;
  /** Days after which a keepsake's address is over. */
  days: () => number;
  /** Where phones reach keepsakes now; null where they do not. */
  origin: () => string | null;
  now: () => number;
}): Keepsakes {
  const { collection, pictures, locales, bench, counter } = deps;
  const table = createKeepsakeTable(deps.database);
  const keys = openKeys(deps.dataFolder);
  const version = String(JSON.parse(readFileSync(join(projectRoot(), 'package.json'), 'utf8')).version);
  let stop = (): void => {};

  const biographyOf = (work: string): Biography | undefined => {
    const record = collection.record(work);
    return record && assembleBiography(record, { sets: deps.sets, siblingsOf: table.siblingsOf });
  };

  /** Nobody can promise a day by a clock that is wrong. */
  const endOf = ({ madeAt }: Keepsake): Date | null =>
    isBelievable(madeAt) ? new Date(madeAt + deps.days() * DAY_MS) : null;

  const found = (keepsake: Keepsake | undefined): FoundKeepsake | undefined => {
    // A clock that fell back to 1970 ends nothing.
    if (!keepsake || deps.now() - keepsake.madeAt > deps.days() * DAY_MS) return undefined;
    const biography = biographyOf(keepsake.work);
    return biography && { ...keepsake, biography, path: `/k/${keepsake.id}`, until: endOf(keepsake) };
  };

  const fingerprinting = createFingerprinting({
    missing: table.withoutFingerprint,
    async take(work) {
      const master = pictures.path(work, MASTER_FILE);
      table.saveFingerprint(work, await counter.run({ kind: 'fingerprint', master }));
    },
  });

  return {
    offer(work) {
      try {
        const keepsake = table.of(work, deps.now());
        if (!keepsake) return undefined;
        const path = `/k/${keepsake.id}`;
        const origin = deps.origin();
        return {
          path,
          code: keepsake.code,
          link: origin && `${origin}${path}`,
          until: endOf(keepsake)?.toISOString() ?? null,
        };
      } catch (error) {
        console.error('a keepsake could not be noted:', error); // a full disk: the visitor's job is told all the same
        return undefined;
      }
    },
    find: (id) => found(table.byId(id)),
    findCode: (code) => found(table.byCode(code)),
    anyBiography: (work) => (collection.get(work)?.state === 'destroyed' ? undefined : biographyOf(work)),
    biography(work) {
      const biography = table.of(work, deps.now()) && biographyOf(work);
      return biography && publicPart(biography, { words: true });
    },
    async file({ work, mark, biography }, { words }) {
      const told = publicPart(biography, { words });
      const { language } = biography.words;
      const spoken = locales.languages.includes(language) ? language : 'en';
      const { caption, ...texts } = textsOf(told, locales, spoken);
      const bytes = await bench.run({
        kind: 'keepsake',
        master: pictures.path(work, MASTER_FILE),
        dataFolder: deps.dataFolder,
        order: { biography: told, caption, texts, mark, version },
      });
      return { name: `echoes-${String(biography.number).padStart(6, '0')}.png`, bytes };
    },
    async verify(bytes) {
      fingerprinting.wake();
      const looked = await counter.run({ kind: 'look', bytes, trusted: keys.trusted() });
      await Promise.race([fingerprinting.idle(), sleep(LOOKS_MAX_MS, undefined, { ref: false })]);
      return judge(looked, {
        workOfMark: table.workOfMark,
        nearest: table.nearest,
        biographyOf,
      });
    },
    start() {
      stop = deps.journal.subscribe((records) => {
        if (records.some(({ type }) => type === 'work:hung')) fingerprinting.wake();
      });
      fingerprinting.wake();
    },
    async close() {
      stop();
      const ended = fingerprinting.close();
      await Promise.all([bench.close(), counter.close(), ended]);
    },
  };
}
