import { describe, expect, it } from 'vitest';
import { parsePaintArguments, UsageError } from '../../server/cli/arguments.ts';
import { main } from '../../server/cli/paint.ts';

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
      out: 'f.png',
      json: true,
    });
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
});
