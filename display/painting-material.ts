/**
 * Paint under a lamp: colour, and relief turned into normals, varnish that glints as the camera breathes. One program for
 * every work; what differs is uniforms. Works on paper lie flat under a mount, stained glass is lit from behind.
 */
import { Mesh, PlaneGeometry, ShaderMaterial, type Texture, Vector2, Vector4 } from 'three';
import {
  FINISH_GLSL,
  FINISH_PARS_GLSL,
  HUNG_VERTEX_GLSL,
  LAMP_GLSL,
  type SharedLight,
} from './shared-light.ts';

export type Ground = 'canvas' | 'paper' | 'glass';

const FRAGMENT = /* glsl */ `
${FINISH_PARS_GLSL}
${LAMP_GLSL}
uniform sampler2D uUnder;
uniform sampler2D uOver;
uniform vec4 uUnderPart; // offset, size within the texture
uniform vec4 uOverPart;
uniform float uFade;
uniform sampler2D uRelief;
uniform float uReliefFlip;
uniform float uShown;
uniform float uDepth;    // metres of paint from 0 to 255
uniform vec2 uTexel;     // one texel of the relief
uniform vec2 uSize;      // painting in metres
uniform float uOuter;    // longer side of the frame in metres, which the lamp is set for
uniform vec3 uAim;
uniform float uLight;
uniform float uRecess;   // metres behind the face of the frame
uniform float uMount;    // share of the side that the mount covers
uniform int uGround;     // 0 canvas, 1 paper, 2 glass
varying vec3 vWorld;
varying vec3 vEye;
varying vec2 vUv;

// Pixels laid by the brush run from the top, decoded pictures were turned.
vec2 reliefUv(vec2 uv) { return vec2(uv.x, mix(uv.y, 1.0 - uv.y, uReliefFlip)); }
float heightAt(vec2 uv) { return texture2D(uRelief, reliefUv(uv)).r; }

void main() {
  vec2 uv = (vUv - uMount) / (1.0 - 2.0 * uMount);
  vec2 inside = step(vec2(0.0), uv) * step(uv, vec2(1.0));
  bool mounted = uMount > 0.0 && inside.x * inside.y < 0.5;
  vec2 at = clamp(uv, 0.0, 1.0);
  vec3 under = texture2D(uUnder, uUnderPart.xy + at * uUnderPart.zw).rgb;
  vec3 over = texture2D(uOver, uOverPart.xy + at * uOverPart.zw).rgb;
  vec3 colour = mix(under, over, uFade);

  // Relief: differences over at least a texel and about a pixel, in metres of paint over metres of canvas.
  vec2 reach = max(uTexel, fwidth(at) * 0.75);
  vec2 slope = vec2(
    heightAt(at + vec2(reach.x, 0.0)) - heightAt(at - vec2(reach.x, 0.0)),
    heightAt(at + vec2(0.0, reach.y)) - heightAt(at - vec2(0.0, reach.y))
  ) * uDepth / (2.0 * reach * uSize * (1.0 - 2.0 * uMount));
  float thick = heightAt(at);
  float hollow = thick - textureLod(uRelief, reliefUv(at), 4.5).r;
  vec3 n = normalize(vec3(-slope, 1.0));
  vec3 v = normalize(vEye - vWorld);
  float pixel = length(fwidth(vUv * uSize));

  float roughness = 0.34;
  float f0 = 0.05;
  if (uGround == 1) {
    vec2 grain = vec2(valueNoise(vUv * uSize * 900.0), valueNoise(vUv * uSize * 900.0 + 17.0)) - 0.5;
    n = normalize(n + vec3(grain * 0.35 * (1.0 - smoothstep(0.0006, 0.004, pixel)), 0.0));
    roughness = 0.85;
    f0 = 0.02;
  }
  if (mounted) {
    // Board with a bevelled window: the cut shows its white core, bright below where it faces the lamp.
    vec2 side = max(-uv, uv - 1.0) * uSize * (1.0 - 2.0 * uMount);
    float cut = max(side.x, side.y);
    vec2 edge = side.x > side.y ? vec2(-sign(uv.x - 0.5), 0.0) : vec2(0.0, -sign(uv.y - 0.5));
    colour = vec3(0.80, 0.76, 0.68);
    n = vec3(0.0, 0.0, 1.0);
    if (cut < 0.0045) { n = normalize(vec3(edge, 0.9)); colour = vec3(0.9, 0.88, 0.83); }
    float grain = valueNoise(vUv * uSize * 1300.0) - 0.5;
    n = normalize(n + vec3(grain * 0.05));
    roughness = 0.95; f0 = 0.01; hollow = 0.0;
  }

  vec3 toLamp;
  float lamp = lampAt(vWorld, uAim, uOuter, toLamp) * uLight * 1.75;
  // The frame's upper member throws a thin shadow on the canvas.
  float fromTop = (1.0 - vUv.y) * uSize.y;
  float fromSide = min(vUv.x, 1.0 - vUv.x) * uSize.x;
  float thrown = uRecess * toLamp.y / max(toLamp.z, 0.2);
  float open = smoothstep(thrown * 0.55, thrown * 1.25 + 0.004, fromTop);
  float nook = (0.55 + 0.45 * smoothstep(0.0, uRecess * 0.9 + 0.004, min(fromTop + 0.004, fromSide)));
  lamp *= mix(0.32, 1.0, open) * nook;
  // Paper's own shadow under the mount's upper cut.
  if (uMount > 0.0 && !mounted) lamp *= mix(0.72, 1.0, smoothstep(0.0, 0.012, (1.0 - at.y) * uSize.y));

  float nl = max(dot(n, toLamp), mounted ? 0.45 : 0.0);
  float cavity = clamp(1.0 + hollow * 1.3, 0.62, 1.25);
  vec3 white = mix(uLampColour, vec3(1.0), 0.62); // pictures are hung under whiter lamps than walls
  vec3 light = white * lamp;
  vec3 r = reflect(-v, n);
  float window = smoothstep(0.25, 0.95, r.y) * smoothstep(-0.1, 0.8, r.z);
  float spark = gloss(n, toLamp, v, roughness, f0);
  float wide = gloss(n, toLamp, v, min(1.0, roughness * 1.9), f0);
  vec3 lit = colour * cavity * (light * nl + uFill * 0.12 * uRoom * nook)
    + light * (spark * 0.85 + wide * 0.55)
    + white * window * f0 * 0.35 * (0.15 + uLight) * uRoom;
  if (uGround == 2 && !mounted) {
    // Glass: the light comes through; lead stays dark, and the nearer glass is to white the more it burns.
    vec3 through = colour * colour * 2.1 * uLight;
    lit = lit * 0.18 + through * nook + light * spark * 0.5;
  }
  gl_FragColor = vec4(lit, uShown);
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
export const WHOLE = new Vector4(0, 0, 1, 1);

const GROUND_NUMBER: Record<Ground, number> = { canvas: 0, paper: 1, glass: 2 };

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
