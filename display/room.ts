/** The wall itself: trowelled plaster lit by the light map, and the skirting where it meets the floor. */
import {
  BoxGeometry,
  DataTexture,
  Group,
  LinearFilter,
  LinearMipmapLinearFilter,
  Mesh,
  PlaneGeometry,
  RepeatWrapping,
  RGBAFormat,
  ShaderMaterial,
} from 'three';
import { trowelPlaster } from './plaster.ts';
import { FINISH_GLSL, FINISH_PARS_GLSL, LAMP_GLSL, type SharedLight } from './shared-light.ts';

/** Wide enough that no camera sees an end of it. */
const WALL_WIDTH_M = 120;
const WALL_HEIGHT_M = 30;
/** 512 take a third of a second; with the second scale on top nobody misses the rest. */
const PLASTER_SIZE = 512;
const PLASTER_SEED = 1871;
export const SKIRTING_HEIGHT_M = 0.11;

/** The light map read at a point of the wall: amount and mean direction. Other surfaces near the wall use it too. */
export const LIGHT_MAP_GLSL = /* glsl */ `
uniform sampler2D uLightMap;
uniform vec4 uLightRect;
uniform vec4 uEaselLight;
vec3 lightAt(vec2 p, float bias) {
  vec2 uv = (p - uLightRect.xy) / uLightRect.zw;
  vec2 inside = smoothstep(vec2(0.0), vec2(0.04), uv) * smoothstep(vec2(0.0), vec2(0.04), 1.0 - uv);
  return texture2D(uLightMap, clamp(uv, 0.0, 1.0), bias).rgb * inside.x * inside.y;
}
/** What the lamp over the easel spills on to the wall behind it. */
float easelSpill(vec2 p) {
  vec2 d = (p - vec2(uEaselLight.x, uEaselLight.y - 0.1)) / vec2(1.5, 1.25);
  return uEaselLight.w * exp(-dot(d, d) - max(uEaselLight.z - 1.0, 0.0));
}
`;

const VERTEX = /* glsl */ `
varying vec3 vWorld;
varying vec3 vNormalW;
void main() {
  vec4 world = modelMatrix * vec4(position, 1.0);
  vWorld = world.xyz;
  vNormalW = normal;
  gl_Position = projectionMatrix * viewMatrix * world;
}
`;

const WALL = /* glsl */ `
${FINISH_PARS_GLSL}
${LAMP_GLSL}
${LIGHT_MAP_GLSL}
uniform sampler2D uPlaster;
varying vec3 vWorld;
void main() {
  vec2 p = vWorld.xy;
  // Two scales, turned against each other, so that no eye finds the repeat.
  vec4 near = texture2D(uPlaster, p / 1.4);
  vec2 turned = mat2(0.83, -0.56, 0.56, 0.83) * p;
  vec4 far = texture2D(uPlaster, turned / 4.3 + 0.37);
  vec2 slope = (near.xy - 0.5) * 0.55 + mat2(0.83, 0.56, -0.56, 0.83) * (far.xy - 0.5) * 0.62;
  vec3 n = normalize(vec3(slope, 0.8));
  float tone = mix(near.z, far.z, 0.55);
  float burnish = mix(near.w, far.w, 0.4);

  vec3 map = lightAt(p, 0.0);
  float amount = map.r;
  vec2 lean = map.gb / max(amount, 1e-3);
  vec3 toLamp = normalize(vec3(lean, sqrt(max(1.0 - dot(lean, lean), 0.05))));
  float flatCos = max(toLamp.z, 0.25);
  float relief = max(dot(n, toLamp), 0.0) / flatCos;
  // Many pools together dazzle nobody: the eye of the room closes a little.
  float light = 0.85 * amount / (1.0 + 1.3 * amount) * relief * uRoom;
  light += 0.5 * easelSpill(p) * relief;

  // Bounced light: dim, cool, a little warmer where the floor throws lamps back.
  vec3 low = lightAt(vec2(p.x, min(p.y, 0.55)), 5.5);
  float foot = exp(-max(p.y, 0.0) * 1.5);
  // A wash from the ceiling, so that the wall is a wall to its ends and its trowelling is seen there too.
  float wash = 0.44 + 0.22 * smoothstep(0.2, 3.6, p.y);
  vec3 around = uFill * wash * (0.4 + 0.6 * uRoom) * (0.72 + 1.5 * n.y);
  around += uLampColour * 0.05 * foot * low.r * uRoom;
  vec3 spread = lightAt(p, 6.0);
  around += mix(uFill, uLampColour, 0.55) * 0.16 * spread.r * uRoom;
  around *= 1.0 - 0.75 * (1.0 - smoothstep(0.0, 0.16, p.y - 0.11));

  vec3 pigment = mix(vec3(0.112, 0.090, 0.130), vec3(0.190, 0.158, 0.206), smoothstep(0.2, 0.85, tone));
  vec3 v = normalize(cameraPosition - vWorld);
  float sheen = gloss(n, toLamp, v, mix(0.72, 0.46, burnish), 0.04);
  vec3 colour = pigment * (uLampColour * light + around) + uLampColour * sheen * (light + 0.2) * 0.5 * burnish;
  gl_FragColor = vec4(colour, 1.0);
  ${FINISH_GLSL}
}
`;

const SKIRTING = /* glsl */ `
${FINISH_PARS_GLSL}
${LAMP_GLSL}
${LIGHT_MAP_GLSL}
varying vec3 vWorld;
varying vec3 vNormalW;
void main() {
  vec3 map = lightAt(vec2(vWorld.x, 0.2), 5.5);
  vec3 pigment = vec3(0.085, 0.068, 0.078);
  float up = max(vNormalW.y, 0.0);
  vec3 light = uLampColour * map.r * (0.35 + 1.3 * up) * uRoom + uLampColour * easelSpill(vWorld.xy) * 0.2;
  vec3 colour = pigment * (light + uFill * 0.3);
  colour *= 0.35 + 0.65 * smoothstep(0.0, 0.07, vWorld.y);
  gl_FragColor = vec4(colour, 1.0);
  ${FINISH_GLSL}
}
`;

export class Room {
  readonly group = new Group();

  constructor(shared: SharedLight, anisotropy: number) {
    const { size, pixels } = trowelPlaster(PLASTER_SIZE, PLASTER_SEED);
    const plaster = new DataTexture(pixels, size, size, RGBAFormat);
    plaster.wrapS = plaster.wrapT = RepeatWrapping;
    plaster.magFilter = LinearFilter;
    plaster.minFilter = LinearMipmapLinearFilter;
    plaster.generateMipmaps = true;
    plaster.anisotropy = anisotropy;
    plaster.needsUpdate = true;

    const wall = new Mesh(
      new PlaneGeometry(WALL_WIDTH_M, WALL_HEIGHT_M),
      new ShaderMaterial({
        vertexShader: VERTEX,
        fragmentShader: WALL,
        uniforms: { ...shared, uPlaster: { value: plaster } },
        dithering: true,
      }),
    );
    wall.position.y = WALL_HEIGHT_M / 2;
    wall.name = 'plaster';

    const skirting = new Mesh(
      new BoxGeometry(WALL_WIDTH_M, SKIRTING_HEIGHT_M, 0.018),
      new ShaderMaterial({
        vertexShader: VERTEX,
        fragmentShader: SKIRTING,
        uniforms: { ...shared },
        dithering: true,
      }),
    );
    skirting.position.set(0, SKIRTING_HEIGHT_M / 2, 0.009);
    skirting.name = 'skirting';
    this.group.add(wall, skirting);
  }
}
