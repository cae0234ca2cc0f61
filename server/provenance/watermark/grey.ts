/** Brightness as plain numbers: what the mark is written into and read from. */

/** Row by row from the top, 0 to 255. */
export interface Grey {
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array;
}

/** RGBA bytes to brightness (ITU-R BT.601, as JPEG has it). Transparent pixels count as what they would be on black. */
export function greyOf(pixels: { width: number; height: number; data: ArrayLike<number> }): Grey {
  const { width, height, data } = pixels;
  const grey = new Float32Array(width * height);
  for (let i = 0, o = 0; o < grey.length; i += 4, o++)
    grey[o] = 0.299 * (data[i] as number) + 0.587 * (data[i + 1] as number) + 0.114 * (data[i + 2] as number);
  return { width, height, data: grey };
}

/** A copy of another size: each pixel the mean of what it covers, or what lies between its neighbours where it grows. */
export function resizeGrey(grey: Grey, width: number, height: number): Grey {
  if (width === grey.width && height === grey.height) return grey;
  const across = resizeRows(grey.data, grey.width, grey.height, width);
  const turned = resizeRows(transpose(across, width, grey.height), grey.height, width, height);
  return { width, height, data: transpose(turned, height, width) };
}

function transpose(data: Float32Array, width: number, height: number): Float32Array {
  const turned = new Float32Array(data.length);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) turned[x * height + y] = data[y * width + x] as number;
  return turned;
}

function resizeRows(data: Float32Array, width: number, height: number, to: number): Float32Array {
  const out = new Float32Array(to * height);
  const { first, weights } = coverage(width, to);
  for (let x = 0; x < to; x++) {
    const from = first[x] as number;
    const each = weights[x] as Float32Array;
    for (let y = 0; y < height; y++) {
      let sum = 0;
      for (let k = 0; k < each.length; k++)
        sum += (each[k] as number) * (data[y * width + from + k] as number);
      out[y * to + x] = sum;
    }
  }
  return out;
}

/** For each new pixel the first old one it sees, and the weights of that one and the following; weights sum to 1. */
function coverage(from: number, to: number): { first: Int32Array; weights: Float32Array[] } {
  const ratio = from / to;
  const reach = Math.max(1, ratio); // half the base of a triangle: linear when growing, a soft mean when shrinking
  const first = new Int32Array(to);
  const weights: Float32Array[] = [];
  for (let x = 0; x < to; x++) {
    const centre = (x + 0.5) * ratio - 0.5;
    const low = Math.max(0, Math.ceil(centre - reach));
    const high = Math.min(from - 1, Math.floor(centre + reach));
    const each = new Float32Array(Math.max(1, high - low + 1));
    let sum = 0;
    for (let k = 0; k < each.length; k++) {
      each[k] = Math.max(1e-6, 1 - Math.abs(low + k - centre) / reach);
      sum += each[k] as number;
    }
    for (let k = 0; k < each.length; k++) each[k] = (each[k] as number) / sum;
    first[x] = Math.min(low, from - 1);
    weights.push(each);
  }
  return { first, weights };
}

/**
 * Half the size by the weights 1 3 3 1 across and down: soft enough that fine strokes do not turn into waves of their own, so that a copy
 * made smaller by anybody else's filter, or cut at an odd pixel, says the same. An odd last row or column is left out.
 */
export function halve({ width, height, data }: Grey): Grey {
  const half = { width: width >> 1, height: height >> 1 };
  const rows = new Float32Array(half.width * height);
  for (let y = 0, o = 0; y < height; y++) {
    const row = y * width;
    for (let x = 0; x < half.width; x++, o++) {
      const i = row + 2 * x;
      const before = x > 0 ? i - 1 : i;
      const after = 2 * x + 2 < width ? i + 2 : i + 1;
      rows[o] =
        ((data[before] as number) +
          3 * ((data[i] as number) + (data[i + 1] as number)) +
          (data[after] as number)) /
        8;
    }
  }
  const halved = new Float32Array(half.width * half.height);
  const w = half.width;
  for (let y = 0, o = 0; y < half.height; y++) {
    const i = 2 * y * w;
    const before = y > 0 ? i - w : i;
    const after = 2 * y + 2 < height ? i + 2 * w : i + w;
    for (let x = 0; x < w; x++, o++)
      halved[o] =
        ((rows[before + x] as number) +
          3 * ((rows[i + x] as number) + (rows[i + w + x] as number)) +
          (rows[after + x] as number)) /
        8;
  }
  return { ...half, data: halved };
}

/** What `halve` leaves of a picture whose pixels were each doubled across and down: 1 6 1 eighths. */
export function settle({ width, height, data }: Grey): Grey {
  const rows = new Float32Array(data.length);
  for (let y = 0; y < height; y++)
    for (let x = 0, i = y * width; x < width; x++, i++)
      rows[i] =
        (6 * (data[i] as number) +
          (data[x > 0 ? i - 1 : i] as number) +
          (data[x + 1 < width ? i + 1 : i] as number)) /
        8;
  const settled = new Float32Array(data.length);
  for (let y = 0; y < height; y++)
    for (let x = 0, i = y * width; x < width; x++, i++)
      settled[i] =
        (6 * (rows[i] as number) +
          (rows[y > 0 ? i - width : i] as number) +
          (rows[y + 1 < height ? i + width : i] as number)) /
        8;
  return { width, height, data: settled };
}

/** The mean of the square of side 2r+1 round every pixel, as much of it as lies in the picture. */
export function boxMean({ width, height, data }: Grey, r: number): Float32Array {
  const rows = new Float32Array(data.length);
  const across = countsOf(width, r);
  for (let y = 0; y < height; y++) {
    const row = y * width;
    let sum = 0;
    for (let x = 0; x < Math.min(r, width); x++) sum += data[row + x] as number;
    for (let x = 0; x < width; x++) {
      if (x + r < width) sum += data[row + x + r] as number;
      if (x > r) sum -= data[row + x - r - 1] as number;
      rows[row + x] = sum * (across[x] as number);
    }
  }
  const means = new Float32Array(data.length);
  const down = countsOf(height, r);
  const sums = new Float64Array(width);
  for (let y = 0; y < Math.min(r, height); y++) addRow(sums, rows, y * width);
  for (let y = 0; y < height; y++) {
    const row = y * width;
    const share = down[y] as number;
    const enters = (y + r) * width;
    const leaves = (y - r - 1) * width;
    if (y + r < height && y > r)
      // One pass over what nearly every row is.
      for (let x = 0; x < width; x++) {
        const sum = (sums[x] as number) + (rows[enters + x] as number) - (rows[leaves + x] as number);
        sums[x] = sum;
        means[row + x] = sum * share;
      }
    else {
      if (y + r < height) addRow(sums, rows, enters);
      if (y > r) for (let x = 0; x < width; x++) sums[x] = (sums[x] as number) - (rows[leaves + x] as number);
      for (let x = 0; x < width; x++) means[row + x] = (sums[x] as number) * share;
    }
  }
  return means;
}

function addRow(sums: Float64Array, rows: Float32Array, from: number): void {
  for (let x = 0; x < sums.length; x++) sums[x] = (sums[x] as number) + (rows[from + x] as number);
}

/** One over the places that a window of 2r+1 has inside a line of `length`, for each of its middles. */
function countsOf(length: number, r: number): Float64Array {
  const counts = new Float64Array(length);
  for (let x = 0; x < length; x++) counts[x] = 1 / (Math.min(length - 1, x + r) - Math.max(0, x - r) + 1);
  return counts;
}
