/** The faces of the labels, from the packages and never from the machine: a file looks the same wherever it was made. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { GlobalFonts } from '@napi-rs/canvas';
import { projectRoot } from '../config/paths.ts';

/** Families in the order in which a sign is looked for, each with its file under node_modules/@fontsource-variable. */
const SAID = [
  ['Said Latin', 'fraunces/files/fraunces-latin-opsz-normal.woff2'],
  ['Said Latin Extended', 'fraunces/files/fraunces-latin-ext-opsz-normal.woff2'],
  ['Said Vietnamese', 'fraunces/files/fraunces-vietnamese-opsz-normal.woff2'],
  ['Said Arabic', 'noto-naskh-arabic/files/noto-naskh-arabic-arabic-wght-normal.woff2'],
] as const;
const PLAIN = [
  ['Plain Latin', 'inter/files/inter-latin-wght-normal.woff2'],
  ['Plain Latin Extended', 'inter/files/inter-latin-ext-wght-normal.woff2'],
  ['Plain Vietnamese', 'inter/files/inter-vietnamese-wght-normal.woff2'],
  ['Plain Cyrillic', 'inter/files/inter-cyrillic-wght-normal.woff2'],
  ['Plain Cyrillic Extended', 'inter/files/inter-cyrillic-ext-wght-normal.woff2'],
  ['Plain Greek', 'inter/files/inter-greek-wght-normal.woff2'],
  ['Plain Arabic', 'noto-sans-arabic/files/noto-sans-arabic-arabic-wght-normal.woff2'],
] as const;

const names = (faces: readonly (readonly [string, string])[]): string =>
  faces.map(([name]) => `"${name}"`).join(', ');
/** For CSS `font`; what none of the families has comes from the machine. */
export const FAMILIES = {
  said: `${names(SAID)}, ${names(PLAIN)}, serif`,
  plain: `${names(PLAIN)}, sans-serif`,
} as const;

let registered = false;

/** @throws Error when a font file is missing: a label in some other face would be none of ours */
export function registerFonts(): void {
  if (registered) return;
  const folder = join(projectRoot(), 'node_modules', '@fontsource-variable');
  for (const [name, file] of [...SAID, ...PLAIN]) {
    const path = join(folder, file);
    if (!existsSync(path) || !GlobalFonts.registerFromPath(path, name))
      throw new Error(`the font ${path} cannot be read`);
  }
  registered = true;
}
