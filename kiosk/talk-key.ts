/**
 * The key that is a microphone: a button of the museum's own, wired as a keyboard, or the space bar where nobody is writing. It does
 * what a hand on the microphone does; letting go of any key or of the screen lets go of it.
 */
import { newId, type Station } from './station.ts';

/** `KeyboardEvent.code`; a station's own is set by `?talk=` in its address. */
const DEFAULT_CODE = 'F9';
const SPACE = 'Space';

export const talkCode = (location: Pick<Location, 'search'> = window.location): string =>
  new URLSearchParams(location.search).get('talk') ?? DEFAULT_CODE;

export interface Key {
  readonly code: string;
  readonly repeat: boolean;
  /** Something under the focus has its own use for the space bar. */
  readonly isTaken: boolean;
}

/** The key under the configured code always; the space bar only where it is free and somebody is there already. */
export const isTalkKey = (key: Key, code: string, at: string): boolean =>
  !key.repeat && (key.code === code || (key.code === SPACE && !key.isTaken && at !== 'attract'));

const TAKES_SPACE = 'input, textarea, button, select, summary, [contenteditable], dialog[open] *';

export function listenForTalkKey(station: Station, code = talkCode()): void {
  const press = (event: KeyboardEvent): void => {
    const isTaken = event.target instanceof Element && event.target.matches(TAKES_SPACE);
    const key = { code: event.code, repeat: event.repeat, isTaken };
    if (event.defaultPrevented || !isTalkKey(key, code, station.kiosk.visit.at)) return;
    event.preventDefault();
    if (station.kiosk.visit.at === 'attract') station.tell({ type: 'entered', visit: newId() });
    station.tell({ type: 'pressed', recording: newId() });
  };
  // Before the page's own listeners: to them a letter would be a word.
  window.addEventListener('keydown', press, { capture: true });
  for (const sign of ['keyup', 'pointerup', 'pointercancel', 'blur'] as const) {
    window.addEventListener(sign, () => {
      const { visit } = station.kiosk;
      if (visit.at === 'listening' && visit.listening.heldSince !== null) station.tell({ type: 'released' });
    });
  }
}
