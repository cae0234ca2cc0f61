/**
 * General flashes as WCAG 2.3.1 counts them: a pair of opposing changes of relative luminance of a tenth and more, where the darker of the two is
 * below 0.8. No second may hold more than three. Pure: works on one patch of the wall over time.
 */
export interface Sample {
  /** Seconds. */
  readonly at: number;
  /** Relative luminance, 0 … 1, linear. */
  readonly light: number;
}

const CHANGE = 0.1;
const DARKER_BELOW = 0.8;

/** The most flashes in any one second. */
export function mostFlashes(samples: readonly Sample[]): number {
  const turns = turnsOf(samples);
  let most = 0;
  for (let first = 0; first < turns.length; first++) {
    const from = turns[first] as number;
    const within = turns.filter((at) => at >= from && at < from + 1).length;
    most = Math.max(most, Math.floor(within / 2));
  }
  return most;
}

/** When a change that counts ended, each opposite to the one before. */
function turnsOf(samples: readonly Sample[]): number[] {
  const turns: number[] = [];
  let extreme = samples[0];
  let rising: boolean | null = null;
  for (const sample of samples) {
    if (extreme === undefined) break;
    const goesOn =
      rising === null ? false : rising ? sample.light >= extreme.light : sample.light <= extreme.light;
    if (goesOn) {
      extreme = sample;
      turns[turns.length - 1] = sample.at;
    } else if (counts(extreme.light, sample.light)) {
      rising = sample.light > extreme.light;
      extreme = sample;
      turns.push(sample.at);
    }
  }
  return turns;
}

const counts = (a: number, b: number): boolean => Math.abs(a - b) >= CHANGE && Math.min(a, b) < DARKER_BELOW;
