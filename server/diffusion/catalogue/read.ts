import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';

/** The catalogue cannot be read: no painter without its sources. */
export class CatalogueError extends Error {
  readonly file: string;
  constructor(file: string, options?: ErrorOptions) {
    super(
      `assets/catalogue/${file} cannot be read. Restore it with: git checkout -- assets/catalogue/${file}`,
      options,
    );
    this.name = 'CatalogueError';
    this.file = file;
  }
}

/** @throws CatalogueError naming the file */
export async function readCatalogueFile(folder: string, file: string): Promise<Buffer> {
  try {
    return await readFile(join(folder, file));
  } catch (cause) {
    throw new CatalogueError(file, { cause });
  }
}

/** @throws CatalogueError naming the file */
export async function readCatalogueJson<T extends z.ZodType>(
  folder: string,
  file: string,
  schema: T,
): Promise<z.infer<T>> {
  const bytes = await readCatalogueFile(folder, file);
  try {
    return schema.parse(JSON.parse(bytes.toString()));
  } catch (cause) {
    throw new CatalogueError(file, { cause });
  }
}
