import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { VERIFY_MAX_BYTES } from '../../protocol/index.ts';
import { lookAt } from '../../server/provenance/look.ts';
import { addXmp } from '../../server/provenance/png-text.ts';
import { judge } from '../../server/provenance/verdict.ts';
import { masterOf } from '../support/painted.ts';

const NOBODY = { workOfMark: () => undefined, nearest: () => undefined, biographyOf: () => undefined };
const answer = async (bytes: Uint8Array) => judge(await lookAt(bytes, ''), NOBODY);
const stranger = masterOf(5, 256);

/** A PNG's head with sides of `side`, and no pixels to speak of. */
function headOf(side: number): Buffer {
  const png = Buffer.from(masterOf(1, 16));
  png.writeUInt32BE(side, 16);
  png.writeUInt32BE(side, 20);
  return png;
}

describe('[P7] files of any maker', () => {
  it('that say nothing get that for an answer', async () => {
    expect(await answer(stranger)).toMatchObject({
      verdict: 'silent',
      manifest: null,
      claims: null,
      mark: null,
      file: { type: 'png', width: 256, height: 256, trailingBytes: 0 },
    });
  });

  it.each([
    ['nothing at all', new Uint8Array()],
    ['a text', Buffer.from('I am a picture')],
    ['half a signature', Buffer.from('\x89PNG\r\n', 'latin1')],
    ['a PNG that ends in its head', Buffer.from(stranger.subarray(0, 20))],
    ['a PNG that ends in its pixels', Buffer.from(stranger.subarray(0, 3_000))],
    [
      'an SVG that asks for a file',
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>'),
    ],
  ])('%s is no picture', async (_name, bytes) => {
    expect((await answer(bytes)).verdict).toMatch(/unreadable|silent/);
    expect((await answer(bytes)).mark).toBeNull();
  });

  it('with 14,000 pixels a side is not unpacked', async () => {
    const before = process.memoryUsage().rss;
    expect(await answer(headOf(14_000))).toMatchObject({ verdict: 'too-large', file: { width: 14_000 } });
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * 2 ** 20);
  });

  it('with more bytes than are looked at is too large', async () => {
    const huge = Buffer.alloc(VERIFY_MAX_BYTES + 1);
    Buffer.from(stranger).copy(huge);
    expect((await answer(huge)).verdict).toBe('too-large');
  });

  it('with a compressed text that would fill the memory is looked at as if it had none', async () => {
    const bomb = deflateSync(Buffer.alloc(64 * 2 ** 20));
    const body = Buffer.concat([Buffer.from('XML:com.adobe.xmp\0\0'), bomb]);
    const chunk = Buffer.concat([Buffer.alloc(4), Buffer.from('zTXt'), body, Buffer.alloc(4)]);
    chunk.writeUInt32BE(body.length);
    const file = Buffer.concat([stranger.subarray(0, 33), chunk, stranger.subarray(33)]);
    expect((await answer(file)).claims).toBeNull();
  });

  it('with XMP that multiplies itself is read as text: nothing is expanded', async () => {
    const lol = '<!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;">]>';
    const packet = `${lol}<x:xmpmeta><dc:title>&b;&b;</dc:title>${'<a>'.repeat(100_000)}</x:xmpmeta>`;
    const { claims } = await answer(addXmp(stranger, packet));
    expect(claims?.title).toBe('&b;&b;');
  });

  it('that claim without a signature are told to claim, not to be', async () => {
    const packet =
      '<x:xmpmeta><Iptc4xmpExt:DigitalSourceType>http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture</Iptc4xmpExt:DigitalSourceType></x:xmpmeta>';
    expect(await answer(addXmp(stranger, packet))).toMatchObject({
      verdict: 'claims',
      claims: { sourceType: 'http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture' },
    });
  });

  it('with a forged record are not believed', async () => {
    const body = Buffer.concat([Buffer.from('0000002a6a756d62', 'hex'), Buffer.alloc(200, 0x63)]);
    const chunk = Buffer.concat([Buffer.alloc(4), Buffer.from('caBX'), body, Buffer.alloc(4)]);
    chunk.writeUInt32BE(body.length);
    const file = Buffer.concat([stranger.subarray(0, 33), chunk, stranger.subarray(33)]);
    expect((await answer(file)).verdict).toBe('changed');
  });

  it('with a second file behind the first are told of', async () => {
    const polyglot = Buffer.concat([stranger, Buffer.from('PK\x03\x04 and an archive')]);
    expect(await answer(polyglot)).toMatchObject({ file: { trailingBytes: 19 } });
    const jpeg = await sharp(Buffer.from(stranger)).jpeg().toBuffer();
    expect(await answer(jpeg)).toMatchObject({ verdict: 'silent', file: { type: 'jpeg', trailingBytes: 0 } });
  });
});
