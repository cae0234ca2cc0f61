/** What the marking thread does, one message at a time. */
import { readFile } from 'node:fs/promises';
import { decodeImage } from '../diffusion/pixels.ts';
import { fingerprintOf } from './fingerprint.ts';
import { type KeepsakeOrder, makeKeepsake, signerOf } from './keepsake-file.ts';
import { type Looked, lookAt } from './look.ts';
import { greyOf } from './watermark/grey.ts';

export type Task =
  | {
      readonly kind: 'keepsake';
      /** Path of the master. */
      readonly master: string;
      readonly order: Omit<KeepsakeOrder, 'master'>;
      /** Where the keys lie. */
      readonly dataFolder: string;
    }
  | { readonly kind: 'look'; readonly bytes: Uint8Array; readonly trusted: string }
  | { readonly kind: 'fingerprint'; readonly master: string };

export interface Outcomes {
  keepsake: Uint8Array;
  look: Looked;
  fingerprint: Uint8Array;
}

export async function perform(task: Task): Promise<Outcomes[Task['kind']]> {
  switch (task.kind) {
    case 'keepsake': {
      const master = await readFile(task.master);
      return makeKeepsake({ ...task.order, master }, await signerOf(task.dataFolder));
    }
    case 'look':
      return lookAt(task.bytes, task.trusted);
    case 'fingerprint':
      return fingerprintOf(greyOf(await decodeImage(await readFile(task.master))));
  }
}
