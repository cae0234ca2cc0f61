/**
 * What lamps and frames do to the wall: a small picture of light, drawn only when something moved. Pools are added, then
 * the shadows of frames multiplied, two draw calls for any number of works. Channels: amount, amount · direction x and y.
 */
import {
  AddEquation,
  CustomBlending,
  DstColorFactor,
  HalfFloatType,
  LinearFilter,
  LinearMipmapLinearFilter,
  Mesh,
  OneFactor,
  OrthographicCamera,
  Scene,
  ShaderMaterial,
  type WebGLRenderer,
  WebGLRenderTarget,
  ZeroFactor,
} from 'three';
import { HANG_MAX_WORKS } from '../protocol/limits.ts';
import { instanceAttribute, instancedSquare, sendInstances } from './instances.ts';
import { LAMP_GLSL, type SharedLight } from './shared-light.ts';

/** A work and its label each throw a shadow; works on their way out too. */
const CAPACITY = 2 * HANG_MAX_WORKS + 64;
/** Half the side of a pool's quad, in sizes of the work: beyond it the cone is dark. */
const POOL_REACH = 3.6;
/** Reach of the soft shade around a frame, metres. */
const SHADE_REACH = 0.3;

const VERTEX = /* glsl */ `
attribute vec2 corner;
attribute vec4 aRect;  // x, y, width, height
attribute vec3 aLight; // light 0..1, depth in front of the wall, strength of the shade
uniform float uPool;
varying vec2 vAt;
varying vec4 vRect;
varying vec3 vLight;
void main() {
  float size = max(aRect.z, aRect.w);
  vec2 reach = uPool > 0.5 ? vec2(${POOL_REACH.toFixed(2)} * size + 0.6) : 0.5 * aRect.zw + ${SHADE_REACH.toFixed(2)} + 0.6 * aLight.y;
  vec2 at = aRect.xy + corner * reach;
  vAt = at;
  vRect = aRect;
  vLight = aLight;
  gl_Position = projectionMatrix * viewMatrix * vec4(at, 0.0, 1.0);
}
`;

const POOL = /* glsl */ `
${LAMP_GLSL}
varying vec2 vAt;
varying vec4 vRect;
varying vec3 vLight;
void main() {
  vec3 toLamp;
  float size = max(vRect.z, vRect.w);
  float amount = lampAt(vec3(vAt, 0.0), vec3(vRect.xy, 0.0), size, toLamp) * vLight.x;
  amount *= toLamp.z * 1.35;
  gl_FragColor = vec4(amount, amount * toLamp.xy, 1.0);
}
`;

const SHADE = /* glsl */ `
${LAMP_GLSL}
varying vec2 vAt;
varying vec4 vRect;
varying vec3 vLight;
float covered(vec2 from, vec2 half_, float soft) {
  vec2 edge = smoothstep(vec2(-soft), vec2(soft), half_ - abs(from));
  return edge.x * edge.y;
}
void main() {
  float size = max(vRect.z, vRect.w);
  vec3 lamp = vec3(vRect.xy, 0.0) + lampOffset(size);
  // Towards the lamp until the face of the frame: is there frame?
  vec2 met = vAt + (lamp.xy - vAt) * (vLight.y / lamp.z);
  float soft = 0.006 + 0.22 * vLight.y;
  float thrown = covered(met - vRect.xy, 0.5 * vRect.zw, soft);
  float wide = covered(met - vRect.xy - vec2(0.0, 0.35 * vLight.y), 0.5 * vRect.zw, soft * 4.0);
  vec2 away = max(abs(vAt - vRect.xy) - 0.5 * vRect.zw, 0.0);
  float contact = exp(-dot(away, away) / (0.0006 + 1.6 * vLight.y * vLight.y));
  float keep = (1.0 - 0.72 * thrown) * (1.0 - 0.35 * wide) * (1.0 - 0.4 * contact);
  gl_FragColor = vec4(vec3(mix(1.0, keep, vLight.z)), 1.0);
}
`;

export class LightMap {
  private readonly target: WebGLRenderTarget;
  private readonly scene = new Scene();
  private readonly camera = new OrthographicCamera(-1, 1, 1, -1, -1, 1);
  private readonly geometry = instancedSquare();
  private readonly rect = instanceAttribute(CAPACITY, 4);
  private readonly light = instanceAttribute(CAPACITY, 3);
  private readonly shared: SharedLight;
  private count = 0;
  private dirty = true;

  /** @param width pixels; half as many rows */
  constructor(shared: SharedLight, width: number) {
    this.shared = shared;
    this.target = new WebGLRenderTarget(width, width / 2, {
      type: HalfFloatType,
      magFilter: LinearFilter,
      minFilter: LinearMipmapLinearFilter,
      generateMipmaps: true,
      depthBuffer: false,
    });
    shared.uLightMap.value = this.target.texture;
    this.geometry.setAttribute('aRect', this.rect);
    this.geometry.setAttribute('aLight', this.light);
    const material = (fragmentShader: string, pool: number): ShaderMaterial =>
      new ShaderMaterial({
        vertexShader: VERTEX,
        fragmentShader,
        uniforms: { ...shared, uPool: { value: pool } },
        depthTest: false,
        depthWrite: false,
        transparent: true,
        blending: CustomBlending,
        blendEquation: AddEquation,
        // Pools add up, shadows take away from what is there.
        blendSrc: pool === 1 ? OneFactor : DstColorFactor,
        blendDst: pool === 1 ? OneFactor : ZeroFactor,
      });
    const pools = new Mesh(this.geometry, material(POOL, 1));
    const shades = new Mesh(this.geometry, material(SHADE, 0));
    pools.frustumCulled = false;
    shades.frustumCulled = false;
    shades.renderOrder = 1;
    this.scene.add(pools, shades);
  }

  begin(): void {
    this.count = 0;
  }

  /**
   * A frame or a card at its place, metres.
   * @param light of its lamp, 0 casts only a shadow @param depth in front of the wall, metres @param shade strength of its shadow
   */
  add(
    x: number,
    y: number,
    width: number,
    height: number,
    light: number,
    depth: number,
    shade: number,
  ): void {
    const i = this.count;
    if (i >= CAPACITY) return;
    this.count = i + 1;
    this.rect.setXYZW(i, x, y, width, height);
    this.light.setXYZ(i, light, depth, shade);
  }

  /** The part of the wall to cover, metres. */
  end(left: number, bottom: number, width: number, height: number): void {
    this.geometry.instanceCount = this.count;
    sendInstances(this.rect, this.count);
    sendInstances(this.light, this.count);
    this.shared.uLightRect.value.set(left, bottom, width, height);
    this.camera.left = left;
    this.camera.right = left + width;
    this.camera.bottom = bottom;
    this.camera.top = bottom + height;
    this.camera.updateProjectionMatrix();
    this.dirty = true;
  }

  /** After a lost context the picture of light is gone. */
  invalidate(): void {
    this.dirty = true;
  }

  render(renderer: WebGLRenderer): void {
    if (!this.dirty) return;
    this.dirty = false;
    renderer.setRenderTarget(this.target);
    renderer.setClearColor(0x000000, 0);
    renderer.clear();
    if (this.geometry.instanceCount > 0) renderer.render(this.scene, this.camera);
    renderer.setRenderTarget(null);
  }
}
