import { advance, lit, press, SCAN_START, type Scan, type Stops } from './scan.ts';

/** How long each thing is lit unless the address says otherwise. */
const PACE_MS = 1_500;
const PACE_MIN_MS = 150;
/** The light goes out when nobody has pressed for so long: the next press lights it again. */
const REST_MS = 60_000;
const THINGS = 'button, input, textarea, a[href]';
/** What is lit as one before its parts. */
const GROUPS = '.hg-row, .languages, .manners__choice, .understood ul';
const LIT = 'lit';

/** The things of the page in their order, and which of them stand together. */
function stopsOf(root: ParentNode): { things: HTMLElement[]; stops: Stops } {
  const open = root.querySelector('dialog[open]') ?? root;
  const things = [...open.querySelectorAll<HTMLElement>(THINGS)].filter(
    (thing) => thing.checkVisibility() && !(thing as HTMLButtonElement).disabled && thing.tabIndex >= 0,
  );
  const groups = new Map<Element, number[]>();
  for (const [index, thing] of things.entries()) {
    const key = thing.closest(GROUPS) ?? thing;
    groups.set(key, [...(groups.get(key) ?? []), index]);
  }
  return { things, stops: [...groups.values()] };
}

/**
 * One switch for the whole visit: `?switch=Space` names its key (`KeyboardEvent.code`), `&pace=2000` how many milliseconds each thing is
 * lit. Without it there is none.
 */
export function listenForSwitch(address: URLSearchParams): void {
  const code = address.get('switch');
  if (code === null) return;
  const pace = Math.max(PACE_MIN_MS, Number(address.get('pace')) || PACE_MS);
  let scan: Scan = SCAN_START;
  let timer: ReturnType<typeof setInterval> | undefined;
  let pressedAt = 0;

  const show = (): void => {
    const { things, stops } = stopsOf(document);
    const now = lit(scan, stops);
    for (const [index, thing] of things.entries()) thing.classList.toggle(LIT, now.includes(index));
    const first = things[now[0] ?? -1];
    first?.scrollIntoView({ block: 'nearest' });
    // A screen reader says what alone is lit.
    if (now.length === 1) first?.focus({ preventScroll: true });
  };
  const rest = (): void => {
    clearInterval(timer);
    timer = undefined;
    for (const thing of document.querySelectorAll(`.${LIT}`)) thing.classList.remove(LIT);
  };
  const start = (): void => {
    scan = SCAN_START;
    timer = setInterval(() => {
      if (performance.now() - pressedAt > REST_MS) return rest();
      scan = advance(scan, stopsOf(document).stops);
      show();
    }, pace);
    show();
  };
  const choose = (): void => {
    const { things, stops } = stopsOf(document);
    const { scan: next, chosen } = press(scan, stops);
    scan = next;
    const thing = chosen === null ? undefined : things[chosen];
    if (thing) {
      // Keys on the screen answer to a pointer, everything else to a click.
      for (const type of ['pointerdown', 'pointerup'])
        thing.dispatchEvent(new PointerEvent(type, { bubbles: true, isPrimary: true }));
      thing.click();
    }
    show();
  };
  window.addEventListener(
    'keydown',
    (key) => {
      if (key.code !== code) return;
      key.preventDefault();
      key.stopImmediatePropagation();
      if (key.repeat) return;
      pressedAt = performance.now();
      if (timer === undefined) start();
      else choose();
    },
    { capture: true },
  );
}
