import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { decodeImage } from '../../server/diffusion/pixels.ts';
import { encodePng } from '../../server/diffusion/png.ts';
import { composeCaption } from '../../server/provenance/caption.ts';
import { distance, fingerprintOf, SAME_BITS } from '../../server/provenance/fingerprint.ts';
import { lookAt } from '../../server/provenance/look.ts';
import { greyOf } from '../../server/provenance/watermark/grey.ts';
import { masterOf } from '../support/painted.ts';

const CAPTION = { words: 'a fox', facts: ['made here'], credits: ['by A. Hand'], direction: 'ltr' } as const;

describe('[P11] a keepsake that lost everything but its looks', () => {
  it.each([512, 768, 1024])('is known again on its paper, a painting of %i px a side', async (side) => {
    const master = await decodeImage(masterOf(3, side));
    const file = encodePng(composeCaption(master, CAPTION));
    const copy = await sharp(file).resize(300).jpeg({ quality: 60 }).toBuffer();
    const { fingerprints, mark } = await lookAt(copy, '');
    const own = fingerprintOf(greyOf(master));
    expect(mark).toBeNull();
    expect(Math.min(...fingerprints.map((each) => distance(each, own)))).toBeLessThan(SAME_BITS);
  });
});
