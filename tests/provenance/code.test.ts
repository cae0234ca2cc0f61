import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CODED_BITS, decode, encode } from '../../server/provenance/watermark/code.ts';

const IDS = fc.integer({ min: 0, max: 0xffff_ffff });

describe('the code of a mark', () => {
  it('[P3] brings back every id', () => {
    fc.assert(fc.property(IDS, (id) => decode(Float64Array.from(encode(id))) === id));
  });

  it('[P3] corrects one wrong bit in ten, wherever they lie apart', () => {
    fc.assert(
      fc.property(IDS, fc.integer({ min: 0, max: 9 }), (id, first) => {
        const soft = Float64Array.from(encode(id));
        for (let i = first; i < CODED_BITS; i += 14) soft[i] = -(soft[i] as number);
        return decode(soft) === id;
      }),
    );
  });

  it('encodes by CCSDS 131.0-B: a single one among zeros comes out as its generators 171 and 133', () => {
    // By linearity: the codes of two ids that differ in one bit differ by that bit's response and by those of the CRC's changed bits.
    const [a, b] = [encode(0), encode(1)];
    const first = Array.from(a, (sign, i) => (sign === b[i] ? 0 : 1)).slice(62, 62 + 2);
    expect(first).toEqual([1, 1]); // both generators begin with a one
    expect(Array.from(a.slice(0, 62))).toEqual(Array.from(b.slice(0, 62)));
  });

  it('[P3] finds nothing in noise', () => {
    let state = 1;
    const noise = () => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff;
      return state / 0x4000_0000 - 1;
    };
    for (let i = 0; i < 300; i++) expect(decode(Float64Array.from({ length: CODED_BITS }, noise))).toBeNull();
  });

  it('carries the CRC-32 of everybody else (IEEE 802.3)', () => {
    expect(crc32(Buffer.from('123456789'))).toBe(0xcbf43926);
  });
});
