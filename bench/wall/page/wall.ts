/** The real wall, told what a server would tell it. */
import { QUALITIES } from '../../../display/quality.ts';
import { SharedClock } from '../../../display/shared-clock.ts';
import { Wall } from '../../../display/wall.ts';
import type { Knowledge } from '../../../display/wall-state.ts';
import { benchPose, benchWork } from './knowledge.ts';
import type { Scene } from './scene.ts';

const FILLED_AT_ONCE = 32;

export function raiseWall(canvas: HTMLCanvasElement, knowledge: Knowledge): Scene {
  const wall = new Wall({
    canvas,
    still: false,
    calm: false,
    address: '',
    onContext: () => undefined,
    onFail: () => undefined,
    clock: new SharedClock(performance.timeOrigin),
    quality: QUALITIES.length - 1, // shadows are a formula, the mirror is off
  });
  wall.show(knowledge, 'restored');
  let now = knowledge;
  // A wall drawn in software takes minutes to fill at a picture a frame: here more go up at once, until all are there.
  if (knowledge.hang.stars === 0) {
    const filling = setInterval(() => {
      for (let n = 0; n < FILLED_AT_ONCE; n++) {
        wall.works.update(0);
        wall.pictures.update();
        wall.labels.update();
      }
      const { ready, quiet } = wall.report();
      if (ready === knowledge.works.size && quiet === true && wall.labels.full) clearInterval(filling);
    }, 50);
  }
  return {
    ready() {
      const { quiet, ready, total, moving, starsThere } = wall.report();
      const labelled = wall.labels.full || knowledge.hang.stars > 0;
      return labelled && quiet === true && ready === total && moving === false && starsThere === true;
    },
    report: () => wall.report(),
    add() {
      const number = now.works.size + 1;
      const work = benchWork(number);
      const poses = [...now.hang.poses, benchPose(number)];
      const hang = { ...now.hang, poses, revision: now.hang.revision + 1 };
      now = { ...now, works: new Map([...now.works, [work.id, work]]), hang };
      wall.show(now, 'resumed');
    },
  };
}
