import { describe, expect, it } from 'vitest';
import { type Forgettable, forget } from '../../server/collection/forgetting.ts';

const work = (number: number, angle: number | null = null): Forgettable => ({
  id: String(number),
  number,
  embedding: angle === null ? null : Float32Array.of(Math.cos(angle), Math.sin(angle)),
});

describe('[C8] what makes room', () => {
  const hung = [work(4), work(2), work(9), work(7)];

  it('oldest: what was made first', () => {
    expect(forget('oldest', hung, work(10), 2)).toEqual(['2', '4']);
    expect(forget('oldest', hung, null, 0)).toEqual([]);
  });

  it('chance: a draw that can be told again, and that is not the order of age', () => {
    const draws = Array.from({ length: 40 }, (_, i) => forget('chance', hung, work(100 + i), 1)[0]);
    expect(draws).toEqual(Array.from({ length: 40 }, (_, i) => forget('chance', hung, work(100 + i), 1)[0]));
    expect(new Set(draws).size).toBe(4);
  });

  it('alike: what is most like the newcomer; what nobody looked at first, by age', () => {
    const seen = [work(1, 0), work(2, 1), work(3, 3)];
    expect(forget('alike', seen, work(9, 1.1), 1)).toEqual(['2']);
    expect(forget('alike', [...seen, work(8), work(7)], work(9, 1.1), 3)).toEqual(['7', '8', '2']);
    expect(forget('alike', seen, work(9), 1)).toEqual(['1']); // without a vector of its own: by age
  });
});
