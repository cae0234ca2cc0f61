/** Mulberry32: enough for drawing prompts, and the same draw everywhere. */
export interface Draw {
  /** In [0, 1). */
  unit(): number;
  of<T>(from: readonly T[]): T;
  /** A key of the table, by weight. */
  weighted<K extends string>(weights: Readonly<Record<K, number>>): K;
}

export function createDraw(seed: number): Draw {
  let state = seed;
  const unit = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    unit,
    of: <T>(from: readonly T[]) => from[Math.floor(unit() * from.length)] as T,
    weighted<K extends string>(weights: Readonly<Record<K, number>>) {
      const keys = Object.keys(weights) as K[];
      let left = unit() * keys.reduce((sum, key) => sum + weights[key], 0);
      for (const key of keys) {
        left -= weights[key];
        if (left < 0) return key;
      }
      return keys.at(-1) as K; // rounding alone leads here
    },
  };
}
