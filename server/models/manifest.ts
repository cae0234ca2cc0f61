import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { WeightsError } from './weights-error.ts';

const MANIFEST = 'manifest.json';

const Entry = z.object({
  /** Relative to the models folder, `/` between names; never leads out of it. */
  path: z.string().regex(/^(?!.*\.\.)[\w.-]+(\/[\w.-]+)*$/),
  bytes: z.number().int().nonnegative(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  licence: z.string(),
  source: z.string(),
  card: z.string().optional(),
});
export type ManifestEntry = z.infer<typeof Entry>;

export interface Manifest {
  /** The models folder the paths are relative to. */
  readonly folder: string;
  readonly files: readonly ManifestEntry[];
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Reads `manifest.json` in a models folder. @throws WeightsError when it is missing or malformed */
export async function readManifest(folder: string): Promise<Manifest> {
  let bytes: Buffer;
  try {
    bytes = await readFile(join(folder, MANIFEST));
  } catch (cause) {
    throw new WeightsError({ file: MANIFEST, expected: null, found: null }, { cause });
  }
  try {
    return {
      folder,
      files: z.object({ files: z.array(Entry).min(1) }).parse(JSON.parse(bytes.toString())).files,
    };
  } catch (cause) {
    throw new WeightsError({ file: MANIFEST, expected: null, found: sha256(bytes) }, { cause });
  }
}

/** Whether a file on disk is the one the manifest names; the fault as an error value when it is not. */
export async function checkWeights(manifest: Manifest, entry: ManifestEntry): Promise<WeightsError | null> {
  try {
    await readWeights(manifest, entry.path);
    return null;
  } catch (error) {
    if (error instanceof WeightsError) return error;
    throw error;
  }
}

/**
 * The bytes of a weights file, verified: what is returned is what was hashed, so a file swapped between check and load cannot slip in.
 * @throws WeightsError when the file is missing, is not in the manifest, or its SHA-256 differs
 */
export async function readWeights(manifest: Manifest, path: string): Promise<Uint8Array> {
  const entry = manifest.files.find((file) => file.path === path);
  if (!entry) throw new WeightsError({ file: path, expected: 'an entry in manifest.json', found: 'none' });
  let bytes: Buffer;
  try {
    bytes = await readFile(join(manifest.folder, path));
  } catch (cause) {
    throw new WeightsError({ file: path, expected: entry.sha256, found: null }, { cause });
  }
  const found = sha256(bytes);
  if (found !== entry.sha256) throw new WeightsError({ file: path, expected: entry.sha256, found });
  return bytes;
}

/** One short name for all files under a folder of the manifest together: 12 hex digits. */
export function fingerprint(manifest: Manifest, folder: string): string {
  const lines = manifest.files
    .filter((file) => file.path.startsWith(`${folder}/`) && !file.path.endsWith('.md'))
    .map((file) => `${file.sha256}  ${file.path}\n`)
    .sort();
  return sha256(Buffer.from(lines.join(''))).slice(0, 12);
}
