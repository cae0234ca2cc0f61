/** One painting of its own, for what changes while it is looked at: the canvas on the easel, and the one in an empty wall's frame. */
import { Mesh, PlaneGeometry, ShaderMaterial, type Texture, Vector2, Vector4 } from 'three';
import { GROUND_NUMBER, type Ground, PAINT_DEPTH_M, PAINT_GLSL, SHEET_GLSL } from './paint-shading.ts';
import { FINISH_GLSL, FINISH_PARS_GLSL, HUNG_VERTEX_GLSL, type SharedLight } from './shared-light.ts';

const FRAGMENT = /* glsl */ `
${FINISH_PARS_GLSL}
${SHEET_GLSL}
uniform sampler2D uUnder;
uniform sampler2D uOver;
uniform vec4 uUnderPart; // offset, size within the texture
uniform vec4 uOverPart;
uniform float uFade;
uniform sampler2D uRelief;
uniform float uReliefFlip;
uniform float uShown;
uniform float uDepth;
uniform vec2 uTexel;
uniform vec2 uSize;
uniform float uOuter;
uniform vec3 uAim;
uniform float uLight;
uniform float uRecess;
uniform float uMount;
uniform int uGround;
varying vec3 vWorld;
varying vec3 vEye;
varying vec2 vUv;

vec3 colourAt(vec2 at) {
  vec3 under = texture2D(uUnder, uUnderPart.xy + at * uUnderPart.zw).rgb;
  vec3 over = texture2D(uOver, uOverPart.xy + at * uOverPart.zw).rgb;
  return mix(under, over, uFade);
}
// Pixels laid by the brush run from the top, decoded pictures were turned.
vec2 reliefUv(vec2 uv) { return vec2(uv.x, mix(uv.y, 1.0 - uv.y, uReliefFlip)); }
float heightAt(vec2 uv) { return texture2D(uRelief, reliefUv(uv)).r; }
float heightAround(vec2 uv) { return textureLod(uRelief, reliefUv(uv), 4.5).r; }
${PAINT_GLSL}
void main() {
  Sheet sheet = Sheet(uSize, uOuter, uAim, uLight, uRecess, uMount, uGround, uDepth, uTexel.x, uShown);
  gl_FragColor = paintUnderLamp(sheet, vUv, vWorld, vEye);
  ${FINISH_GLSL}
}
`;

const PLANE = new PlaneGeometry(1, 1);

export interface PaintingUniforms {
  uUnder: { value: Texture | null };
  uOver: { value: Texture | null };
  uUnderPart: { value: Vector4 };
  uOverPart: { value: Vector4 };
  uFade: { value: number };
  uRelief: { value: Texture | null };
  uReliefFlip: { value: number };
  uShown: { value: number };
  uDepth: { value: number };
  uTexel: { value: Vector2 };
  uSize: { value: Vector2 };
  uOuter: { value: number };
  uAim: { value: { x: number; y: number; z: number } };
  uTurn: { value: Vector2 };
  uLight: { value: number };
  uRecess: { value: number };
  uMount: { value: number };
  uGround: { value: number };
}

export type PaintingMesh = Mesh<PlaneGeometry, ShaderMaterial> & {
  material: ShaderMaterial & { uniforms: PaintingUniforms };
};

/** The whole of a texture. */
const WHOLE = new Vector4(0, 0, 1, 1);

export function setGround(uniforms: PaintingUniforms, ground: Ground): void {
  uniforms.uGround.value = GROUND_NUMBER[ground];
  uniforms.uDepth.value = PAINT_DEPTH_M[ground];
}

/** A plane of one metre, to be scaled to the painting's size; `uSize` must be told as well. `aim` and `turn` are the owner's and stay shared. */
export function createPainting(
  shared: SharedLight,
  ground: Ground,
  aim: { x: number; y: number; z: number },
  turn = new Vector2(1, 0),
): PaintingMesh {
  const own: PaintingUniforms = {
    uUnder: { value: null },
    uOver: { value: null },
    uUnderPart: { value: WHOLE.clone() },
    uOverPart: { value: WHOLE.clone() },
    uFade: { value: 0 },
    uRelief: { value: null },
    uReliefFlip: { value: 0 },
    uShown: { value: 1 },
    uDepth: { value: 0 },
    uTexel: { value: new Vector2(1 / 1024, 1 / 1024) },
    uSize: { value: new Vector2(1, 1) },
    uOuter: { value: 1 },
    uAim: { value: aim },
    uTurn: { value: turn },
    uLight: { value: 0 },
    uRecess: { value: 0.02 },
    uMount: { value: 0 },
    uGround: { value: GROUND_NUMBER[ground] },
  };
  const material = new ShaderMaterial({
    vertexShader: HUNG_VERTEX_GLSL,
    fragmentShader: FRAGMENT,
    uniforms: { ...shared, ...own },
    dithering: true,
  });
  return new Mesh(PLANE, material) as unknown as PaintingMesh;
}
