import { z } from 'zod';

/** The parts of an archive, in the order in which they lie in it. The manifest comes last: it says what really went in. */
export const DATABASE_ENTRY = 'echoes.db';
export const LEDGER_ENTRY = 'erasures.jsonl';
export const MANIFEST_ENTRY = 'exhibition.json';
export const WORKS_FOLDER = 'works';
export const CATALOGUE_FOLDER = 'catalogue';
/** Title, author, set and licence of every artwork that a source can be; their pictures come with the programme. */
export const CATALOGUE_FILES = ['catalogue.json', 'LICENCES.md'];

const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
/** `works/<id>/<file>`: no `..`, no drive, nothing hidden. */
export const WORK_FILE = new RegExp(`^${WORKS_FOLDER}/(${UUID})/([a-z]+\\.[a-z]+)$`);

/** Whether an archive of ours may hold a file of this name. */
export const isKnownEntry = (name: string): boolean =>
  [DATABASE_ENTRY, LEDGER_ENTRY, MANIFEST_ENTRY].includes(name) ||
  WORK_FILE.test(name) ||
  CATALOGUE_FILES.some((file) => name === `${CATALOGUE_FOLDER}/${file}`);

/** A manifest of half a million files; a longer one is none of ours. */
export const MANIFEST_MAX_BYTES = 128 * 1024 * 1024;

export const Manifest = z.strictObject({
  format: z.literal('echoes-exhibition'),
  version: z.literal(1),
  /** Milliseconds since the epoch, by the clock of the machine that made it. */
  madeAt: z.int().nonnegative(),
  works: z.int().nonnegative(),
  /** Newest entry of the journal that is in it. */
  seq: z.int().nonnegative(),
  /** Everything else in the archive, by name. */
  files: z.record(
    z.string(),
    z.strictObject({ size: z.int().nonnegative(), sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
  ),
});
export type Manifest = z.infer<typeof Manifest>;

/** Why an archive is not taken: `foreign` none of ours, `truncated` its end is missing, `bomb` it would grow, `damaged`, `newer`. */
export type ArchiveFault = 'foreign' | 'truncated' | 'bomb' | 'damaged' | 'newer' | 'space';

/** Refused whole: nothing of it was taken, nothing here has changed. */
export class ArchiveRefused extends Error {
  override readonly name = 'ArchiveRefused';
  constructor(
    readonly fault: ArchiveFault,
    detail: string,
    options?: ErrorOptions,
  ) {
    super(`the archive is refused (${fault}): ${detail}`, options);
  }
}
