import { useState } from 'preact/hooks';
import { t } from '../../ui/i18n.ts';
import type { KioskEvent } from '../visit.ts';

export interface MannersProps {
  /** Null: as it comes. */
  chosen: string | null;
  manners: readonly string[];
  tell: (event: KioskEvent) => void;
}

export function Manners({ chosen, manners, tell }: MannersProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <div class="manners">
      <button
        type="button"
        class="quiet-button"
        aria-expanded={isOpen}
        aria-controls="manners"
        onClick={() => setOpen(!isOpen)}
      >
        <span class="manners__question">{t('kiosk.composeManner')}</span> {mannerName(chosen)}
      </button>
      <fieldset id="manners" class="manners__choice" hidden={!isOpen}>
        <legend class="aside-for-readers">{t('kiosk.composeManner')}</legend>
        {[null, ...manners].map((manner) => (
          <label key={manner ?? ''} class="chip">
            <input
              type="radio"
              name="manner"
              checked={chosen === manner}
              onChange={() => tell({ type: 'mannered', manner })}
            />
            <span>{mannerName(manner)}</span>
          </label>
        ))}
      </fieldset>
    </div>
  );
}

/** A painter may bring manners that no locale names yet: then its own name stands. */
export function mannerName(manner: string | null): string {
  if (manner === null) return t('kiosk.composeMannerFree');
  const key = `manner.${manner}`;
  const name = t(key);
  return name === key ? manner : name;
}
