import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type LabelFont, layOutLabel } from '../../display/label-layout.ts';
import { labelRoom, labelWidth } from '../../display/label-room.ts';
import { balanceLines, breakLines, directionOfText } from '../../display/label-text.ts';

/** Each sign is one unit wide. */
const measure = (text: string): number => [...text].length;
const measureIn = (_font: LabelFont, size: number, text: string): number => [...text].length * size * 0.5;

const words = {
  title: 'a red fox beside a lighthouse at night',
  language: 'en',
  number: 'No. 12',
  date: '23 November 2026',
  medium: 'Impasto: diffusion, 8 steps, from 4 works',
  credit: 'Drawn from works by the Noto team and others',
};

describe('lines of a label', () => {
  it('break between words and never run over', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 120 }),
        fc.integer({ min: 2, max: 30 }),
        (text, width) => {
          const wide = (line: string): number => [...new Intl.Segmenter().segment(line)].length;
          for (const line of breakLines(text, width, wide, 99)) expect(wide(line)).toBeLessThanOrEqual(width);
        },
      ),
    );
  });

  it('lose nothing but white space', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 200 }),
        fc.integer({ min: 3, max: 30 }),
        (text, width) => {
          const bare = (line: string): string => line.replace(/\s/gu, '');
          expect(bare(breakLines(text, width, measure, 999).join(''))).toBe(bare(text));
        },
      ),
    );
  });

  it('end with an ellipsis when there is no room', () => {
    expect(breakLines('one two three four', 9, measure, 1)).toEqual(['one two…']);
    expect(breakLines('a'.repeat(40), 10, measure, 2)).toEqual(['aaaaaaaaaa', 'aaaaaaaaa…']);
  });

  it('are of about equal length', () => {
    expect(balanceLines('two elephants in the rain', 22, measure, 3)).toEqual([
      'two elephants',
      'in the rain',
    ]);
  });

  it('are not balanced at the price of a word', () => {
    expect(balanceLines('lighthouse in fog', 12, measure, 3)).toEqual(['lighthouse', 'in fog']);
  });

  it('break scripts without spaces between words', () => {
    const lines = breakLines('一头蓝色的大象在月光下行走', 6, measure, 9, 'zh');
    expect(lines.length).toBeGreaterThan(1);
    expect(lines.join('')).toBe('一头蓝色的大象在月光下行走');
  });

  it('know the direction of the visitor’s words', () => {
    expect(directionOfText('… ثعلب أحمر')).toBe('rtl');
    expect(directionOfText('a fox called ثعلب')).toBe('ltr');
    expect(directionOfText('!?')).toBe('ltr');
  });
});

describe('a label', () => {
  it('[W6] is never set smaller than its distance and the projector ask for', () => {
    for (const metresPerPixel of [0.001, 0.003, 0.006]) {
      const layout = layOutLabel(words, 0.5, 0.3, metresPerPixel, measureIn);
      expect(layout.titleSize * 0.48).toBeGreaterThanOrEqual(0.0114);
      expect(layout.titleSize / metresPerPixel).toBeGreaterThanOrEqual(10);
      expect(layout.detailSize / metresPerPixel).toBeGreaterThanOrEqual(10);
    }
  });

  it('says everything when there is room, and the title first when there is little', () => {
    const roomy = layOutLabel(words, 0.6, 0.4, 0.002, measureIn);
    expect(new Set(roomy.lines.map((line) => line.of))).toEqual(new Set(['title', 'detail', 'number']));
    const tight = layOutLabel(words, 0.4, 0.09, 0.002, measureIn);
    expect(tight.lines.every((line) => line.of === 'title')).toBe(true);
    expect(tight.lines.map((line) => line.text).join(' ')).toBe(words.title);
    expect(tight.height).toBeLessThanOrEqual(0.09);
  });

  it('bears 600 signs, one giant word and nothing at all', () => {
    for (const title of ['word '.repeat(120), 'x'.repeat(600), '🦊'.repeat(50), '']) {
      const layout = layOutLabel({ ...words, title }, 0.45, 0.15, 0.003, measureIn);
      expect(layout.height).toBeGreaterThan(0);
      expect(layout.height).toBeLessThan(0.2);
    }
  });

  it('keeps off the frame below', () => {
    const upper = { work: 'a', x: 0, y: 2, z: 0, turn: 0, width: 0.5, height: 0.5 };
    const lower = { work: 'b', x: 0.2, y: 1.4, z: 0, turn: 0, width: 0.4, height: 0.4 };
    const room = labelRoom(upper, [upper, lower], 0.02);
    expect(2 - 0.25 - 0.02 - room).toBeGreaterThan(1.6);
    expect(labelWidth(upper)).toBeCloseTo(0.55);
    expect(labelRoom(lower, [upper, lower], 0.02)).toBeGreaterThan(0.15);
  });
});
