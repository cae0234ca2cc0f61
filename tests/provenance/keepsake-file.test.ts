import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Biography } from '../../protocol/index.ts';
import { loadLocales } from '../../server/config/locales.ts';
import { assetsFolder } from '../../server/config/paths.ts';
import { readManifest } from '../../server/provenance/c2pa/read.ts';
import { TRAINED_ALGORITHMIC_MEDIA } from '../../server/provenance/c2pa/sign.ts';
import { makeKeepsake } from '../../server/provenance/keepsake-file.ts';
import { openKeys } from '../../server/provenance/keys.ts';
import { textsOf } from '../../server/provenance/label-text.ts';
import { layoutOf } from '../../server/provenance/layout.ts';
import { lookAt } from '../../server/provenance/look.ts';
import { judge } from '../../server/provenance/verdict.ts';
import { claimsOf } from '../../server/provenance/xmp.ts';
import { biographyOf, masterOf } from '../support/painted.ts';

const locales = loadLocales(join(assetsFolder(), 'locales'));
const MARK = 0x1234_5678;
const NOBODY = { workOfMark: () => undefined, nearest: () => undefined, biographyOf: () => undefined };
let folder: string;
let file: Uint8Array;

async function keepsakeOf(biography: Biography, data = folder): Promise<Uint8Array> {
  const { caption, ...texts } = textsOf(biography, locales, biography.words.language);
  const order = { master: masterOf(3, 512), biography, caption, texts, mark: MARK, version: 'test' };
  return makeKeepsake(order, await openKeys(data).signing());
}
const trusted = (data = folder): string => openKeys(data).trusted();
const verdictOf = async (bytes: Uint8Array, pem = trusted()) => judge(await lookAt(bytes, pem), NOBODY);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'echoes-keys-'));
  file = await keepsakeOf(biographyOf());
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('[P1] a file that leaves', () => {
  it('carries a record that two readers find valid, signed under our own root', async () => {
    const manifest = await readManifest(file, 'image/png', trusted());
    expect(manifest).toMatchObject({
      state: 'valid',
      ours: true,
      sourceType: TRAINED_ALGORITHMIC_MEDIA,
      actions: ['c2pa.created', 'c2pa.watermarked.unbound', 'c2pa.edited'],
      readers: { c2paRs: true, c2paTs: true },
      faults: [],
    });
  });

  it('says in its metadata that a machine made it, and tells its story', () => {
    const { xmp } = layoutOf(file);
    expect(claimsOf(xmp ?? '')).toMatchObject({
      sourceType: TRAINED_ALGORITHMIC_MEDIA,
      tool: 'echo-painter-test@123456789abc',
      title: 'ein roter Fuchs bei Nacht',
    });
    expect(xmp).toContain('a red fox at night');
  });

  it('wears a label below the picture, with what CC BY asks for', async () => {
    const { caption } = textsOf(biographyOf(), locales, 'de');
    expect(caption.words).toBe('ein roter Fuchs bei Nacht');
    expect(caption.facts.join()).toMatch(/künstliche Intelligenz/);
    expect(caption.credits.join()).toMatch(
      /„Fox“ von Twitter .*CC-BY-4\.0, https:\/\/creativecommons\.org.*übermalt/s,
    );
    const { height = 0, width = 0 } = await sharp(file).metadata();
    expect(height).toBeGreaterThan(width + 100);
    // Ink on the paper below the picture.
    const { channels } = await sharp(file).extract({ left: 40, top: 580, width: 500, height: 50 }).stats();
    expect(channels[0]?.min).toBeLessThan(80);
  });

  it('is ours as it left, and ours by its mark after a JPEG', async () => {
    expect(await verdictOf(file)).toMatchObject({ verdict: 'ours', mark: { id: MARK } });
    const jpeg = await sharp(file).jpeg({ quality: 75 }).toBuffer();
    expect(await verdictOf(jpeg)).toMatchObject({ verdict: 'marked', manifest: null, mark: { id: MARK } });
  });

  it('[P2] tells of one flipped bit, wherever it is', async () => {
    for (let i = 1; i <= 12; i++) {
      const flipped = Uint8Array.from(file);
      const at = Math.floor((flipped.length * i) / 13);
      flipped[at] = (flipped[at] as number) ^ 1;
      expect((await readManifest(flipped, 'image/png', trusted()))?.state, String(at)).not.toBe('valid');
    }
  });

  it('[P5] leaves the words at home when the visitor wants that', async () => {
    const quiet = biographyOf({ words: { ...biographyOf().words, said: '', used: '', reading: [] } });
    const text = Buffer.from(await keepsakeOf(quiet)).toString('latin1');
    for (const word of ['Fuchs', 'red fox', 'zwinkernd']) expect(text).not.toContain(word);
  });

  it('[P4] claims no time where no clock could be trusted, and is signed all the same', async () => {
    const timeless = await keepsakeOf(biographyOf({ paintedAt: null }));
    const text = Buffer.from(timeless).toString('latin1');
    expect(text).not.toMatch(/CreateDate|2026-11|1970/);
    expect(text).toContain('&#34;number&#34;:12');
    expect(await verdictOf(timeless)).toMatchObject({ verdict: 'ours' });
  });

  it('names the works it was made from as ingredients', async () => {
    const child = await keepsakeOf(
      biographyOf({ parents: [{ id: '00000000-0000-4000-8000-000000000003', number: 3 }] }),
    );
    const manifest = await readManifest(child, 'image/png', trusted());
    expect(manifest).toMatchObject({ state: 'valid', ingredients: ['Echoes of Imagination 3'] });
  });
});

describe('[P6] keys', () => {
  it('are readable by their owner only', () => {
    const keys = join(folder, 'keys');
    expect(statSync(keys).mode & 0o777).toBe(0o700);
    for (const name of readdirSync(keys).filter((each) => each.endsWith('.key')))
      expect(statSync(join(keys, name)).mode & 0o777, name).toBe(0o600);
  });

  it('rotate: what was signed before stays ours, and so does what is signed now', async () => {
    const data = mkdtempSync(join(tmpdir(), 'echoes-keys-'));
    const old = await keepsakeOf(biographyOf(), data);
    const before = await openKeys(data).facts();
    await openKeys(data).rotate({ newRoot: false });
    const between = await openKeys(data).facts();
    expect(between.fingerprint).not.toBe(before.fingerprint);
    expect(between.rootFingerprint).toBe(before.rootFingerprint);
    await openKeys(data).rotate({ newRoot: true });
    expect((await openKeys(data).facts()).rootFingerprint).not.toBe(before.rootFingerprint);
    const fresh = await keepsakeOf(biographyOf(), data);
    for (const each of [old, fresh])
      expect(await verdictOf(each, trusted(data))).toMatchObject({ verdict: 'ours' });
    rmSync(data, { recursive: true });
  });

  it('begin a new chain when they are lost; old files still verify', async () => {
    const data = mkdtempSync(join(tmpdir(), 'echoes-keys-'));
    const old = await keepsakeOf(biographyOf(), data);
    for (const name of ['root.key', 'signing.key']) rmSync(join(data, 'keys', name));
    const keys = openKeys(data);
    await keys.signing();
    expect(keys.notice).toMatch(/new chain/);
    expect(await verdictOf(old, trusted(data))).toMatchObject({ verdict: 'ours' });
    rmSync(data, { recursive: true });
  });

  it('of somebody else sign, but not for us', async () => {
    const other = mkdtempSync(join(tmpdir(), 'echoes-keys-'));
    await openKeys(other).signing();
    expect(await verdictOf(file, trusted(other))).toMatchObject({
      verdict: 'signed',
      manifest: { ours: false },
    });
    rmSync(other, { recursive: true });
  });
});
