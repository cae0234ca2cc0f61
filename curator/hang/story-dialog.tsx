import { useEffect, useRef, useState } from 'preact/hooks';
import type { WorkStory } from '../../protocol/biography.ts';
import { language, t } from '../../ui/i18n.ts';
import { ask } from '../shell/api.ts';

/** How a work came to be and from whose works, as its keepsake tells it. */
export function StoryDialog({ work, onClose }: { work: string; onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [story, setStory] = useState<WorkStory | 'missing' | null>(null);
  useEffect(() => {
    dialog.current?.showModal();
    const stop = new AbortController();
    void ask<WorkStory>(`/desk/works/${work}/story?language=${language()}`, stop.signal).then((answer) => {
      if (!stop.signal.aborted) setStory(answer.ok ? answer.value : 'missing');
    });
    return () => stop.abort();
  }, [work]);
  return (
    <dialog ref={dialog} class="story" aria-labelledby="story-title" onClose={onClose}>
      <h2 id="story-title" class="heading">
        {story === null || story === 'missing'
          ? t('desk.act.story')
          : t('desk.workNumber', { number: story.number })}
      </h2>
      {story === 'missing' && <p class="alarm">{t('desk.refused')}</p>}
      {story !== null && story !== 'missing' && (
        <>
          <p class="said" dir="auto">
            {story.words || t('desk.review.fromNothing')}
          </p>
          <dl class="facts">
            {story.rows.map(([name, ...lines], index) => (
              <div key={`${name}-${index}`}>
                <dt>{name}</dt>
                {lines.map((line) => (
                  <dd key={line} dir="auto">
                    {line}
                  </dd>
                ))}
              </div>
            ))}
          </dl>
          {story.credits.map((credit) => (
            <p key={credit} class="quiet" dir="auto">
              {credit}
            </p>
          ))}
        </>
      )}
      <form method="dialog">
        <button type="submit">{t('desk.keys.close')}</button>
      </form>
    </dialog>
  );
}
