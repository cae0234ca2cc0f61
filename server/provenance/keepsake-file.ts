/**
 * Master to keepsake, the only way by which a picture leaves the building: the invisible mark, the label, the metadata, and the
 * signature last, since whatever came after it would break it. Takes a quarter of a second: for the marking thread and for commands.
 */
import type { Biography } from '../../protocol/index.ts';
import { decodeImage } from '../diffusion/pixels.ts';
import { encodePng } from '../diffusion/png.ts';
import { signPng } from './c2pa/sign.ts';
import { type Caption, composeCaption } from './caption.ts';
import { openKeys, type SigningKey } from './keys.ts';
import { addXmp } from './png-text.ts';
import { embedMark } from './watermark/embed.ts';
import { type XmpTexts, xmpOf } from './xmp.ts';

export const GENERATOR = 'Echoes of Imagination';

export interface KeepsakeOrder {
  /** The unmarked PNG. */
  readonly master: Uint8Array;
  /** The public part: what it holds is in the file for everybody to read. */
  readonly biography: Biography;
  readonly caption: Caption;
  readonly texts: XmpTexts;
  /** The work's mark, unsigned, 32 bits. */
  readonly mark: number;
  /** Version of the exhibition. */
  readonly version: string;
}

/** @throws what decoding throws for a damaged master */
export async function makeKeepsake(order: KeepsakeOrder, signer: SigningKey): Promise<Uint8Array> {
  const { biography } = order;
  // 1. The mark, into the picture alone.
  const picture = await decodeImage(order.master);
  embedMark(picture, order.mark);
  // 2. The label and its paper.
  const whole = composeCaption(picture, order.caption);
  // 3. The metadata.
  const described = addXmp(encodePng(whole), xmpOf(biography, order.texts, `${GENERATOR} ${order.version}`));
  // 4. The signature.
  return signPng(
    described,
    {
      title: order.texts.title,
      generator: { name: GENERATOR, version: order.version },
      agent: { name: biography.painter.name, version: biography.runtime?.onnxruntime ?? 'unknown' },
      when: biography.paintedAt,
      parents: biography.parents.map(({ id, number }) => ({
        id: `urn:uuid:${id}`,
        title: `${GENERATOR} ${number}`,
      })),
      biography,
    },
    signer,
  );
}

/** The key of a data folder, read anew each time: a rotation takes effect at once. */
export const signerOf = (dataFolder: string): Promise<SigningKey> => openKeys(dataFolder).signing();
