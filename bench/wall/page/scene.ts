/** The scenes that `bench wall` compares, each in a page of its own: `?scene=wall|naive|constellation|idle&works=N`. */

import { loadFonts } from '../../../display/canvas-text.ts';
import { startI18n } from '../../../ui/i18n.ts';
import { benchKnowledge } from './knowledge.ts';
import { raiseNaive } from './naive.ts';
import { raiseWall } from './wall.ts';

/** What the bench asks of a scene. */
export interface Scene {
  /** Everything is on the card and at rest. */
  ready(): boolean;
  /** Counts: `calls` of a frame, `frames` drawn … */
  report(): Record<string, unknown>;
  /** One more work hangs. */
  add?(): void;
}

declare global {
  interface Window {
    __scene?: Scene;
  }
}

/** A page that draws nothing: what an animation loop costs by itself. */
function idle(): Scene {
  let frames = 0;
  const loop = (): void => {
    frames += 1;
    requestAnimationFrame(loop);
  };
  loop();
  return { ready: () => true, report: () => ({ frames }) };
}

await startI18n();
await loadFonts('wall');
const flags = new URLSearchParams(location.search);
const works = Number(flags.get('works') ?? 0);
const canvas = document.createElement('canvas');
document.body.append(canvas);
switch (flags.get('scene')) {
  case 'wall':
    window.__scene = raiseWall(canvas, benchKnowledge(works, 'salon'));
    break;
  case 'constellation':
    window.__scene = raiseWall(canvas, benchKnowledge(works, 'constellation'));
    break;
  case 'naive':
    window.__scene = await raiseNaive(canvas, benchKnowledge(works, 'salon'));
    break;
  default:
    window.__scene = idle();
}
