/**
 * All paintings on the wall as one instanced mesh: sixteen numbers an instance, written only when something moves or a picture arrives.
 * Pictures are layers of the levels' texture arrays.
 */
import { type InstancedBufferGeometry, Mesh, ShaderMaterial } from 'three';
import { HANG_MAX_WORKS } from '../protocol/limits.ts';
import { instanceAttribute, instancedSquare, sendInstances } from './instances.ts';
import { GROUND_NUMBER, type Ground, PAINT_DEPTH_M, PAINT_GLSL, SHEET_GLSL } from './paint-shading.ts';
import { LEVELS, type Picture, type Pictures } from './pictures.ts';
import { FINISH_GLSL, FINISH_PARS_GLSL, type SharedLight } from './shared-light.ts';

/** Works, and those on their way out. */
const CAPACITY = HANG_MAX_WORKS + 64;
/** A picture is one number: its level times this, and its layer. */
const LAYERS_OF_LEVEL = 4096;

const VERTEX = /* glsl */ `
attribute vec2 corner;
attribute vec4 aPlace;   // middle of the frame (m), turn about the upright axis (radians)
attribute vec4 aSize;    // width and height of the opening, longer side of the frame, out of the wall (m)
attribute vec4 aSheet;   // light, recess (m), mount (share), ground
attribute vec4 aPicture; // under, over (level and layer), fade, shown
varying vec2 vUv;
varying vec3 vWorld;
varying vec3 vEye;
varying vec3 vAim;
varying vec2 vSize;
varying vec4 vSheet;
varying vec4 vPicture;
varying float vOuter;
void main() {
  vUv = corner * 0.5 + 0.5;
  vec2 turn = vec2(cos(aPlace.w), sin(aPlace.w));
  vec3 local = vec3(corner * 0.5 * aSize.xy, aSize.w);
  vec3 turned = aPlace.xyz + vec3(turn.x * local.x + turn.y * local.z, local.y, turn.x * local.z - turn.y * local.x);
  // Light is computed as if it hung flat: the eye is turned back.
  vec3 d = cameraPosition - aPlace.xyz;
  vEye = aPlace.xyz + vec3(turn.x * d.x - turn.y * d.z, d.y, turn.y * d.x + turn.x * d.z);
  vWorld = aPlace.xyz + local;
  vAim = aPlace.xyz;
  vSize = aSize.xy;
  vOuter = aSize.z;
  vSheet = aSheet;
  vPicture = aPicture;
  gl_Position = projectionMatrix * viewMatrix * vec4(turned, 1.0);
}
`;

const FRAGMENT = /* glsl */ `
${FINISH_PARS_GLSL}
${SHEET_GLSL}
${LEVELS.map((_, level) => `uniform sampler2DArray uLevel${level};`).join('\n')}
uniform vec4 uPaintDepth; // metres, by ground
varying vec2 vUv;
varying vec3 vWorld;
varying vec3 vEye;
varying vec3 vAim;
varying vec2 vSize;
varying vec4 vSheet;
varying vec4 vPicture;
varying float vOuter;

// Derivatives of the picture's own coordinates, taken once where all neighbours take them.
vec2 gDx;
vec2 gDy;

/** Colour and height of one picture; bare dark linen where there is none. */
vec4 texelOf(float picture, vec2 at, float lod) {
  if (picture < 0.0) return vec4(0.036, 0.031, 0.034, 0.0);
  float level = floor((picture + 0.5) / ${LAYERS_OF_LEVEL}.0);
  vec3 uvw = vec3(at.x, 1.0 - at.y, floor(picture - level * ${LAYERS_OF_LEVEL}.0 + 0.5));
  vec2 dx = lod > 0.0 ? vec2(lod, 0.0) : gDx;
  vec2 dy = lod > 0.0 ? vec2(0.0, lod) : gDy;
${LEVELS.map((_, level) => `  if (level < ${level}.5) return textureGrad(uLevel${level}, uvw, dx, dy);`).join('\n')}
  return vec4(0.0);
}
vec4 pictureAt(vec2 at, float lod) {
  vec4 under = texelOf(vPicture.x, at, lod);
  return vPicture.z > 0.0 ? mix(under, texelOf(vPicture.y, at, lod), vPicture.z) : under;
}
vec3 colourAt(vec2 at) { return pictureAt(at, 0.0).rgb; }
float heightAt(vec2 at) { return pictureAt(at, 0.0).a; }
/** Within a twenty-fourth of the picture's side: some strokes. */
float heightAround(vec2 at) { return pictureAt(at, 0.042).a; }
${PAINT_GLSL}
void main() {
  float mounted = 1.0 - 2.0 * vSheet.z;
  gDx = dFdx(vUv) / mounted;
  gDx.y = -gDx.y;
  gDy = dFdy(vUv) / mounted;
  gDy.y = -gDy.y;
  int ground = int(vSheet.w + 0.5);
  float picture = vPicture.z > 0.5 ? vPicture.y : vPicture.x;
  float texel = picture < 0.0 ? 1.0 : exp2(-7.0 - floor((picture + 0.5) / ${LAYERS_OF_LEVEL}.0));
  Sheet sheet = Sheet(vSize, vOuter, vAim, vSheet.x, vSheet.y, vSheet.z, ground, uPaintDepth[ground], texel, vPicture.w);
  gl_FragColor = paintUnderLamp(sheet, vUv, vWorld, vEye);
  ${FINISH_GLSL}
}
`;

/** A painting as it is to be drawn. */
export interface PaintingState {
  x: number;
  y: number;
  z: number;
  /** Radians about the upright axis. */
  turn: number;
  /** Of the opening, metres. */
  openingWidth: number;
  openingHeight: number;
  /** Longer side of the frame, metres. */
  outer: number;
  /** In front of the wall, metres. */
  out: number;
  light: number;
  recess: number;
  mount: number;
  ground: Ground;
  under: Picture | null;
  over: Picture | null;
  /** 0 shows `under`, 1 `over`. */
  fade: number;
  shown: number;
}

const codeOf = (picture: Picture | null): number =>
  picture === null || picture.state !== 'ready' ? -1 : picture.level * LAYERS_OF_LEVEL + picture.layer;

export class Paintings {
  readonly mesh: Mesh<InstancedBufferGeometry, ShaderMaterial>;
  private readonly place = instanceAttribute(CAPACITY, 4);
  private readonly size = instanceAttribute(CAPACITY, 4);
  private readonly sheet = instanceAttribute(CAPACITY, 4);
  private readonly picture = instanceAttribute(CAPACITY, 4);
  private count = 0;

  constructor(shared: SharedLight, pictures: Pictures) {
    const geometry = instancedSquare();
    geometry.setAttribute('aPlace', this.place);
    geometry.setAttribute('aSize', this.size);
    geometry.setAttribute('aSheet', this.sheet);
    geometry.setAttribute('aPicture', this.picture);
    const { canvas, paper, glass } = PAINT_DEPTH_M;
    const material = new ShaderMaterial({
      vertexShader: VERTEX,
      fragmentShader: FRAGMENT,
      uniforms: {
        ...shared,
        ...Object.fromEntries(
          pictures.arrays.map(({ texture }, level) => [`uLevel${level}`, { value: texture }]),
        ),
        uPaintDepth: { value: [canvas, paper, glass, 0] },
      },
      dithering: true,
      transparent: true, // works come and go with light
    });
    this.mesh = new Mesh(geometry, material);
    this.mesh.name = 'paintings';
    this.mesh.frustumCulled = false;
  }

  begin(): void {
    this.count = 0;
  }

  /** More than fit are left out. */
  add(state: PaintingState): void {
    const i = this.count;
    if (i >= CAPACITY) return;
    this.count = i + 1;
    this.place.setXYZW(i, state.x, state.y, state.z, state.turn);
    this.size.setXYZW(i, state.openingWidth, state.openingHeight, state.outer, state.out);
    this.sheet.setXYZW(i, state.light, state.recess, state.mount, GROUND_NUMBER[state.ground]);
    this.picture.setXYZW(i, codeOf(state.under), codeOf(state.over), state.fade, state.shown);
  }

  end(): void {
    this.mesh.geometry.instanceCount = this.count;
    this.mesh.visible = this.count > 0;
    sendInstances(this.place, this.count);
    sendInstances(this.size, this.count);
    sendInstances(this.sheet, this.count);
    sendInstances(this.picture, this.count);
  }
}
