/** Discrete Fourier transform of a small square, in place. Radix 2: sides are powers of two. */

/** A complex square field, row by row. */
export interface Field {
  readonly size: number;
  readonly re: Float64Array;
  readonly im: Float64Array;
}

export const newField = (size: number): Field => ({
  size,
  re: new Float64Array(size * size),
  im: new Float64Array(size * size),
});

/** Forward: F(u,v) = Σ f(x,y) e^(-2πi(ux+vy)/size). Backward has the other sign and is not scaled. */
export function transform({ size, re, im }: Field, direction: 'forward' | 'backward'): void {
  const sign = direction === 'forward' ? -1 : 1;
  for (let row = 0; row < size; row++) transformLine(re, im, row * size, 1, size, sign);
  for (let column = 0; column < size; column++) transformLine(re, im, column, size, size, sign);
}

function transformLine(
  re: Float64Array,
  im: Float64Array,
  from: number,
  step: number,
  n: number,
  sign: number,
): void {
  for (let i = 1, j = 0; i < n; i++) {
    let bit = n >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j) {
      swap(re, from + i * step, from + j * step);
      swap(im, from + i * step, from + j * step);
    }
  }
  for (let length = 2; length <= n; length <<= 1) {
    const angle = (sign * 2 * Math.PI) / length;
    for (let k = 0; k < length / 2; k++) {
      const c = Math.cos(angle * k);
      const s = Math.sin(angle * k);
      for (let start = k; start < n; start += length) {
        const a = from + start * step;
        const b = from + (start + length / 2) * step;
        const bRe = (re[b] as number) * c - (im[b] as number) * s;
        const bIm = (re[b] as number) * s + (im[b] as number) * c;
        re[b] = (re[a] as number) - bRe;
        im[b] = (im[a] as number) - bIm;
        re[a] = (re[a] as number) + bRe;
        im[a] = (im[a] as number) + bIm;
      }
    }
  }
}

function swap(values: Float64Array, a: number, b: number): void {
  const kept = values[a] as number;
  values[a] = values[b] as number;
  values[b] = kept;
}
