/**
 * How a wall is drawn without further thought: one mesh and one texture a work, before the same wall and floor, under the same lamps, with
 * the same paint, seen by the same breathing eye. It has neither frames nor labels: what it saves there is its advantage.
 */
import {
  ACESFilmicToneMapping,
  LinearMipmapLinearFilter,
  Scene as Room3d,
  SRGBColorSpace,
  Texture,
  Vector3,
  WebGLRenderer,
} from 'three';
import { RoomCamera } from '../../../display/camera.ts';
import { Floor } from '../../../display/floor.ts';
import { frameHang } from '../../../display/framing.ts';
import { LightMap } from '../../../display/light-map.ts';
import { createPainting } from '../../../display/painting-material.ts';
import { Room } from '../../../display/room.ts';
import { createSharedLight } from '../../../display/shared-light.ts';
import type { Knowledge } from '../../../display/wall-state.ts';
import type { Scene } from './scene.ts';

const DECODED_AT_ONCE = 16;

async function textureOf(work: string): Promise<Texture> {
  const blob = await (await fetch(`/pictures/${work}/thumb.webp`)).blob();
  const texture = new Texture(await createImageBitmap(blob, { resizeWidth: 128, resizeHeight: 128 }));
  texture.colorSpace = SRGBColorSpace;
  texture.minFilter = LinearMipmapLinearFilter;
  texture.needsUpdate = true;
  return texture;
}

export async function raiseNaive(canvas: HTMLCanvasElement, knowledge: Knowledge): Promise<Scene> {
  const renderer = new WebGLRenderer({ canvas, antialias: true });
  renderer.outputColorSpace = SRGBColorSpace;
  renderer.toneMapping = ACESFilmicToneMapping;
  renderer.setSize(canvas.clientWidth, canvas.clientHeight, false);
  renderer.autoClear = false;
  const shared = createSharedLight();
  renderer.getDrawingBufferSize(shared.uScreen.value);
  const aspect = canvas.clientWidth / canvas.clientHeight;
  const camera = new RoomCamera();
  const framing = frameHang(knowledge.hang, aspect);
  camera.setScreen(aspect, { full: 1, offset: 0 });
  camera.frame(framing);
  const scene = new Room3d();
  const floor = new Floor(shared);
  floor.setQuality(0);
  scene.add(new Room(shared, 1).group, floor.mesh);
  const lamps = new LightMap(shared, 2048);
  lamps.begin();
  const { poses } = knowledge.hang;
  for (let first = 0; first < poses.length; first += DECODED_AT_ONCE) {
    await Promise.all(
      poses.slice(first, first + DECODED_AT_ONCE).map(async ({ work, x, y, z, width, height }) => {
        const texture = await textureOf(work);
        const painting = createPainting(shared, 'canvas', new Vector3(x, y, z));
        const { uniforms } = painting.material;
        uniforms.uUnder.value = texture;
        uniforms.uOver.value = texture;
        uniforms.uRelief.value = texture;
        uniforms.uSize.value.set(width, height);
        uniforms.uOuter.value = width;
        uniforms.uLight.value = 1;
        painting.position.set(x, y, z + 0.01);
        painting.scale.set(width, height, 1);
        scene.add(painting);
        lamps.add(x, y, width, height, 1, 0.04, 1);
      }),
    );
  }
  const { x, y, width, height } = framing;
  lamps.end(x - width / 2, 0, width, y + height / 2);
  let frames = 0;
  renderer.setAnimationLoop((now) => {
    frames += 1;
    camera.update(1 / 60, now);
    lamps.render(renderer);
    renderer.clear();
    renderer.render(scene, camera.camera);
  });
  return {
    ready: () => frames > 3,
    report: () => ({ frames, calls: renderer.info.render.calls, textures: renderer.info.memory.textures }),
  };
}
