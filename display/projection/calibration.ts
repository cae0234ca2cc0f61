/**
 * Calibration mode on the wall itself, by keyboard: `c` opens and closes it. Each change is seen at once, kept by the server a moment later and
 * told to the desk. Outside the mode nothing is listened to but `c`, and nothing of it is seen.
 */
import type { Calibration, CalibrationProfile, TestPattern } from '../../protocol/projection.ts';
import { TEST_PATTERNS } from '../../protocol/projection-kinds.ts';
import { t } from '../../ui/i18n.ts';
import { adjust, HANDLES, type Handle, straightened } from './adjust.ts';

const KEEP_AFTER_MS = 250;
const STEPS = { plain: 1, shift: 10, alt: 0.1 } as const;
const ARROWS: Record<string, readonly [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** What the mode asks of the line to the server; each may be lost with it. */
export interface CalibrationLine {
  keep(profile: CalibrationProfile): void;
  undo(): void;
  show(pattern: TestPattern | null): void;
}

export interface CalibrationMode {
  /** What the server says: the desk may have changed it. */
  take(calibration: Calibration): void;
  close(): void;
}

export function openCalibration(options: {
  root: HTMLElement;
  start: Calibration;
  line: CalibrationLine;
  onChange: (profile: CalibrationProfile, pattern: TestPattern | null) => void;
}): CalibrationMode {
  const { root, line, onChange } = options;
  let { profile, pattern } = options.start;
  let open = false;
  let handle: Handle = HANDLES[0];
  let keeping: ReturnType<typeof setTimeout> | undefined;
  const panel = document.createElement('output');
  panel.className = 'calibration';

  const show = (): void => {
    onChange(profile, pattern);
    if (!open) {
      panel.remove();
      return;
    }
    panel.replaceChildren(
      paragraph(t(`wall.calibration.${handle}`), readingOf(profile, handle)),
      paragraph(t('wall.calibration.keys')),
    );
    root.append(panel);
  };
  const change = (next: CalibrationProfile): void => {
    if (next === profile) return;
    profile = next;
    clearTimeout(keeping);
    keeping = setTimeout(() => {
      keeping = undefined;
      line.keep(profile);
    }, KEEP_AFTER_MS);
    show();
  };
  const choosePattern = (next: TestPattern | null): void => {
    pattern = next;
    line.show(pattern);
    show();
  };
  const toggle = (): void => {
    open = !open;
    choosePattern(open ? 'grid' : null);
  };

  const onKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey) return;
    if (event.key === 'c') toggle();
    if (event.key === 'c' || !open) return;
    const arrow = ARROWS[event.key];
    if (arrow !== undefined) {
      const size = event.shiftKey ? STEPS.shift : event.altKey ? STEPS.alt : STEPS.plain;
      const [right, down] = arrow;
      change(adjust(profile, handle, { right, down, size }, { width: innerWidth, height: innerHeight }));
    } else if (event.key === 'Tab') {
      const by = event.shiftKey ? HANDLES.length - 1 : 1;
      handle = HANDLES[(HANDLES.indexOf(handle) + by) % HANDLES.length] as Handle;
      show();
    } else if (event.key === 'p') {
      const next = pattern === null ? 0 : TEST_PATTERNS.indexOf(pattern) + 1;
      choosePattern(TEST_PATTERNS[next] ?? null);
    } else if (event.key === 'r') change(straightened(profile));
    else if (event.key === 'u') line.undo();
    else if (event.key === 'Escape') toggle();
    else return;
    event.preventDefault();
  };
  addEventListener('keydown', onKey);
  show();

  return {
    take(calibration) {
      // What was just set here is newer than anything that is on its way.
      if (keeping !== undefined) return;
      ({ profile, pattern } = calibration);
      show();
    },
    close() {
      removeEventListener('keydown', onKey);
      clearTimeout(keeping);
      panel.remove();
    },
  };
}

function paragraph(...texts: readonly string[]): HTMLElement {
  const made = document.createElement('p');
  made.textContent = texts.join(' ');
  return made;
}

function readingOf({ corners, part, turn, gamma, uplift }: CalibrationProfile, handle: Handle): string {
  const corner = corners[HANDLES.indexOf(handle)];
  if (corner !== undefined) return `${percent(corner.x)} · ${percent(corner.y)}`;
  switch (handle) {
    case 'turn':
      return `${turn}°`;
    case 'of':
      return `${part.of}`;
    case 'index':
      return `${part.index}/${part.of}`;
    case 'overlap':
      return percent(part.overlap);
    case 'gamma':
      return gamma.toFixed(2);
    default:
      return percent(uplift);
  }
}

const percent = (share: number): string => `${(share * 100).toFixed(2)} %`;
