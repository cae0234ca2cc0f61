import { afterAll, describe, expect, it } from 'vitest';
import { assetsFolder } from '../../server/config/paths.ts';
import { createWordReader } from '../../server/inference/reader.ts';

const reader = createWordReader({ assets: assetsFolder() });
afterAll(() => reader.close());

describe('[K28] what the painter would understand', () => {
  it('is said piece by piece, in the language of the words', async () => {
    const reading = await reader.read('dos zorritos rojos y un zorgón junto al faro', 'es');
    expect(reading?.filter(({ kind }) => kind !== 'left-out').map(({ words }) => words)).toEqual(
      expect.arrayContaining(['zorritos', 'rojos', 'faro']),
    );
    expect(reading).toContainEqual({ kind: 'left-out', words: 'zorgón', why: 'unknown' });
    expect((await reader.read('夜の灯台の赤いキツネ', 'ja'))?.map(({ words }) => words)).toContain('灯台');
    expect((await reader.read('灯塔旁的红狐狸', 'zh-Hans'))?.map(({ words }) => words)).toContain('狐狸');
  }, 60_000);

  it('is left unsaid where too many ask at once, and where the thread cannot start', async () => {
    const answers = await Promise.all(Array.from({ length: 40 }, () => reader.read('a fox', 'en')));
    expect(answers.filter((answer) => answer === null).length).toBe(24);
    const broken = createWordReader({ assets: '/nowhere' });
    expect(await broken.read('a fox', 'en')).toBeNull();
    await broken.close();
  }, 60_000);
});
