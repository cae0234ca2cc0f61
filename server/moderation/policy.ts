import type { Policy } from '../../protocol/index.ts';
import { isBelievable } from '../config/believable-time.ts';
import type { PolicyRule } from '../settings/exhibition.ts';

/**
 * Which policy holds for a kiosk now: the first rule that fits, else the house's own. A rule with hours fits nothing while the machine's
 * clock is not believable. @param at milliseconds since the epoch; hours are the machine's own
 */
export function policyFor(
  { policy, rules }: { policy: Policy; rules: readonly PolicyRule[] },
  kiosk: string,
  at: number,
): Policy {
  const fits = (rule: PolicyRule): boolean => {
    if (rule.kiosk !== null && rule.kiosk !== kiosk) return false;
    if (rule.from === null && rule.to === null) return true;
    return (
      isBelievable(at) && within(minutesOf(at), minutes(rule.from ?? '00:00'), minutes(rule.to ?? '00:00'))
    );
  };
  return rules.find(fits)?.policy ?? policy;
}

const minutes = (clock: string): number => {
  const [h = 0, m = 0] = clock.split(':').map(Number);
  return h * 60 + m;
};

function minutesOf(at: number): number {
  const date = new Date(at);
  return date.getHours() * 60 + date.getMinutes();
}

/** An end at or before the beginning lies past midnight. */
const within = (now: number, from: number, to: number): boolean =>
  from < to ? now >= from && now < to : now >= from || now < to;
