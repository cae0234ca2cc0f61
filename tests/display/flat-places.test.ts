import { Vector3 } from 'three';
import { describe, expect, it } from 'vitest';
import { RoomCamera } from '../../display/camera.ts';
import { placeOf, stepBack } from '../../display/flat-places.ts';
import { frameHang } from '../../display/framing.ts';
import { HANGS } from '../../protocol/hang-kinds.ts';
import { lay } from '../../server/collection/hangs/lay.ts';
import { hangSalon } from '../../server/collection/hangs/salon.ts';
import { manyWorks } from '../collection/hangs/works.ts';

describe.each(HANGS)('the flat wall in the hang %s', (kind) => {
  const works = manyWorks(60);
  const whole = {
    numbers: Float64Array.from(works, ({ number }) => number),
    embeddings: Float32Array.from(works.flatMap(({ embedding }) => [...(embedding ?? [])])),
    length: 384,
  };
  const { poses, marks } = kind === 'salon' ? hangSalon(works) : lay({ kind, hung: works, whole });

  it.each([16 / 9, 9 / 16, 32 / 9])('[W8] hangs every work where the room shows it (%d)', (aspect) => {
    const framing = stepBack(frameHang({ kind, poses: [...poses], marks: [...marks] }, aspect));
    const room = new RoomCamera();
    room.still = true;
    room.setScreen(aspect, { full: 1, offset: 0 });
    room.frame(framing);
    room.update(0, 0);
    for (const pose of poses) {
      const place = placeOf(pose, poses, framing, 0.02);
      if (place === null) throw new Error('a work behind the eye');
      const seen = new Vector3(pose.x, pose.y, pose.z).project(room.camera);
      expect(place.left + place.width / 2).toBeCloseTo((seen.x + 1) / 2, 6);
      expect(place.top + place.height / 2).toBeCloseTo((1 - seen.y) / 2, 6);
      if (kind !== 'echo') {
        expect(place.left).toBeGreaterThanOrEqual(-1e-9);
        expect(place.left + place.width).toBeLessThanOrEqual(1 + 1e-9);
      }
    }
  });
});
