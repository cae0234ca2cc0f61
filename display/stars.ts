/**
 * The constellation's works without a frame: thumbnails from the server's atlas, all of them one instanced mesh whatever their number. Pages
 * come one after another and each fades in when it is there.
 */
import {
  Group,
  InstancedBufferAttribute,
  type InstancedBufferGeometry,
  Mesh,
  ShaderMaterial,
  type WebGLRenderer,
} from 'three';
import { STAR_FLOATS } from '../protocol/hang-kinds.ts';
import { ATLAS_CELLS } from '../protocol/limits.ts';
import type { Cloud } from './framing.ts';
import { instancedSquare } from './instances.ts';
import type { PictureDecoder } from './picture-decoder.ts';
import { FINISH_GLSL, FINISH_PARS_GLSL, type SharedLight } from './shared-light.ts';
import { cellPxFor, PAGE_WORKS, PAGES_MOST, type StarPage, StarPages, worksOfPages } from './star-pages.ts';

/** Side of a star, metres: as the server places them. */
export const STAR_M = 0.3;
const FADE_S = 2.4;

const VERTEX = /* glsl */ `
attribute vec2 corner;
attribute vec4 aStar; // number in the collection, x, y, z
uniform vec4 uPages[${PAGES_MOST / 2}]; // of two pages each: layer, shown
uniform float uCellPx;
varying vec2 vUv;
varying vec3 vCell;
varying float vShown;
void main() {
  vUv = corner * 0.5 + 0.5;
  float cell = aStar.x - 1.0;
  int page = int(floor(cell / ${PAGE_WORKS}.0));
  vec4 pair = uPages[page / 2];
  vec2 shown = page % 2 == 0 ? pair.xy : pair.zw;
  cell -= float(page) * ${PAGE_WORKS}.0;
  vCell = vec3(mod(cell, ${ATLAS_CELLS}.0), floor(cell / ${ATLAS_CELLS}.0), shown.x);
  vShown = shown.y;
  // What is not there yet is drawn nowhere.
  vec3 at = aStar.yzw + vec3(corner * ${(STAR_M / 2).toFixed(3)}, 0.0) * step(0.001, shown.y);
  gl_Position = projectionMatrix * viewMatrix * vec4(at, 1.0);
}
`;

const FRAGMENT = /* glsl */ `
${FINISH_PARS_GLSL}
uniform sampler2DArray uAtlas;
uniform vec3 uLampColour;
uniform float uRoom;
uniform float uCellPx;
varying vec2 vUv;
varying vec3 vCell;
varying float vShown;
void main() {
  const float BORDER = 0.05;
  vec2 within = clamp((vUv - BORDER) / (1.0 - 2.0 * BORDER), 0.0, 1.0);
  // Never a level on which a cell is less than two pixels: its neighbours would show.
  float lod = clamp(log2(max(uCellPx * length(fwidth(vUv)) * 0.7, 1.0)), 0.0, log2(uCellPx) - 1.0);
  float inset = 0.5 * exp2(ceil(lod)) / uCellPx;
  vec2 inCell = clamp(vec2(within.x, 1.0 - within.y), inset, 1.0 - inset);
  vec3 colour = textureLod(uAtlas, vec3((vCell.xy + inCell) / ${ATLAS_CELLS}.0, vCell.z), lod).rgb;
  vec2 edge = min(vUv, 1.0 - vUv);
  float framed = step(min(edge.x, edge.y), BORDER);
  // A strip of dark wood, a little lighter above where the lamp would be.
  vec3 wood = mix(vec3(0.045, 0.032, 0.028), vec3(0.16, 0.11, 0.07), step(1.0 - BORDER, vUv.y));
  vec3 white = mix(uLampColour, vec3(1.0), 0.5);
  gl_FragColor = vec4(mix(colour * 0.92, wood, framed) * white * (0.25 + 0.75 * uRoom), vShown);
  ${FINISH_GLSL}
}
`;

/** One revision of the constellation on the wall. */
interface Sky {
  readonly stars: Float32Array;
  readonly mesh: Mesh<InstancedBufferGeometry, ShaderMaterial>;
  readonly source: StarPages;
  readonly pages: readonly StarPage[];
  /** How much of each page is seen, in the order of `pages`. */
  readonly shown: Float32Array;
  /** For the shader: layer and shown of each page, by its index. */
  readonly uniforms: Float32Array;
  /** How much of the whole is seen: it goes when another has come. */
  left: number;
}

export interface Star {
  readonly number: number;
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/** Where it is and how large, as of a work with a frame. */
export const starPose = ({ x, y, z }: Star) => ({ x, y, z, width: STAR_M, height: STAR_M });

export class Stars {
  readonly group = new Group();
  /** Where they are, once they are known. */
  cloud: Cloud | null = null;
  private readonly renderer: WebGLRenderer;
  private readonly shared: SharedLight;
  private readonly decoder: PictureDecoder;
  private readonly onKnown: () => void;
  private sky: Sky | null = null;
  /** Earlier ones, on their way out. */
  private leaving: Sky[] = [];
  private source: StarPages | null = null;
  private revision = 0;

  constructor(renderer: WebGLRenderer, shared: SharedLight, decoder: PictureDecoder, onKnown: () => void) {
    this.renderer = renderer;
    this.shared = shared;
    this.decoder = decoder;
    this.onKnown = onKnown;
  }

  get count(): number {
    return this.sky === null ? 0 : this.sky.stars.length / STAR_FLOATS;
  }

  get fading(): boolean {
    return this.leaving.length > 0 || (this.sky !== null && !isThere(this.sky));
  }

  get quiet(): boolean {
    return this.source === null || this.source.quiet;
  }

  /** Bytes on the card. */
  get heldBytes(): number {
    return this.source?.array.held ?? 0;
  }

  /** @param revision of the stars wanted, 0 for none */
  show(revision: number): void {
    if (revision === this.revision) return;
    this.revision = revision;
    if (revision === 0) {
      this.replace(null);
      return;
    }
    void fetchStars(revision).then((stars) => {
      if (stars === null || this.revision !== revision) return;
      this.cloud = boundsOf(stars);
      this.replace(this.raise(stars));
      this.onKnown();
    });
  }

  /** The star at a place in the list, or of a work's number; null when there is none. */
  at(index: number): Star | null {
    return this.sky === null || index < 0 || index >= this.count
      ? null
      : starAt(this.sky.stars, index * STAR_FLOATS);
  }

  of(number: number): Star | null {
    const stars = this.sky?.stars ?? new Float32Array();
    for (let at = 0; at < stars.length; at += STAR_FLOATS) if (stars[at] === number) return starAt(stars, at);
    return null;
  }

  /** At most one upload. @returns whether there was one */
  upload(): boolean {
    return this.source?.update() ?? false;
  }

  /** @returns whether anything is to be drawn anew */
  update(dt: number, still: boolean): boolean {
    if (!this.fading) return false;
    const step = still ? 1 : dt / FADE_S;
    let changed = false;
    const { sky } = this;
    if (sky !== null) changed = fadeIn(sky, step);
    // The old stay until the new are there: they are mostly the same pictures in the same places.
    if (this.leaving.length === 0 || (sky !== null && !isThere(sky))) return changed;
    for (const old of this.leaving) {
      old.left = Math.max(0, old.left - step);
      write(old);
      if (old.left === 0) this.free(old);
    }
    this.leaving = this.leaving.filter(({ left }) => left > 0);
    return true;
  }

  /** After a lost context. */
  reload(): void {
    this.source?.reload();
  }

  dispose(): void {
    for (const sky of this.sky === null ? this.leaving : [this.sky, ...this.leaving]) this.free(sky);
    this.sky = null;
    this.leaving = [];
    this.source?.dispose();
  }

  private replace(sky: Sky | null): void {
    if (this.sky !== null) this.leaving.push(this.sky);
    this.sky = sky;
    if (sky === null) this.cloud = null;
  }

  private raise(stars: Float32Array): Sky {
    const wanted = worksOfPages(stars);
    const cellPx = cellPxFor(wanted.size);
    if (this.source?.cellPx !== cellPx) this.source = new StarPages(this.renderer, this.decoder, cellPx);
    const { source } = this;
    const pages: StarPage[] = [];
    for (const [index, works] of wanted) {
      const page = index < PAGES_MOST ? source.retain(index, works) : null;
      if (page !== null) pages.push(page);
    }
    const uniforms = new Float32Array(PAGES_MOST * 2);
    const geometry = instancedSquare();
    geometry.setAttribute('aStar', new InstancedBufferAttribute(stars, STAR_FLOATS));
    geometry.instanceCount = stars.length / STAR_FLOATS;
    const material = new ShaderMaterial({
      vertexShader: VERTEX,
      fragmentShader: FRAGMENT,
      uniforms: {
        ...this.shared,
        uAtlas: { value: source.array.texture },
        uPages: { value: uniforms },
        uCellPx: { value: cellPx },
      },
      dithering: true,
      transparent: true,
    });
    const mesh = new Mesh(geometry, material);
    mesh.name = 'stars';
    mesh.frustumCulled = false;
    this.group.add(mesh);
    const sky: Sky = { stars, mesh, source, pages, shown: new Float32Array(pages.length), uniforms, left: 1 };
    // Pages that were there before are there at once.
    pages.forEach((page, i) => {
      if (page.state === 'ready') sky.shown[i] = 1;
    });
    write(sky);
    return sky;
  }

  private free(sky: Sky): void {
    this.group.remove(sky.mesh);
    sky.mesh.geometry.dispose();
    sky.mesh.material.dispose();
    for (const page of sky.pages) sky.source.release(page);
    const others = [this.sky, ...this.leaving].some((other) => other !== sky && other?.source === sky.source);
    if (sky.source !== this.source && !others) sky.source.dispose();
  }
}

/** Every page is shown, or known never to come. */
function isThere({ pages, shown }: Sky): boolean {
  for (let i = 0; i < pages.length; i++) {
    if ((shown[i] as number) < 1 && pages[i]?.state !== 'missing') return false;
  }
  return true;
}

function fadeIn(sky: Sky, step: number): boolean {
  let changed = false;
  for (let i = 0; i < sky.pages.length; i++) {
    if (sky.pages[i]?.state !== 'ready' || (sky.shown[i] as number) >= 1) continue;
    sky.shown[i] = Math.min(1, (sky.shown[i] as number) + step);
    changed = true;
  }
  if (changed) write(sky);
  return changed;
}

function write({ mesh, pages, shown, uniforms, left }: Sky): void {
  let whole = left >= 1;
  for (let i = 0; i < pages.length; i++) {
    const { index, layer } = pages[i] as StarPage;
    uniforms[2 * index] = layer;
    uniforms[2 * index + 1] = (shown[i] as number) * left;
    whole &&= (shown[i] as number) >= 1 || (shown[i] as number) === 0;
  }
  mesh.material.depthWrite = whole;
  mesh.material.transparent = !whole;
}

function starAt(stars: Float32Array, at: number): Star {
  const [number, x, y, z] = stars.subarray(at, at + STAR_FLOATS) as unknown as [
    number,
    number,
    number,
    number,
  ];
  return { number, x, y, z };
}

function boundsOf(stars: Float32Array): Cloud {
  const bounds = { left: 0, right: 0, top: 0, back: Number.POSITIVE_INFINITY, front: 0 };
  for (let at = 0; at < stars.length; at += STAR_FLOATS) {
    const { x, y, z } = starAt(stars, at);
    bounds.left = Math.min(bounds.left, x - STAR_M / 2);
    bounds.right = Math.max(bounds.right, x + STAR_M / 2);
    bounds.top = Math.max(bounds.top, y + STAR_M / 2);
    bounds.back = Math.min(bounds.back, z);
    bounds.front = Math.max(bounds.front, z);
  }
  return bounds;
}

/** Null when they cannot be had: the works with frames are there all the same. */
async function fetchStars(revision: number): Promise<Float32Array | null> {
  try {
    const answer = await fetch(`/hang/stars/${revision}.bin`);
    return answer.ok ? new Float32Array(await answer.arrayBuffer()) : null;
  } catch {
    return null;
  }
}
