/** Works that are all in sight at once: a dense wall, or a few frames before a whole sky. */
import { type Knowledge, NOTHING } from '../../../display/wall-state.ts';
import type { HangKind, Pose } from '../../../protocol/hang.ts';
import type { Work } from '../../../protocol/work.ts';

const COLUMNS = 84;
const STEP_M = 0.104;
const SIDE_M = 0.088;
const LOWEST_M = 0.62;
const FRAMES_BEFORE_SKY = 60;

const idOf = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

export function benchWork(number: number): Work {
  return {
    id: idOf(number),
    number,
    words: `a picture of many, the ${number}th`,
    language: 'en',
    manner: ['oil', 'impasto', 'watercolour', 'stained-glass'][number % 4] as string,
    painter: 'bench',
    seed: number,
    steps: 8,
    until: 8,
    freedom: 0.9,
    understood: [],
    sources: [],
    paintedAt: '2026-11-25T10:00:00.000Z',
    relief: true,
  };
}

export function benchPose(number: number): Pose {
  const i = number - 1;
  const x = ((i % COLUMNS) - (COLUMNS - 1) / 2) * STEP_M;
  const y = LOWEST_M + Math.floor(i / COLUMNS) * STEP_M;
  return { work: idOf(number), x, y, z: 0, turn: 0, width: SIDE_M, height: SIDE_M };
}

export function benchKnowledge(works: number, kind: HangKind): Knowledge {
  const framed = kind === 'constellation' ? FRAMES_BEFORE_SKY : works;
  const numbers = Array.from({ length: framed }, (_, i) => i + 1);
  const stars = kind === 'constellation' ? works : 0;
  const poses = numbers.map(benchPose);
  return {
    ...NOTHING,
    seq: 1,
    works: new Map(numbers.map((number) => [idOf(number), benchWork(number)])),
    hang: { revision: 1, kind, poses, marks: [], stars },
  };
}
