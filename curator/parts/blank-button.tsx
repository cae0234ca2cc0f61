import { t } from '../../ui/i18n.ts';
import { post } from '../shell/api.ts';
import { notify } from '../shell/notices.tsx';
import { faultSentence } from './acts.ts';

/** Darkens every wall, or lights them again: large enough for a thumb in a hurry. */
export function BlankButton({ blank, onTurned }: { blank: boolean; onTurned: () => void }) {
  const turn = async (on: boolean): Promise<void> => {
    const answer = await post('/desk/blank', { on });
    if (!answer.ok) notify({ text: t(faultSentence(answer)), alarm: true });
    else if (on) notify({ text: t('desk.done.blank'), undo: () => turn(false) });
    onTurned();
  };
  return (
    <button type="button" class={blank ? '' : 'second'} onClick={() => turn(!blank)}>
      {t(blank ? 'desk.act.light' : 'desk.act.blank')}
    </button>
  );
}
