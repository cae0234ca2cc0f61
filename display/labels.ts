/**
 * The paper labels under the frames as one instanced mesh. Cards are set by the browser on a canvas at the size they are seen at, then become
 * layers of a texture array; only labels that somebody may read hold a layer.
 */
import { type InstancedBufferGeometry, Mesh, ShaderMaterial, type WebGLRenderer } from 'three';
import { HANG_MAX_WORKS } from '../protocol/limits.ts';
import { fontOf, PLAIN, SAID, widthOf } from './canvas-text.ts';
import { instanceAttribute, instancedSquare, sendInstances } from './instances.ts';
import { type LabelLayout, type LabelWords, layOutLabel } from './label-layout.ts';
import { directionOfText } from './label-text.ts';
import { LayerArray } from './layer-array.ts';
import type { PictureDecoder } from './picture-decoder.ts';
import { FINISH_GLSL, FINISH_PARS_GLSL, LAMP_GLSL, type SharedLight } from './shared-light.ts';

const PAPER = '#f2ead8';
const INK = '#2a2430';
const INK_QUIET = '#4f4657';
/** Canvas pixels for each pixel on the screen, so that letters stay crisp while the camera moves. */
const OVERSAMPLING = 2;
/** One card's layer. */
const CARD_WIDTH_PX = 512;
const CARD_HEIGHT_PX = 256;
/** Cards within reading distance at the same time. */
const CARDS_MOST = 320;
/** Works, and those on their way out. */
const CAPACITY = HANG_MAX_WORKS + 64;
export const LABEL_DEPTH_M = 0.006;
/** Between the frame's lower edge and its label. */
export const LABEL_GAP_M = 0.02;

/** From the middle of a frame to the middle of its label: flush with the side where reading begins. */
export function besideFrame(frameWidth: number, labelWidth: number): number {
  const begins = document.documentElement.dir === 'rtl' ? 1 : -1;
  return labelWidth < frameWidth ? (begins * (frameWidth - labelWidth)) / 2 : 0;
}

const VERTEX = /* glsl */ `
attribute vec2 corner;
attribute vec4 aWork;  // middle of the work (m), turn about the upright axis (radians)
attribute vec4 aCard;  // middle of the card across and down from the work's (m), its width and height (m)
attribute vec4 aPaper; // layer, share of the layer's width and height, longer side of the frame (m)
attribute vec2 aLit;   // light, shown
varying vec3 vUvw;
varying vec3 vWorld;
varying vec3 vAim;
varying vec3 vLit; // light, shown, longer side of the frame
void main() {
  vec2 turn = vec2(cos(aWork.w), sin(aWork.w));
  vec3 local = vec3(aCard.xy + corner * 0.5 * aCard.zw, ${LABEL_DEPTH_M});
  vec3 turned = aWork.xyz + vec3(turn.x * local.x + turn.y * local.z, local.y, turn.x * local.z - turn.y * local.x);
  vWorld = aWork.xyz + local; // light is computed as if it hung flat
  vAim = aWork.xyz;
  vUvw = vec3((corner.x * 0.5 + 0.5) * aPaper.y, (0.5 - corner.y * 0.5) * aPaper.z, aPaper.x);
  vLit = vec3(aLit, aPaper.w);
  gl_Position = projectionMatrix * viewMatrix * vec4(turned, 1.0);
}
`;

const FRAGMENT = /* glsl */ `
${FINISH_PARS_GLSL}
${LAMP_GLSL}
uniform sampler2DArray uCards;
varying vec3 vUvw;
varying vec3 vWorld;
varying vec3 vAim;
varying vec3 vLit;
void main() {
  vec3 paper = texture(uCards, vUvw).rgb;
  vec3 toLamp;
  float lamp = lampAt(vWorld, vAim, vLit.z, toLamp) * vLit.x;
  // A label is read, not admired: it never outshines the picture, and never is darker than this while the room is awake.
  float light = max(0.40 * lamp, 0.26 * vLit.x) + 0.02;
  vec3 warm = mix(vec3(1.0), uLampColour, 0.42);
  gl_FragColor = vec4(paper * warm * light, vLit.y);
  ${FINISH_GLSL}
}
`;

/** A card as it hangs, or is about to. */
export interface Card {
  readonly layout: LabelLayout;
  readonly layer: number;
  /** Shares of the layer that it covers. */
  readonly across: number;
  readonly down: number;
  readonly key: string;
  /** Its letters are on the card. */
  ready: boolean;
}

/** The frame that a label hangs under. */
export interface LabelledFrame {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly turn: number;
  readonly width: number;
  readonly height: number;
}

export class Labels {
  readonly mesh: Mesh<InstancedBufferGeometry, ShaderMaterial>;
  readonly array: LayerArray;
  private readonly decoder: PictureDecoder;
  private readonly onReady: () => void;
  private readonly work = instanceAttribute(CAPACITY, 4);
  private readonly card = instanceAttribute(CAPACITY, 4);
  private readonly paper = instanceAttribute(CAPACITY, 4);
  private readonly lit = instanceAttribute(CAPACITY, 2);
  private readonly cards = new Set<Card>();
  private readonly arrived: { card: Card; chain: Uint8Array }[] = [];
  /** Cards drawn and on their way through the worker. */
  private halving = 0;
  private count = 0;
  private readonly canvas = document.createElement('canvas');
  private readonly ctx: CanvasRenderingContext2D;

  /** @param onReady a card's letters are there */
  constructor(renderer: WebGLRenderer, shared: SharedLight, decoder: PictureDecoder, onReady: () => void) {
    this.decoder = decoder;
    this.onReady = onReady;
    this.array = new LayerArray(renderer, CARD_WIDTH_PX, CARD_HEIGHT_PX, CARDS_MOST);
    this.canvas.width = CARD_WIDTH_PX;
    this.canvas.height = CARD_HEIGHT_PX;
    this.ctx = this.canvas.getContext('2d', { willReadFrequently: true }) as CanvasRenderingContext2D;
    const geometry = instancedSquare();
    geometry.setAttribute('aWork', this.work);
    geometry.setAttribute('aCard', this.card);
    geometry.setAttribute('aPaper', this.paper);
    geometry.setAttribute('aLit', this.lit);
    const material = new ShaderMaterial({
      vertexShader: VERTEX,
      fragmentShader: FRAGMENT,
      uniforms: { ...shared, uCards: { value: this.array.texture } },
      dithering: true,
      transparent: true,
    });
    this.mesh = new Mesh(geometry, material);
    this.mesh.name = 'labels';
    this.mesh.frustumCulled = false;
    this.mesh.renderOrder = 1;
  }

  /** No card is left. */
  get full(): boolean {
    return this.array.used >= CARDS_MOST;
  }

  /** Nothing is being set or waits for its upload. */
  get quiet(): boolean {
    return this.halving === 0 && this.arrived.length === 0;
  }

  /**
   * Sets a card.
   * @param width of the card at most, @param room height there is for it, metres
   * @returns `before` when it would be the same, null when no card is left
   */
  set(
    words: LabelWords,
    width: number,
    room: number,
    metresPerPixel: number,
    before: Card | null,
  ): Card | null {
    const key = JSON.stringify([words, width, room, metresPerPixel]);
    if (before?.key === key) return before;
    const most = Math.min(CARD_WIDTH_PX / width, CARD_HEIGHT_PX / Math.max(room, 0.05));
    const scale = Math.min(OVERSAMPLING / metresPerPixel, most);
    const layout = layOutLabel(words, width, room, metresPerPixel, (font, size, text) =>
      widthOf(font === 'title' ? SAID : PLAIN, size, text, scale),
    );
    const layer = this.array.take();
    if (layer === null) return null;
    // One line is set even where there is no room for one.
    const fitted = Math.min(scale, CARD_HEIGHT_PX / layout.height);
    drawCard(this.ctx, layout, words, fitted);
    const card: Card = {
      layout,
      layer,
      across: (layout.width * fitted) / CARD_WIDTH_PX,
      down: (layout.height * fitted) / CARD_HEIGHT_PX,
      key,
      ready: false,
    };
    this.cards.add(card);
    const { data } = this.ctx.getImageData(0, 0, CARD_WIDTH_PX, CARD_HEIGHT_PX);
    this.halving += 1;
    void this.decoder.halve(data, CARD_WIDTH_PX, CARD_HEIGHT_PX).then((chain) => {
      this.halving -= 1;
      if (chain && this.cards.has(card)) this.arrived.push({ card, chain });
    });
    return card;
  }

  /** Its layer is free for another. */
  release(card: Card): void {
    if (this.cards.delete(card)) this.array.giveBack(card.layer);
  }

  /** At most one upload. @returns whether there was one */
  update(): boolean {
    for (let next = this.arrived.shift(); next !== undefined; next = this.arrived.shift()) {
      const { card, chain } = next;
      if (!this.cards.has(card)) continue;
      this.array.upload(card.layer, chain);
      card.ready = true;
      this.onReady();
      return true;
    }
    return false;
  }

  begin(): void {
    this.count = 0;
  }

  /** @param light of the work's lamp, @param shown of the label, 0 … 1; more than fit are left out */
  add(card: Card, state: LabelledFrame, light: number, shown: number): void {
    const i = this.count;
    if (i >= CAPACITY) return;
    this.count = i + 1;
    const { width, height } = card.layout;
    this.work.setXYZW(i, state.x, state.y, state.z, state.turn);
    this.card.setXYZW(
      i,
      besideFrame(state.width, width),
      -state.height / 2 - LABEL_GAP_M - height / 2,
      width,
      height,
    );
    this.paper.setXYZW(i, card.layer, card.across, card.down, Math.max(state.width, state.height));
    this.lit.setXY(i, light, shown);
  }

  end(): void {
    this.mesh.geometry.instanceCount = this.count;
    this.mesh.visible = this.count > 0;
    sendInstances(this.work, this.count);
    sendInstances(this.card, this.count);
    sendInstances(this.paper, this.count);
    sendInstances(this.lit, this.count);
  }

  /** After a lost context: every card is to be set again. */
  restore(): void {
    this.arrived.length = 0;
    this.array.restore();
  }

  dispose(): void {
    this.array.dispose();
  }
}

function drawCard(
  ctx: CanvasRenderingContext2D,
  layout: LabelLayout,
  words: LabelWords,
  scale: number,
): void {
  const width = layout.width * scale;
  const height = layout.height * scale;
  // All of the layer is paper, so that smaller levels have no dark rim.
  ctx.fillStyle = PAPER;
  ctx.fillRect(0, 0, CARD_WIDTH_PX, CARD_HEIGHT_PX);
  // Paper has an edge: a trace of light above, of shade below.
  const edge = Math.max(1, height * 0.008);
  ctx.fillStyle = '#fffaf0';
  ctx.fillRect(0, 0, width, edge);
  ctx.fillStyle = '#b9ae9a';
  ctx.fillRect(0, height - edge, width, edge);

  const padding = layout.padding * scale;
  const pageDirection = document.documentElement.dir === 'rtl' ? 'rtl' : 'ltr';
  for (const line of layout.lines) {
    const title = line.of === 'title';
    const direction = title ? directionOfText(words.title) : pageDirection;
    const size = (title ? layout.titleSize : layout.detailSize) * scale;
    ctx.font = fontOf(title ? SAID : PLAIN, size);
    ctx.fillStyle = title ? INK : INK_QUIET;
    ctx.direction = direction;
    ctx.textAlign = 'start';
    ctx.textBaseline = 'alphabetic';
    ctx.fillText(line.text, direction === 'rtl' ? width - padding : padding, line.baseline * scale);
  }
}
