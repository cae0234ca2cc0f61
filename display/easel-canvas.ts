/** The canvas on the easel: what lies on it changes from one moment to the next, and it goes with its work until the wall's own picture is there. */
import { type Texture, Vector3, type Vector4 } from 'three';
import { createPainting, type PaintingMesh, setGround } from './painting-material.ts';
import type { SharedLight } from './shared-light.ts';
import type { WorkView } from './work-view.ts';

/** Before the wall's own picture, so that one fades into the other. */
const BEFORE_M = 0.001;
const SHOWN_LEAST = 0.003;

/** A texture and the part of it that is seen: offset and size, 0 … 1. */
export interface LaidTexture {
  readonly texture: Texture;
  readonly part: readonly [number, number, number, number];
}

export class EaselCanvas {
  readonly mesh: PaintingMesh;
  private readonly aim = new Vector3();

  constructor(shared: SharedLight) {
    this.mesh = createPainting(shared, 'canvas', this.aim);
    this.mesh.name = 'canvas on the easel';
    this.mesh.material.transparent = true;
    this.mesh.renderOrder = 2;
    this.mesh.material.uniforms.uReliefFlip.value = 1; // strokes run from the top
    this.clear();
  }

  /** @param fade 0 shows `under`, 1 `over` */
  lay(under: LaidTexture, over: LaidTexture, fade: number): void {
    const { uniforms } = this.mesh.material;
    lay(uniforms.uUnder, uniforms.uUnderPart, under);
    lay(uniforms.uOver, uniforms.uOverPart, over);
    uniforms.uFade.value = fade;
  }

  /** @param relief of the strokes; null: flat */
  raise(relief: Texture | null): void {
    this.mesh.material.uniforms.uRelief.value = relief;
  }

  /** Puts the canvas where the work is. @param shown 0 … 1 */
  follow(view: WorkView, shown: number): void {
    const { mesh } = this;
    const { uniforms } = mesh.material;
    const drawn = view.draw(1);
    const out = drawn.out + BEFORE_M;
    this.aim.set(drawn.x, drawn.y, drawn.z);
    uniforms.uTurn.value.set(Math.cos(drawn.turn), Math.sin(drawn.turn));
    mesh.position.set(
      drawn.x + uniforms.uTurn.value.y * out,
      drawn.y,
      drawn.z + uniforms.uTurn.value.x * out,
    );
    mesh.rotation.y = drawn.turn;
    mesh.scale.set(drawn.openingWidth, drawn.openingHeight, 1);
    uniforms.uSize.value.set(drawn.openingWidth, drawn.openingHeight);
    uniforms.uOuter.value = drawn.outer;
    uniforms.uLight.value = drawn.light;
    uniforms.uRecess.value = drawn.recess;
    uniforms.uMount.value = drawn.mount;
    setGround(uniforms, drawn.ground);
    uniforms.uShown.value = shown;
    mesh.visible = shown > SHOWN_LEAST && uniforms.uUnder.value !== null;
  }

  /** Nothing lies on it any more. */
  clear(): void {
    const { uniforms } = this.mesh.material;
    uniforms.uUnder.value = null;
    uniforms.uOver.value = null;
    uniforms.uRelief.value = null;
    this.mesh.visible = false;
  }
}

function lay(uniform: { value: Texture | null }, part: { value: Vector4 }, laid: LaidTexture): void {
  uniform.value = laid.texture;
  part.value.fromArray(laid.part);
}
