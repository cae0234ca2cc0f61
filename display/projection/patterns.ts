/** Test patterns for whoever aligns projectors. Drawn in coordinates of the whole wall, so that neighbours' patterns must meet. */
import type { TestPattern, WallPart } from '../../protocol/projection.ts';
import { viewOf } from '../part.ts';

export interface PatternArea {
  readonly part: WallPart;
  /** Of this projector's picture, pixels. */
  readonly width: number;
  readonly height: number;
}

type Context = CanvasRenderingContext2D;

/** Squares of the grid in the height of the wall. */
const SQUARES = 12;
const BARS = ['#fff', '#ff0', '#0ff', '#0f0', '#f0f', '#f00', '#00f', '#000'] as const;
const STEPS = 32;
/** Steps next to black, of 255: those that uplift is set by. */
const NEAR_BLACK = [0, 2, 4, 6, 8, 12, 16, 24] as const;
const LINE = '#8fd3ff';
const SPOKES = 72;

/** Patterns that are judged through the blend; the others show the bare edges of each projector. */
export const isBlended = (pattern: TestPattern): boolean =>
  pattern === 'blend' || pattern === 'ramps' || pattern === 'colours';

export function drawPattern(context: Context, pattern: TestPattern, area: PatternArea): void {
  const { width, height } = area;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.fillStyle = '#000';
  context.fillRect(0, 0, width, height);
  DRAW[pattern](context, area);
}

const DRAW: Record<TestPattern, (context: Context, area: PatternArea) => void> = {
  grid(context, area) {
    const { height, width } = area;
    const { full, offset } = viewOf(area.part);
    const square = height / SQUARES;
    const middle = (full * width) / 2 - offset * width;
    context.strokeStyle = LINE;
    const first = Math.ceil(-middle / square);
    for (let i = first; middle + i * square <= width; i++)
      line(context, middle + i * square, 0, middle + i * square, height, i === 0 ? 3 : 1);
    for (let i = 0; i <= SQUARES; i++)
      line(context, 0, i * square, width, i * square, i === SQUARES / 2 ? 3 : 1);
    // Circles must be round: the quickest look at whether the corners are right.
    for (const x of [width / 2, middle]) {
      context.lineWidth = 2;
      context.beginPath();
      context.arc(x, height / 2, height * 0.42, 0, 2 * Math.PI);
      context.stroke();
    }
    number(context, area);
  },
  corners(context, area) {
    const { width, height } = area;
    const arm = height * 0.12;
    context.strokeStyle = '#fff';
    context.lineWidth = 2;
    context.strokeRect(1, 1, width - 2, height - 2);
    for (const x of [0, width])
      for (const y of [0, height]) {
        const [dx, dy] = [x === 0 ? arm : -arm, y === 0 ? arm : -arm];
        line(context, x, y, x + dx, y + dy, 3);
        context.strokeRect(Math.min(x, x + dx), Math.min(y, y + dy), arm, arm);
      }
    line(context, width / 2 - arm, height / 2, width / 2 + arm, height / 2, 2);
    line(context, width / 2, height / 2 - arm, width / 2, height / 2 + arm, 2);
    number(context, area);
  },
  ramps(context, { width, height }) {
    const ramp = context.createLinearGradient(0, 0, width, 0);
    ramp.addColorStop(0, '#000');
    ramp.addColorStop(1, '#fff');
    context.fillStyle = ramp;
    context.fillRect(0, 0, width, height / 3);
    for (let i = 0; i < STEPS; i++)
      grey(context, (i * 255) / (STEPS - 1), (i * width) / STEPS, height / 3, width / STEPS + 1, height / 3);
    NEAR_BLACK.forEach((level, i) => {
      const wide = width / NEAR_BLACK.length;
      grey(context, level, i * wide, (2 * height) / 3, wide + 1, height / 3);
    });
  },
  colours(context, { width, height }) {
    BARS.forEach((colour, i) => {
      context.fillStyle = colour;
      context.fillRect((i * width) / BARS.length, 0, width / BARS.length + 1, height);
    });
  },
  blend(context, { part, width, height }) {
    grey(context, 128, 0, 0, width, height);
    grey(context, 255, 0, 0, width, height / 3);
    grey(context, 0, 0, (2 * height) / 3, width, height / 3);
    const zone = part.overlap * width;
    context.strokeStyle = LINE;
    if (part.index > 1) line(context, zone, 0, zone, height, 1);
    if (part.index < part.of) line(context, width - zone, 0, width - zone, height, 1);
  },
  focus(context, { width, height }) {
    for (const [x, y] of [
      [0.5, 0.5],
      [0.12, 0.2],
      [0.88, 0.2],
      [0.12, 0.8],
      [0.88, 0.8],
    ] as const)
      star(context, x * width, y * height, height * 0.16);
    // Single pixels: where they turn to grey, focus or pixel ratio is off.
    context.fillStyle = '#fff';
    for (let x = 0; x < width; x += 2) context.fillRect(x, height / 2 - height * 0.3, 1, height * 0.06);
    for (let y = 0; y < height * 0.06; y += 2) context.fillRect(0, height / 2 + height * 0.24 + y, width, 1);
  },
};

function line(context: Context, x0: number, y0: number, x1: number, y1: number, width: number): void {
  context.lineWidth = width;
  context.beginPath();
  context.moveTo(x0, y0);
  context.lineTo(x1, y1);
  context.stroke();
}

function grey(context: Context, level: number, x: number, y: number, width: number, height: number): void {
  const value = Math.round(level);
  context.fillStyle = `rgb(${value} ${value} ${value})`;
  context.fillRect(x, y, width, height);
}

/** Which projector this is, to be read from across the room. */
function number(context: Context, { part, width, height }: PatternArea): void {
  context.fillStyle = '#fff';
  context.font = `${Math.round(height * 0.3)}px "Inter Variable", sans-serif`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(`${part.index}`, width / 2, height / 2);
}

function star(context: Context, x: number, y: number, radius: number): void {
  context.fillStyle = '#fff';
  for (let i = 0; i < SPOKES; i += 2) {
    context.beginPath();
    context.moveTo(x, y);
    context.arc(x, y, radius, (i * 2 * Math.PI) / SPOKES, ((i + 1) * 2 * Math.PI) / SPOKES);
    context.fill();
  }
}
