import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parsePaintArguments, USAGE, UsageError } from '../../server/cli/arguments.ts';
import { main, paintToFile } from '../../server/cli/paint.ts';

const neverLoaded = (): never => {
  throw new Error('the painter was loaded');
};
const parse = (...argv: string[]) => parsePaintArguments([...argv, '--out', 'f.png']);

describe('the paint command’s arguments', () => {
  it('takes words and every option', () => {
    const line = 'a red fox|--seed|7|--steps|8|--freedom|.85|--guidance|0|--manner|oil|--json'.split('|');
    expect(parse(...line)).toEqual({
      words: 'a red fox',
      seed: 7,
      steps: 8,
      freedom: 0.85,
      guidanceScale: 0,
      manner: 'oil',
      obedience: undefined,
      from: undefined,
      region: undefined,
      arrange: undefined,
      variation: undefined,
      between: undefined,
      without: [],
      withoutTokens: [],
      out: 'f.png',
      json: true,
    });
  });

  it('takes every way to start, to vary and to take away', () => {
    const line =
      '--from|a.png|--region|.5,.25,.5,.4|--variation|9|--obedience|.5|--without|a/b|--without|c/d|--without-tokens|e/f';
    expect(parse(...line.split('|'))).toMatchObject({
      from: 'a.png',
      region: { x: 0.5, y: 0.25, width: 0.5, height: 0.4 },
      variation: { seed: 9, strength: 0.3 },
      obedience: 0.5,
      without: ['a/b', 'c/d'],
      withoutTokens: ['e/f'],
    });
    expect(parse('--variation', '9', '--strength', '0').variation).toEqual({ seed: 9, strength: 0 });
    expect(parse('a fox', '--seed', '4', '--between', 'an owl').between).toEqual({
      words: 'an owl',
      seed: 4,
      arrange: undefined,
      share: 0.5,
    });
    const other = [
      '--between',
      'an owl',
      '--between-seed',
      '5',
      '--between-arrange',
      's.json',
      '--share',
      '0',
    ];
    expect(parse(...other).between).toMatchObject({ seed: 5, arrange: 's.json', share: 0 });
  });

  it('no words is a picture from nothing; several are one sentence', () => {
    expect(parse().words).toBe('');
    expect(parse('a', 'fox').words).toBe('a fox');
    expect(parse('a fox').steps).toBeUndefined();
  });

  it('refuses what cannot be, naming the argument', () => {
    const wrong: [string[], RegExp][] = [
      [['--seed', '1.5'], /--seed .* "1.5"/],
      [['--seed', '-1'], /--seed/],
      [['--seed', '4294967296'], /--seed/],
      [['--seed', ''], /--seed/],
      [['--seed', 'seven'], /--seed/],
      [['--seed', '1e3'], /--seed/],
      [['--steps', '0'], /--steps .* 1 to 50/],
      [['--steps', '51'], /--steps/],
      [['--steps', '2.5'], /--steps/],
      [['--freedom', '1.01'], /--freedom/],
      [['--freedom', 'NaN'], /--freedom/],
      [['--guidance', '-2'], /--guidance/],
      [['--frobnicate'], /frobnicate/],
      [['--obedience', '2'], /--obedience/],
      [['--region', '0,0,1,1'], /--region goes with --from/],
      [['--from', 'a.png', '--region', '0,0,1'], /--region must be .* "0,0,1"/],
      [['--from', 'a.png', '--region', '.8,0,.4,.4'], /--region must be/],
      [['--from', 'a.png', '--arrange', 's.json'], /exclude each other/],
      [['--from', 'a.png', '--between', 'an owl'], /exclude each other/],
      [['--share', '.5'], /--share goes with --between/],
      [['--strength', '.5'], /--strength goes with --variation/],
      [['--variation', '-1'], /--variation/],
      [['--between', 'an owl', '--share', '1.1'], /--share/],
    ];
    for (const [argv, message] of wrong) {
      expect(() => parse(...argv)).toThrow(UsageError);
      expect(() => parse(...argv)).toThrow(message);
    }
    expect(() => parsePaintArguments(['a fox'])).toThrow(/--out/);
  });

  it('ends with 2 and writes nothing for a place that cannot be written', async () => {
    expect(await main(['a fox', '--out', '/proc/nowhere/f.png'])).toBe(2);
    expect(await main(['a fox', '--out', import.meta.dirname])).toBe(2);
    expect(await main(['a fox', '--steps', 'x', '--out', '/tmp/never.png'])).toBe(2);
  });

  it('[E13] ends with 2 for a file that is not there or is no arrangement, before anything is loaded', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'echoes-paint-'));
    const scene = join(folder, 'scene.json');
    const paint = (...options: string[]) => paintToFile(parse('a fox', ...options), neverLoaded);
    await expect(paint('--from', join(folder, 'none.png'))).rejects.toThrow(/--from .* cannot be read/);
    for (const text of ['not JSON', '[]', '{"sprites":[{"work":"noto/fox","x":2,"y":0,"size":1}]}']) {
      await writeFile(scene, text);
      await expect(paint('--arrange', scene)).rejects.toThrow(/--arrange .* is not an arrangement: /);
    }
    await rm(folder, { recursive: true });
  });

  it('explains every option', async () => {
    for (const option of [
      '--from',
      '--region',
      '--arrange',
      '--variation',
      '--between',
      '--without',
      '--manner',
    ])
      expect(USAGE).toContain(`${option} `);
  });
});
