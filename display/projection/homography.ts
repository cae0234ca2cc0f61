/**
 * Corner pin: the one projective map that brings a picture's corners to where they should lie. Pure. After Heckbert, "Fundamentals of Texture
 * Mapping and Image Warping" (1989), section 2.2.3: unit square to quadrilateral in closed form.
 */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Upper left, upper right, lower right, lower left. */
export type Quad = readonly [Point, Point, Point, Point];

/** Row by row: (x, y, 1) goes to (a x + b y + c, d x + e y + f) / (g x + h y + 1). */
export type Homography = readonly [number, number, number, number, number, number, number, number];

/** The map of a picture `width` wide and `height` high to a convex quadrilateral. */
export function homographyTo(quad: Quad, width: number, height: number): Homography {
  const [p0, p1, p2, p3] = quad;
  const sx = p0.x - p1.x + p2.x - p3.x;
  const sy = p0.y - p1.y + p2.y - p3.y;
  const [dx1, dy1] = [p1.x - p2.x, p1.y - p2.y];
  const [dx2, dy2] = [p3.x - p2.x, p3.y - p2.y];
  const area = dx1 * dy2 - dx2 * dy1;
  const g = (sx * dy2 - dx2 * sy) / area;
  const h = (dx1 * sy - sx * dy1) / area;
  return [
    (p1.x - p0.x + g * p1.x) / width,
    (p3.x - p0.x + h * p3.x) / height,
    p0.x,
    (p1.y - p0.y + g * p1.y) / width,
    (p3.y - p0.y + h * p3.y) / height,
    p0.y,
    g / width,
    h / height,
  ];
}

export function mapPoint([a, b, c, d, e, f, g, h]: Homography, { x, y }: Point): Point {
  const w = g * x + h * y + 1;
  return { x: (a * x + b * y + c) / w, y: (d * x + e * y + f) / w };
}

/** For an element with `transform-origin: 0 0`: the browser's compositor bends whatever the element shows. */
export function asMatrix3d([a, b, c, d, e, f, g, h]: Homography): string {
  return `matrix3d(${[a, d, 0, g, b, e, 0, h, 0, 0, 1, 0, c, f, 0, 1].join(', ')})`;
}

/** The corners of a picture that is turned clockwise by quarters: its upper left lies where another corner was. */
export function turned(quad: Quad, degrees: 0 | 90 | 180 | 270): Quad {
  const by = degrees / 90;
  return [0, 1, 2, 3].map((corner) => quad[(corner + by) % 4]) as unknown as Quad;
}
