/** The paper label under a frame: set on a canvas at the size it is seen at, then a texture with mip levels. */
import {
  CanvasTexture,
  LinearFilter,
  LinearMipmapLinearFilter,
  Mesh,
  PlaneGeometry,
  ShaderMaterial,
  SRGBColorSpace,
  type Vector2,
} from 'three';
import { fontOf, PLAIN, SAID, widthOf } from './canvas-text.ts';
import { type LabelLayout, type LabelWords, layOutLabel } from './label-layout.ts';
import { directionOfText } from './label-text.ts';
import {
  FINISH_GLSL,
  FINISH_PARS_GLSL,
  HUNG_VERTEX_GLSL,
  LAMP_GLSL,
  type SharedLight,
} from './shared-light.ts';

const PAPER = '#f2ead8';
const INK = '#2a2430';
const INK_QUIET = '#4f4657';
/** Canvas pixels for each pixel on the screen, so that letters stay crisp while the camera moves. */
const OVERSAMPLING = 2;
const CANVAS_MOST_PX = 1024;
export const LABEL_DEPTH_M = 0.006;
/** From the middle of a frame to the middle of its label: flush with the side where reading begins. */
export function besideFrame(frameWidth: number, labelWidth: number): number {
  const begins = document.documentElement.dir === 'rtl' ? 1 : -1;
  return labelWidth < frameWidth ? (begins * (frameWidth - labelWidth)) / 2 : 0;
}

/** Between the frame's lower edge and its label. */
export const LABEL_GAP_M = 0.02;

const FRAGMENT = /* glsl */ `
${FINISH_PARS_GLSL}
${LAMP_GLSL}
uniform sampler2D uCard;
uniform float uLight;
uniform float uOuter;
uniform vec3 uAim;
uniform float uShown;
varying vec2 vUv;
varying vec3 vWorld;
void main() {
  vec3 paper = texture2D(uCard, vUv).rgb;
  vec3 toLamp;
  float lamp = lampAt(vWorld, uAim, uOuter, toLamp) * uLight;
  // A label is read, not admired: it never outshines the picture, and never is darker than this while the room is awake.
  float light = max(0.40 * lamp, 0.26 * uLight) + 0.02;
  vec3 warm = mix(vec3(1.0), uLampColour, 0.42);
  gl_FragColor = vec4(paper * warm * light, uShown);
  ${FINISH_GLSL}
}
`;

const PLANE = new PlaneGeometry(1, 1);

interface LabelUniforms {
  uCard: { value: CanvasTexture | null };
  uLight: { value: number };
  uOuter: { value: number };
  uAim: { value: { x: number; y: number; z: number } };
  uTurn: { value: Vector2 };
  uShown: { value: number };
}

export class Label {
  readonly mesh: Mesh<PlaneGeometry, ShaderMaterial>;
  layout: LabelLayout | null = null;
  private readonly uniforms: LabelUniforms;
  private texture: CanvasTexture | null = null;
  private key = '';

  constructor(shared: SharedLight, aim: { x: number; y: number; z: number }, turn: Vector2) {
    this.uniforms = {
      uCard: { value: null },
      uLight: { value: 0 },
      uOuter: { value: 1 },
      uAim: { value: aim },
      uTurn: { value: turn },
      uShown: { value: 0 },
    };
    const material = new ShaderMaterial({
      vertexShader: HUNG_VERTEX_GLSL,
      fragmentShader: FRAGMENT,
      uniforms: { ...shared, ...this.uniforms },
      dithering: true,
      transparent: true,
    });
    this.mesh = new Mesh(PLANE, material);
    this.mesh.visible = false;
  }

  /** Sets the card anew if words, room or scale differ from the last time. */
  set(words: LabelWords, width: number, room: number, metresPerPixel: number, anisotropy: number): void {
    const key = JSON.stringify([words, width, room, metresPerPixel]);
    if (key === this.key) return;
    this.key = key;
    const scale = Math.min(OVERSAMPLING / metresPerPixel, CANVAS_MOST_PX / Math.max(width, room));
    const layout = layOutLabel(words, width, room, metresPerPixel, (font, size, text) =>
      widthOf(font === 'title' ? SAID : PLAIN, size, text, scale),
    );
    this.layout = layout;
    const canvas = drawCard(layout, words, scale);
    this.texture?.dispose();
    const texture = new CanvasTexture(canvas);
    texture.colorSpace = SRGBColorSpace;
    texture.minFilter = LinearMipmapLinearFilter;
    texture.magFilter = LinearFilter;
    texture.anisotropy = anisotropy;
    this.texture = texture;
    this.uniforms.uCard.value = texture;
  }

  /** @param light 0 … 1 of the work's lamp @param outer the frame's longer side, metres @param shown 0 … 1 */
  light(light: number, outer: number, shown: number): void {
    this.uniforms.uLight.value = light;
    this.uniforms.uOuter.value = outer;
    this.uniforms.uShown.value = shown;
    this.mesh.visible = shown > 0.002 && this.texture !== null;
  }

  dispose(): void {
    this.texture?.dispose();
    this.mesh.material.dispose();
  }
}

function drawCard(layout: LabelLayout, words: LabelWords, scale: number): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(2, Math.round(layout.width * scale));
  canvas.height = Math.max(2, Math.round(layout.height * scale));
  const ctx = canvas.getContext('2d') as CanvasRenderingContext2D;
  ctx.fillStyle = PAPER;
  ctx.fillRect(0, 0, canvas.width, canvas.height);
  // Paper has an edge: a trace of light above, of shade below.
  const edge = Math.max(1, canvas.height * 0.008);
  ctx.fillStyle = '#fffaf0';
  ctx.fillRect(0, 0, canvas.width, edge);
  ctx.fillStyle = '#b9ae9a';
  ctx.fillRect(0, canvas.height - edge, canvas.width, edge);

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
    ctx.fillText(line.text, direction === 'rtl' ? canvas.width - padding : padding, line.baseline * scale);
  }
  return canvas;
}
