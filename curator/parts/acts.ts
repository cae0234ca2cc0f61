/** Orders to works and words, and what is said of them afterwards. */
import type { Act, Acted, Refused, ReviewKind } from '../../protocol/curation.ts';
import { t } from '../../ui/i18n.ts';
import { type Answer, post } from '../shell/api.ts';
import { notify } from '../shell/notices.tsx';
import { shortTimeOf } from './times.ts';

export interface Actable {
  kind: ReviewKind;
  id: string;
  seq: number;
}

/** Does one thing to all of `on`, says what was done and what was not, and offers to take it back. */
export async function act(act: Act, on: readonly Actable[]): Promise<void> {
  const wish = { act, on: on.map(({ kind, id, seq }) => ({ kind, id, seq })) };
  say(act, await post<Acted>('/desk/act', wish));
}

export const swap = async (works: readonly [string, string]): Promise<void> =>
  say('swap', await post<Acted>('/desk/swap', { works }));

export const clearWall = async (): Promise<void> => say('clear', await post<Acted>('/desk/clear'));

type Done = Act | 'swap' | 'clear' | 'undo';

function say(done: Done, answer: Answer<Acted>): void {
  if (!answer.ok) {
    notify({ text: t(faultSentence(answer)), alarm: true });
    return;
  }
  const { done: works, refused, undo } = answer.value;
  const sentences = [
    ...(works.length > 0 ? [t(`desk.done.${done}`, { count: works.length })] : []),
    ...refused.slice(0, 2).map(refusalSentence),
    ...(refused.length > 2 ? [t('desk.refusal.more', { count: refused.length - 2 })] : []),
  ];
  notify({
    text: sentences.join(' '),
    alarm: refused.length > 0,
    undo: undo === null ? undefined : async () => say('undo', await post<Acted>('/desk/undo', { undo })),
  });
}

export const faultSentence = ({ fault }: { fault: string }): string =>
  fault === 'lost' ? 'desk.unreachable' : fault === 'role' ? 'desk.mayNot' : 'desk.refused';

function refusalSentence({ why, what, by, at }: Refused): string {
  if (why !== 'changed' || what === null) return t(`desk.refusal.${why}`);
  const happened = t(`desk.happened.${what.replace(':', '-')}`);
  const when = at === null ? '' : shortTimeOf(at);
  return by === null
    ? t('desk.refusal.changed', { happened, when })
    : t('desk.refusal.changedBy', { happened, when, name: by });
}
