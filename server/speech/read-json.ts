import type { z } from 'zod';
import { type Manifest, readWeights } from '../models/manifest.ts';
import { WeightsError } from '../models/weights-error.ts';

/** A verified JSON file of the models folder. @throws WeightsError when it is missing, not the manifest's, or not of the schema */
export async function readJson<T>(manifest: Manifest, file: string, schema: z.ZodType<T>): Promise<T> {
  const bytes = await readWeights(manifest, file);
  try {
    return schema.parse(JSON.parse(new TextDecoder().decode(bytes)));
  } catch (cause) {
    throw new WeightsError({ file, expected: null, found: 'unknown format' }, { cause });
  }
}
