/** The works a picture drew on, as small floating frames with the names of those who made them. */
import {
  CanvasTexture,
  Group,
  LinearFilter,
  LinearMipmapLinearFilter,
  Mesh,
  PlaneGeometry,
  ShaderMaterial,
  SRGBColorSpace,
} from 'three';
import type { Source } from '../protocol/work.ts';
import { fontOf, PLAIN, SAID, widthOf } from './canvas-text.ts';
import { breakLines } from './label-text.ts';
import { FINISH_GLSL, FINISH_PARS_GLSL, type SharedLight } from './shared-light.ts';
import { sourceUrl } from './source-url.ts';

const WIDTH_PX = 384;
const PICTURE_PX = 272;
const HEIGHT_PX = 448;
const NAME_PX = 40;
const TITLE_PX = 29;
export const CARD_ASPECT = WIDTH_PX / HEIGHT_PX;

const VERTEX = /* glsl */ `
varying vec2 vUv;
void main() {
  vUv = uv;
  gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0);
}
`;
const FRAGMENT = /* glsl */ `
${FINISH_PARS_GLSL}
uniform sampler2D uCard;
uniform float uShown;
varying vec2 vUv;
void main() {
  vec4 card = texture2D(uCard, vUv);
  gl_FragColor = vec4(card.rgb * 0.68, card.a * uShown);
  ${FINISH_GLSL}
}
`;

interface Card {
  readonly mesh: Mesh<PlaneGeometry, ShaderMaterial>;
  readonly texture: CanvasTexture;
  readonly shown: { value: number };
}

const PLANE = new PlaneGeometry(1, 1);

export class SourceCards {
  readonly group = new Group();
  private cards: Card[] = [];
  private readonly shared: SharedLight;
  private readonly anisotropy: number;
  private turn = 0;

  constructor(shared: SharedLight, anisotropy: number) {
    this.shared = shared;
    this.anisotropy = anisotropy;
  }

  get list(): readonly Mesh[] {
    return this.cards.map((card) => card.mesh);
  }

  /** Fetches the thumbnails; cards appear without a picture when one is missing: the name counts. */
  begin(sources: readonly Source[]): void {
    this.end();
    const turn = this.turn;
    for (const source of sources) {
      const canvas = document.createElement('canvas');
      canvas.width = WIDTH_PX;
      canvas.height = HEIGHT_PX;
      const texture = new CanvasTexture(canvas);
      texture.colorSpace = SRGBColorSpace;
      texture.minFilter = LinearMipmapLinearFilter;
      texture.magFilter = LinearFilter;
      texture.anisotropy = this.anisotropy;
      draw(canvas, source, null);
      const shown = { value: 0 };
      const mesh = new Mesh(
        PLANE,
        new ShaderMaterial({
          vertexShader: VERTEX,
          fragmentShader: FRAGMENT,
          uniforms: { ...this.shared, uCard: { value: texture }, uShown: shown },
          transparent: true,
          depthWrite: false,
        }),
      );
      mesh.renderOrder = 4;
      mesh.visible = false;
      this.group.add(mesh);
      this.cards.push({ mesh, texture, shown });
      void fetchBitmap(sourceUrl(source.id)).then((bitmap) => {
        if (bitmap === null) return;
        if (turn === this.turn) {
          draw(canvas, source, bitmap);
          texture.needsUpdate = true;
        }
        bitmap.close();
      });
    }
  }

  /** @param shown 0 … 1; cards come one after another */
  show(shown: number): void {
    const n = this.cards.length;
    this.cards.forEach((card, i) => {
      const own = Math.min(1, Math.max(0, shown * (1 + 0.25 * n) - 0.25 * i));
      card.shown.value = own;
      card.mesh.visible = own > 0.003;
    });
  }

  end(): void {
    this.turn += 1;
    for (const card of this.cards) {
      this.group.remove(card.mesh);
      card.texture.dispose();
      card.mesh.material.dispose();
    }
    this.cards = [];
  }
}

async function fetchBitmap(url: string): Promise<ImageBitmap | null> {
  try {
    const answer = await fetch(url);
    return answer.ok ? await createImageBitmap(await answer.blob()) : null;
  } catch {
    return null;
  }
}

function draw(canvas: HTMLCanvasElement, source: Source, picture: ImageBitmap | null): void {
  const ctx = canvas.getContext('2d') as CanvasRenderingContext2D;
  ctx.clearRect(0, 0, WIDTH_PX, HEIGHT_PX);
  const left = (WIDTH_PX - PICTURE_PX) / 2;
  const rim = 10;
  // Frame, its inner shadow, and the paper the source lies on.
  ctx.shadowColor = 'rgba(0, 0, 0, 0.7)';
  ctx.shadowBlur = 22;
  ctx.shadowOffsetY = 10;
  ctx.fillStyle = '#6b5138';
  ctx.fillRect(left, 14, PICTURE_PX, PICTURE_PX);
  ctx.shadowColor = 'transparent';
  const bevel = ctx.createLinearGradient(0, 14, 0, 14 + PICTURE_PX);
  bevel.addColorStop(0, '#8f6f4c');
  bevel.addColorStop(1, '#3a2a1c');
  ctx.fillStyle = bevel;
  ctx.fillRect(left, 14, PICTURE_PX, PICTURE_PX);
  ctx.fillStyle = '#f2ead8';
  ctx.fillRect(left + rim, 14 + rim, PICTURE_PX - 2 * rim, PICTURE_PX - 2 * rim);
  if (picture !== null) {
    const inner = PICTURE_PX - 2 * rim - 28;
    const scale = Math.min(inner / picture.width, inner / picture.height);
    const [w, h] = [picture.width * scale, picture.height * scale];
    ctx.imageSmoothingQuality = 'high';
    ctx.drawImage(picture, (WIDTH_PX - w) / 2, 14 + (PICTURE_PX - h) / 2, w, h);
  }
  ctx.textAlign = 'center';
  let y = 14 + PICTURE_PX + 42;
  ctx.fillStyle = '#f2ead8';
  for (const line of breakLines(source.author, WIDTH_PX, (text) => widthOf(SAID, NAME_PX, text, 1), 2)) {
    ctx.font = fontOf(SAID, NAME_PX);
    ctx.fillText(line, WIDTH_PX / 2, y);
    y += NAME_PX * 1.1;
  }
  ctx.fillStyle = '#b9afa3';
  ctx.font = fontOf(PLAIN, TITLE_PX);
  ctx.fillText(
    breakLines(source.title, WIDTH_PX, (text) => widthOf(PLAIN, TITLE_PX, text, 1), 1)[0] ?? '',
    WIDTH_PX / 2,
    y - 4,
  );
}
