/** Before the first work: one lit frame on the wall, with bare canvas in it. */
import {
  Color,
  DataTexture,
  Group,
  LinearFilter,
  LinearMipmapLinearFilter,
  SRGBColorSpace,
  Vector3,
} from 'three';
import type { FrameState } from './frame.ts';
import { chooseFrame, PROFILES, profileScale } from './frame-profiles.ts';
import { advance, at, type Damped, WORK_S } from './motion.ts';
import { createRandom, valueNoise } from './noise.ts';
import { createPainting, type PaintingMesh } from './painting-material.ts';
import type { SharedLight } from './shared-light.ts';

const SIDE_M = 1.02;
const CENTRE_M = 1.5;
const LINEN_PX = 256;

export class EmptyFrame {
  readonly group = new Group();
  private readonly light: Damped = at(0);
  private readonly painting: PaintingMesh;
  private readonly choice = { ...chooseFrame('empty', 'canvas'), profile: 2, finish: GOLD };

  constructor(shared: SharedLight) {
    const aim = new Vector3(0, CENTRE_M, 0);
    this.painting = createPainting(shared, 'canvas', aim);
    const profile = PROFILES[this.choice.profile] as (typeof PROFILES)[number];
    const opening = SIDE_M - 2 * profile.width * profileScale(SIDE_M);
    this.painting.scale.set(opening, opening, 1);
    this.painting.position.set(0, CENTRE_M, 0.012);
    const { colour, relief } = weaveLinen();
    const uniforms = this.painting.material.uniforms;
    uniforms.uUnder.value = colour;
    uniforms.uOver.value = colour;
    uniforms.uRelief.value = relief;
    uniforms.uTexel.value.set(1 / LINEN_PX, 1 / LINEN_PX);
    uniforms.uDepth.value = 0.0016;
    uniforms.uSize.value.set(opening, opening);
    uniforms.uOuter.value = SIDE_M;
    uniforms.uRecess.value = 0.045;
    this.group.add(this.painting);
    this.group.visible = false;
  }

  /** @param wanted nobody else is on the wall */
  update(dt: number, wanted: boolean, still: boolean): void {
    this.light.target = wanted ? 1 : 0;
    advance(this.light, dt, still ? 0 : WORK_S * 1.5);
    this.painting.material.uniforms.uLight.value = this.light.value;
    this.group.visible = this.light.value > 0.005;
  }

  frame(): FrameState | null {
    if (!this.group.visible) return null;
    return {
      profile: this.choice.profile,
      finish: this.choice.finish,
      x: 0,
      y: CENTRE_M,
      z: 0,
      turn: 0,
      width: SIDE_M,
      height: SIDE_M,
      light: this.light.value,
      grown: 1,
    };
  }
}

/** The frame that waits is the best one. */
const GOLD = { colour: '#cba55c', metal: 1, roughness: 0.36, grain: 0.15 } as const;

/** Primed linen: warm white, threads over and under, a stain or two. */
function weaveLinen(): { colour: DataTexture; relief: DataTexture } {
  const n = LINEN_PX;
  const colour = new Uint8Array(n * n * 4);
  const relief = new Uint8Array(n * n * 4);
  const random = createRandom(7);
  const base = new Color('#d9cdb4');
  for (let y = 0; y < n; y++) {
    for (let x = 0; x < n; x++) {
      const i = (y * n + x) * 4;
      const over = ((x >> 1) + (y >> 1)) % 2 === 0 ? 1 : 0;
      const cloud =
        valueNoise((x / n) * 4, (y / n) * 4, 4, 5) * 0.06 +
        valueNoise((x / n) * 17, (y / n) * 17, 17, 6) * 0.03;
      const tone = 1 + cloud + (random() - 0.5) * 0.05;
      colour[i] = Math.min(255, base.r ** (1 / 2.2) * 255 * tone);
      colour[i + 1] = Math.min(255, base.g ** (1 / 2.2) * 255 * tone);
      colour[i + 2] = Math.min(255, base.b ** (1 / 2.2) * 255 * tone);
      colour[i + 3] = 255;
      const high = 90 + over * 90 + random() * 50;
      relief[i] = relief[i + 1] = relief[i + 2] = high;
      relief[i + 3] = 255;
    }
  }
  const texture = (pixels: Uint8Array): DataTexture => {
    const made = new DataTexture(pixels, n, n);
    made.generateMipmaps = true;
    made.minFilter = LinearMipmapLinearFilter;
    made.magFilter = LinearFilter;
    made.needsUpdate = true;
    return made;
  };
  const colours = texture(colour);
  colours.colorSpace = SRGBColorSpace;
  return { colour: colours, relief: texture(relief) };
}
