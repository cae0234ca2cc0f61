/**
 * The constellation's works without a frame: thumbnails from the server's atlas, one instanced mesh a page, so that thousands are a handful of
 * draw calls. Pages come one after another and each fades in when it is there.
 */
import {
  Float32BufferAttribute,
  Group,
  InstancedBufferAttribute,
  InstancedBufferGeometry,
  Mesh,
  ShaderMaterial,
  type Texture,
} from 'three';
import { STAR_FLOATS } from '../protocol/hang-kinds.ts';
import { ATLAS_CELL_PX, ATLAS_CELLS } from '../protocol/limits.ts';
import type { Cloud } from './framing.ts';
import { smooth } from './motion.ts';
import { FINISH_GLSL, FINISH_PARS_GLSL, type SharedLight } from './shared-light.ts';
import type { PictureTexture, Textures } from './textures.ts';

/** Side of a star, metres: as the server places them. */
const STAR_M = 0.3;
const FADE_S = 2.4;
const PAGE_WORKS = ATLAS_CELLS * ATLAS_CELLS;
const PAGE_PX = ATLAS_CELLS * ATLAS_CELL_PX;
/** More pages than this are decoded at half the size: a card has a memory. */
const FULL_PAGES_MOST = 24;

const VERTEX = /* glsl */ `
attribute vec2 corner;
attribute vec4 aStar; // cell, x, y, z
varying vec2 vUv;
varying vec2 vCell;
void main() {
  vUv = corner * 0.5 + 0.5;
  vCell = vec2(mod(aStar.x, ${ATLAS_CELLS}.0), ${ATLAS_CELLS - 1}.0 - floor(aStar.x / ${ATLAS_CELLS}.0));
  vec3 at = aStar.yzw + vec3(corner * ${(STAR_M / 2).toFixed(3)}, 0.0);
  gl_Position = projectionMatrix * viewMatrix * vec4(at, 1.0);
}
`;

const FRAGMENT = /* glsl */ `
${FINISH_PARS_GLSL}
uniform sampler2D uPage;
uniform vec3 uLampColour;
uniform float uRoom;
uniform float uShown;
varying vec2 vUv;
varying vec2 vCell;
void main() {
  const float BORDER = 0.05;
  vec2 within = clamp((vUv - BORDER) / (1.0 - 2.0 * BORDER), 0.012, 0.988);
  vec3 colour = texture2D(uPage, (vCell + within) / ${ATLAS_CELLS}.0).rgb;
  vec2 edge = min(vUv, 1.0 - vUv);
  float framed = step(min(edge.x, edge.y), BORDER);
  // A strip of dark wood, a little lighter above where the lamp would be.
  vec3 wood = mix(vec3(0.045, 0.032, 0.028), vec3(0.16, 0.11, 0.07), step(1.0 - BORDER, vUv.y));
  vec3 white = mix(uLampColour, vec3(1.0), 0.5);
  gl_FragColor = vec4(mix(colour * 0.92, wood, framed) * white * (0.25 + 0.75 * uRoom), uShown);
  ${FINISH_GLSL}
}
`;

interface Page {
  readonly mesh: Mesh<InstancedBufferGeometry, ShaderMaterial>;
  readonly picture: PictureTexture;
  shown: number;
}

/** Shown, or known never to come. */
const isThere = ({ shown, picture }: Page): boolean => shown >= 1 || picture.state === 'missing';

export class Stars {
  readonly group = new Group();
  /** Where they are, once they are known. */
  cloud: Cloud | null = null;
  private readonly shared: SharedLight;
  private readonly textures: Textures;
  private readonly onKnown: () => void;
  private pages: Page[] = [];
  /** Those of the last revision, on their way out. */
  private leaving: Page[] = [];
  private revision = 0;

  constructor(shared: SharedLight, textures: Textures, onKnown: () => void) {
    this.shared = shared;
    this.textures = textures;
    this.onKnown = onKnown;
  }

  get count(): number {
    return this.pages.reduce((sum, { mesh }) => sum + mesh.geometry.instanceCount, 0);
  }

  get fading(): boolean {
    return this.leaving.length > 0 || !this.pages.every(isThere);
  }

  /** @param revision of the stars wanted, 0 for none */
  show(revision: number): void {
    if (revision === this.revision) return;
    this.revision = revision;
    if (revision === 0) {
      this.replace([]);
      return;
    }
    void fetchStars(revision).then((stars) => {
      if (stars === null || this.revision !== revision) return;
      this.cloud = boundsOf(stars);
      this.replace(this.makePages(stars));
      this.onKnown();
    });
  }

  /** @returns whether anything is to be drawn anew */
  update(dt: number, still: boolean): boolean {
    if (!this.fading) return false;
    const step = still ? 1 : dt / FADE_S;
    let changed = false;
    for (const page of this.pages) {
      if (page.picture.state !== 'ready' || page.shown >= 1) continue;
      this.fade(page, Math.min(1, page.shown + step));
      changed = true;
    }
    // The old stay until the new are there: they are mostly the same pictures in the same places.
    const covered = this.pages.every(isThere);
    for (const page of this.leaving) if (covered) this.fade(page, Math.max(0, page.shown - step));
    for (const page of this.leaving.filter(({ shown }) => shown <= 0)) this.free(page);
    this.leaving = this.leaving.filter(({ shown }) => shown > 0);
    return changed || covered;
  }

  dispose(): void {
    for (const page of [...this.pages, ...this.leaving]) this.free(page);
    this.pages = [];
    this.leaving = [];
  }

  private replace(pages: Page[]): void {
    this.leaving.push(...this.pages);
    this.pages = pages;
    if (pages.length === 0) this.cloud = null;
  }

  private fade(page: Page, shown: number): void {
    page.shown = shown;
    const { material } = page.mesh;
    (material.uniforms.uShown as { value: number }).value = smooth(shown);
    material.transparent = shown < 1;
    material.depthWrite = shown >= 1;
    page.mesh.visible = shown > 0;
  }

  private free(page: Page): void {
    this.group.remove(page.mesh);
    page.mesh.geometry.dispose();
    page.mesh.material.dispose();
    this.textures.release(page.picture);
  }

  private makePages(stars: Float32Array): Page[] {
    const byPage = new Map<number, number[]>();
    for (let at = 0; at < stars.length; at += STAR_FLOATS) {
      const cell = (stars[at] as number) - 1;
      const index = Math.floor(cell / PAGE_WORKS);
      const list = byPage.get(index) ?? [];
      byPage.set(index, list);
      list.push(cell % PAGE_WORKS, ...stars.subarray(at + 1, at + STAR_FLOATS));
    }
    const side = byPage.size > FULL_PAGES_MOST ? PAGE_PX / 2 : PAGE_PX;
    return [...byPage].map(([index, list]) => {
      const picture = this.textures.retain(`/atlas/${index}.webp`, 'colour', side);
      const mesh = new Mesh(geometryOf(Float32Array.from(list)), this.material(picture.texture));
      mesh.name = `stars ${index}`;
      mesh.frustumCulled = false;
      mesh.visible = false;
      this.group.add(mesh);
      return { mesh, picture, shown: 0 };
    });
  }

  private material(page: Texture): ShaderMaterial {
    return new ShaderMaterial({
      vertexShader: VERTEX,
      fragmentShader: FRAGMENT,
      uniforms: { ...this.shared, uPage: { value: page }, uShown: { value: 0 } },
      dithering: true,
      transparent: true,
    });
  }
}

function geometryOf(stars: Float32Array): InstancedBufferGeometry {
  const geometry = new InstancedBufferGeometry();
  geometry.setAttribute('position', new Float32BufferAttribute(new Float32Array(12), 3));
  geometry.setAttribute('corner', new Float32BufferAttribute([-1, -1, 1, -1, 1, 1, -1, 1], 2));
  geometry.setIndex([0, 1, 2, 0, 2, 3]);
  geometry.setAttribute('aStar', new InstancedBufferAttribute(stars, STAR_FLOATS));
  geometry.instanceCount = stars.length / STAR_FLOATS;
  return geometry;
}

function boundsOf(stars: Float32Array): Cloud {
  const bounds = { left: 0, right: 0, top: 0, back: Number.POSITIVE_INFINITY, front: 0 };
  for (let at = 0; at < stars.length; at += STAR_FLOATS) {
    const [x, y, z] = stars.subarray(at + 1, at + STAR_FLOATS) as unknown as [number, number, number];
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
