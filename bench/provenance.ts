/**
 * Do the marks hold? Pictures of the painter go the way of every file that leaves, through the marking thread; then two C2PA readers
 * judge them, a bit is flipped in each, and the mark is read again after what usually happens to pictures. Pictures without a mark are
 * asked for one as often as there is time.
 */
import { SAME_BITS } from '../server/provenance/fingerprint.ts';
import { atLeast, atMost, type Bench, type Figure, quantile, reported } from './figure.ts';
import { HARSH } from './provenance/attacks.ts';
import { markAll } from './provenance/marked.ts';
import { paintMany } from './provenance/paintings.ts';
import { askUnmarked } from './provenance/unmarked.ts';

const PICTURES = 320;
const UNMARKED = 10_000;

export const benchProvenance: Bench = async ({ prompts, quiet, say }) => {
  const paintings = await paintMany(prompts ?? PICTURES, say);
  const marked = await markAll(paintings, say);
  const unmarked = await askUnmarked(paintings, prompts === null ? UNMARKED : 10 * prompts, say);
  const { errors, psnr, ms, n } = marked;
  const exact = (id: string, value: number, more = {}): Figure => ({
    ...atMost(id, value, 0, 'share of bits', { quiet, absolute: false }),
    ...more,
  });
  return [
    reported(
      'pictures',
      n,
      'pictures',
      'of the painter, each of other words and another seed, all manners in turn',
    ),
    atLeast('c2pa_valid', marked.valid / n, 1, 'share', { why: 'c2pa-rs and c2pa-ts both' }),
    atLeast('tamper_found', marked.tamperFound / n, 1, 'share', {
      why: 'one bit of the whole file flipped, anywhere',
      beside: { toldAsChanged: marked.toldAsChanged / n },
    }),
    exact('wm_ber_q75', errors.q75.bits, { beside: { codedBits: errors.q75.coded } }),
    exact('wm_ber_half', errors.half.bits, { beside: { codedBits: errors.half.coded } }),
    exact('wm_ber_crop', errors.crop.bits, { beside: { codedBits: errors.crop.coded } }),
    ...(Object.keys(HARSH) as (keyof typeof HARSH)[]).map((name) =>
      reported(`wm_found_${name}`, errors[name].found, 'share of pictures'),
    ),
    atMost('wm_false', unmarked.found, 0, 'pictures', { quiet, absolute: false }),
    reported('wm_unmarked', unmarked.asked, 'pictures', unmarked.kinds),
    atLeast('wm_psnr', Math.min(...psnr), 40, 'dB', { beside: { mean: mean(psnr) } }),
    reported(
      'fingerprint_found',
      marked.fingerprintFound / n,
      'share',
      `within ${SAME_BITS} bits after half size and q75`,
      {
        nearestOther: marked.nearestOther,
      },
    ),
    atMost('keepsake_p95_ms', quantile(ms, 0.95), 400, 'ms', { quiet }),
  ];
};

const mean = (values: readonly number[]): number =>
  values.reduce((sum, each) => sum + each, 0) / values.length;
