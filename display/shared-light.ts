/**
 * Uniforms that every surface of the room shares by reference, and the shader text for lamps and for the way out to the
 * screen. One program a kind of surface, no light objects: a lamp is a formula of the work it belongs to.
 */
import { Color, type Texture, Vector2, Vector4 } from 'three';

export interface SharedLight {
  readonly [uniform: string]: { value: unknown };
  /** Size of the drawing buffer in pixels. */
  readonly uScreen: { value: Vector2 };
  /** The part of the wall that this screen shows: width of the whole and where it begins, in widths of the screen. */
  readonly uPart: { value: Vector2 };
  /** 1 on the screen, 0 while a reflection is drawn. */
  readonly uOnScreen: { value: number };
  /** 1 the room is lit, towards 0 while all attention is at the easel. */
  readonly uRoom: { value: number };
  /** Air: from this far before the eye (m), and how much of the light is lost each metre. */
  readonly uHaze: { value: Vector2 };
  readonly uLampColour: { value: Color };
  readonly uFill: { value: Color };
  /** What the lamps do to the plaster: see `light-map.ts`. */
  readonly uLightMap: { value: Texture | null };
  /** The part of the wall that the light map covers: x, y of its lower corner, width, height in metres. */
  readonly uLightRect: { value: Vector4 };
  /** The light at the easel, 0 … 1, and where it falls: x, y, z. */
  readonly uEaselLight: { value: Vector4 };
}

export function createSharedLight(): SharedLight {
  return {
    uScreen: { value: new Vector2(1, 1) },
    uPart: { value: new Vector2(1, 0) },
    uOnScreen: { value: 1 },
    uRoom: { value: 1 },
    uHaze: { value: new Vector2(10, 0) },
    // Warmer than a museum's 3000 K on the wall; paintings get a whiter share of it (see PAINT_WHITE).
    uLampColour: { value: new Color('#ffd9a0') },
    uFill: { value: new Color('#96808f') },
    uLightMap: { value: null },
    uLightRect: { value: new Vector4(-4, 0, 8, 4) },
    uEaselLight: { value: new Vector4(0, 1.2, 0.9, 0) },
  };
}

/** Where the lamp of a work hangs and how wide it shines; used by wall, frames, paintings and labels alike. */
export const LAMP_GLSL = /* glsl */ `
uniform vec3 uLampColour;
uniform vec3 uFill;
uniform float uRoom;

/** From the middle of a work of this size (m) to its lamp: above and before it. */
vec3 lampOffset(float size) {
  return vec3(0.0, 1.0 + 0.55 * size, 1.0 + 0.35 * size);
}

/** Light of one lamp at p (m), 1 at its aim, before the cosine of the surface. Cone with a soft rim, inverse square. */
float lampAt(vec3 p, vec3 aim, float size, out vec3 toLamp) {
  vec3 offset = lampOffset(size);
  vec3 d = aim + offset - p;
  float far = length(offset);
  float near = length(d);
  toLamp = d / near;
  float cosine = dot(toLamp, offset / far);
  float reach = 0.8 * size + 0.16;
  float outer = far * inversesqrt(far * far + reach * reach * 2.1);
  float inner = far * inversesqrt(far * far + reach * reach * 0.06);
  float rim = smoothstep(outer, inner, cosine);
  // A beam, and the faint spill that every lamp has around its beam.
  float spill = smoothstep(far * inversesqrt(far * far + reach * reach * 16.0), 1.0, cosine);
  return (rim * rim + 0.07 * spill * spill) * (far * far) / (near * near);
}

/** Reflection of a lamp in varnish, gilding or lacquer (GGX; Walter et al. 2007), with Schlick's Fresnel. */
float gloss(vec3 n, vec3 l, vec3 v, float roughness, float f0) {
  vec3 h = normalize(l + v);
  float nl = max(dot(n, l), 0.0);
  float nv = max(dot(n, v), 0.05);
  float nh = max(dot(n, h), 0.0);
  float a = roughness * roughness;
  float a2 = a * a;
  float q = nh * nh * (a2 - 1.0) + 1.0;
  float spread = a2 / (3.14159 * q * q);
  float k = a * 0.5;
  float shade = 1.0 / ((nl * (1.0 - k) + k) * (nv * (1.0 - k) + k) * 4.0);
  float fresnel = f0 + (1.0 - f0) * pow(1.0 - max(dot(h, v), 0.0), 5.0);
  return spread * shade * fresnel * nl;
}

float hash12(vec2 p) {
  vec3 q = fract(vec3(p.xyx) * 0.1031);
  q += dot(q, q.yzx + 33.33);
  return fract((q.x + q.y) * q.z);
}

float valueNoise(vec2 p) {
  vec2 i = floor(p);
  vec2 f = p - i;
  f = f * f * (3.0 - 2.0 * f);
  return mix(mix(hash12(i), hash12(i + vec2(1.0, 0.0)), f.x),
             mix(hash12(i + vec2(0.0, 1.0)), hash12(i + vec2(1.0, 1.0)), f.x), f.y);
}
`;

/** Last lines of every fragment shader: air, vignette, tone mapping, colour space, and grain against bands in the dark. */
export const FINISH_PARS_GLSL = /* glsl */ `
uniform vec2 uScreen;
uniform vec2 uPart;
uniform float uOnScreen;
uniform vec2 uHaze;
#include <common>
#include <dithering_pars_fragment>
`;

export const FINISH_GLSL = /* glsl */ `
{
  gl_FragColor.rgb *= exp(-uHaze.y * max(1.0 / gl_FragCoord.w - uHaze.x, 0.0));
  vec2 onPart = gl_FragCoord.xy / uScreen;
  vec2 fromMiddle = vec2((onPart.x + uPart.y) / uPart.x, onPart.y) - 0.5;
  float vignette = 1.0 - 0.38 * smoothstep(0.35, 0.85, length(fromMiddle * vec2(1.05, 0.9)));
  gl_FragColor.rgb *= mix(1.0, vignette, uOnScreen);
}
#include <tonemapping_fragment>
#include <colorspace_fragment>
#include <dithering_fragment>
`;

/**
 * Vertex shader of what hangs and may be turned about the upright axis through `uAim`. Light is computed as if it hung flat: `vWorld` and the
 * eye, `vEye`, are turned back.
 */
export const HUNG_VERTEX_GLSL = /* glsl */ `
uniform vec3 uAim;
uniform vec2 uTurn; // cosine, sine
varying vec2 vUv;
varying vec3 vWorld;
varying vec3 vEye;
vec3 turnedBack(vec3 p) {
  vec3 d = p - uAim;
  return uAim + vec3(uTurn.x * d.x - uTurn.y * d.z, d.y, uTurn.y * d.x + uTurn.x * d.z);
}
void main() {
  vUv = uv;
  vec4 world = modelMatrix * vec4(position, 1.0);
  vWorld = turnedBack(world.xyz);
  vEye = turnedBack(cameraPosition);
  gl_Position = projectionMatrix * viewMatrix * world;
}
`;

/** Vertex shader of a flat card in the room: hands on `vUv` and the place in the world, metres, as `vWorld`. */
export const PLANE_VERTEX_GLSL = /* glsl */ `
varying vec2 vUv;
varying vec3 vWorld;
void main() {
  vUv = uv;
  vec4 world = modelMatrix * vec4(position, 1.0);
  vWorld = world.xyz;
  gl_Position = projectionMatrix * viewMatrix * world;
}
`;
