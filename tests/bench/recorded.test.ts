import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { atLeast, noHigher } from '../../bench/figure.ts';
import { beatsPaste, besideV0, trainingFigures } from '../../bench/recorded.ts';

const folder = mkdtempSync(join(tmpdir(), 'echoes-bench-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const written = (name: string, content: unknown): string => {
  const file = join(folder, name);
  writeFileSync(file, JSON.stringify(content));
  return file;
};

describe('[B3] what a person judged', () => {
  const verdicts = { date: '2026-11-24', how: 'one person, both sheets', painter: 'p@1', undecided: 4 };

  it('holds when ours is preferred in more than half of all tiles', () => {
    const file = written('ours.json', { ...verdicts, ours: 30, paste: 14 });
    expect(beatsPaste('p@1', file)).toMatchObject({ value: 30 / 48, holds: true });
    const close = written('close.json', { ...verdicts, ours: 24, paste: 20 });
    expect(beatsPaste('p@1', close)).toMatchObject({ value: 0.5, holds: false });
  });

  it('does not hold without a verdict, nor by one on another painter', () => {
    expect(beatsPaste('p@1', join(folder, 'none.json'))).toMatchObject({ value: null, holds: false });
    const file = written('other.json', { ...verdicts, ours: 48, paste: 0, undecided: 0 });
    const figure = beatsPaste('p@2', file);
    expect(figure).toMatchObject({ value: null, holds: false });
    expect(figure.why).toContain('p@1');
  });
});

describe('[B3] what the training measured', () => {
  it('says when, and does not hold where it is missing', () => {
    const [psnr, copy] = trainingFigures({
      date: '2026-11-24',
      psnr: 27.4,
      copy: { p99: 0.91, heldOutP99: 0.9 },
    });
    expect(psnr).toMatchObject({ id: 'ae_psnr', value: 27.4, holds: true });
    expect(psnr?.why).toContain('2026-11-24');
    expect(copy).toMatchObject({ id: 'copy_p99', holds: false, beside: { heldOutScenes: 0.9 } });
    for (const figure of trainingFigures({})) expect(figure).toMatchObject({ value: null, holds: false });
  });
});

describe('figures', () => {
  it('[B2] stand beside the first painter where it has the same', () => {
    const file = written('v0.json', {
      figures: [
        { id: 'place_acc', value: 0.9 },
        { id: 'other', value: null },
      ],
    });
    const [place, other] = besideV0(
      [
        atLeast('place_acc', 0.8, 0.8, 'share', { beside: { chance: 0.05 } }),
        atLeast('other', 1, 1, 'share'),
      ],
      file,
    );
    expect(place).toMatchObject({ holds: true, beside: { chance: 0.05, v0: 0.9 } });
    expect(other).not.toHaveProperty('beside');
  });

  it('that are not numbers hold no target', () => {
    expect(atLeast('a', Number.NaN, 0.5, 'share').holds).toBe(false);
    expect(noHigher('a', Number.NaN, { name: 'b', value: 1 }, 'cosine').holds).toBe(false);
    expect(noHigher('a', 1, { name: 'b', value: 1 }, 'cosine')).toMatchObject({
      holds: true,
      target: '<= b',
    });
  });
});
