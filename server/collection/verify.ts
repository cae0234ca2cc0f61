import { setTimeout as pause } from 'node:timers/promises';
import { MASTER_FILE, type PictureStore } from '../storage/pictures.ts';
import type { Collection } from './collection.ts';

/** Files looked at in one go in the background, and the rest between: the painter and the sockets come first. */
const BATCH = 20;
const BETWEEN_MS = 250;

/** What a verification found. */
export interface Verified {
  checked: number;
  torn: { work: string; file: string }[];
}

/**
 * Compares the newest `limit` files with their rows before the doors open. A torn one is moved to quarantine, its work leaves
 * the wall (a torn master does not: nobody sees it), everything else is served.
 */
export async function verifyNewest(deps: VerifyDeps, limit: number): Promise<Verified> {
  return verify(deps, deps.collection.files(limit, 0));
}

export interface VerifyDeps {
  collection: Collection;
  pictures: PictureStore;
}

/** The files after the newest `from`, a few at a time until `signal`. */
export async function verifyRest(deps: VerifyDeps, from: number, signal: AbortSignal): Promise<Verified> {
  const all: Verified = { checked: 0, torn: [] };
  // A list taken once: new works push the older ones along while we look.
  const files = deps.collection.files(-1, from);
  for (let at = 0; at < files.length && !signal.aborted; at += BATCH) {
    const { checked, torn } = await verify(deps, files.slice(at, at + BATCH));
    all.checked += checked;
    all.torn.push(...torn);
    await pause(BETWEEN_MS, undefined, { signal }).catch(() => {});
  }
  return all;
}

async function verify(
  { collection, pictures }: VerifyDeps,
  files: ReturnType<Collection['files']>,
): Promise<Verified> {
  const torn: Verified['torn'] = [];
  for (const { work, ...file } of files) {
    if (await pictures.intact(work, file)) continue;
    await pictures.quarantine(work, file.name);
    collection.fileTorn(work, file.name);
    torn.push({ work, file: file.name });
    const consequence = file.name === MASTER_FILE ? 'the work stays' : 'its work leaves the wall';
    console.error(`picture ${work}/${file.name} is torn or missing: moved to quarantine, ${consequence}`);
  }
  return { checked: files.length, torn };
}
