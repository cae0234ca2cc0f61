/**
 * The wall goes dark at once: because the desk wants it so, or because somebody pressed a key at the wall's own machine, for which no
 * server is needed. Presenters' remotes send `b` or `.` for the same.
 */
const KEYS = ['b', 'B', '.'];

export interface Blanking {
  byDesk(blank: boolean): void;
  close(): void;
}

/** @param root carries `data-blank` while the wall is dark; wall.css draws it */
export function createBlanking(root: HTMLElement): Blanking {
  let desk = false;
  let here = false;
  const show = (): void => void root.toggleAttribute('data-blank', desk || here);
  const press = ({ key, ctrlKey, altKey, metaKey, repeat }: KeyboardEvent): void => {
    if (!KEYS.includes(key) || ctrlKey || altKey || metaKey || repeat) return;
    here = !here;
    show();
  };
  addEventListener('keydown', press);
  return {
    byDesk(blank) {
      desk = blank;
      show();
    },
    close: () => removeEventListener('keydown', press),
  };
}
