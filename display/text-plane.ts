/** Words set large: a canvas whose alpha is the letters, drawn as light on the wall or floating before it. */
import {
  AdditiveBlending,
  CanvasTexture,
  Color,
  LinearFilter,
  LinearMipmapLinearFilter,
  Mesh,
  NormalBlending,
  PlaneGeometry,
  ShaderMaterial,
} from 'three';
import { type Face, fontOf, widthOf } from './canvas-text.ts';
import { balanceLines, directionOfText } from './label-text.ts';
import {
  FINISH_GLSL,
  FINISH_PARS_GLSL,
  LAMP_GLSL,
  PLANE_VERTEX_GLSL,
  type SharedLight,
} from './shared-light.ts';

const FRAGMENT = /* glsl */ `
${FINISH_PARS_GLSL}
${LAMP_GLSL}
uniform sampler2D uLetters;
uniform vec3 uInk;
uniform float uShown;
uniform float uProjected;
varying vec2 vUv;
varying vec3 vWorld;
void main() {
  float letter = texture2D(uLetters, vUv).a;
  // Projected light takes the grain of the plaster it falls on.
  float grain = 1.0 - uProjected * (0.22 * valueNoise(vWorld.xy * 90.0) + 0.14 * valueNoise(vWorld.xy * 23.0));
  gl_FragColor = vec4(uInk * grain, letter * uShown);
  ${FINISH_GLSL}
}
`;

export interface TextBlock {
  readonly text: string;
  readonly face: Face;
  /** Metres. */
  readonly size: number;
  readonly leading: number;
  readonly mostLines: number;
  readonly language: string;
  /** 0 … 1 */
  readonly strength?: number;
  /** Of the museum's own sentences; the visitor's words bring theirs. */
  readonly direction?: 'ltr' | 'rtl';
  /** Space above, metres. */
  readonly above?: number;
}

const CANVAS_MOST_PX = 2048;
const OVERSAMPLING = 1.5;
/** Letters overhang their line a little. */
const MARGIN = 0.3;

export class TextPlane {
  readonly mesh: Mesh<PlaneGeometry, ShaderMaterial>;
  /** Metres, margins included. */
  width = 0;
  height = 0;
  private texture: CanvasTexture | null = null;
  private readonly uniforms = {
    uLetters: { value: null as CanvasTexture | null },
    uInk: { value: new Color('#f2ead8') },
    uShown: { value: 0 },
    uProjected: { value: 0 },
  };

  constructor(shared: SharedLight, options: { projected: boolean; ink?: string; strength?: number }) {
    this.uniforms.uInk.value = new Color(options.ink ?? '#f2ead8').multiplyScalar(options.strength ?? 1);
    this.uniforms.uProjected.value = options.projected ? 1 : 0;
    this.mesh = new Mesh(
      new PlaneGeometry(1, 1),
      new ShaderMaterial({
        vertexShader: PLANE_VERTEX_GLSL,
        fragmentShader: FRAGMENT,
        uniforms: { ...shared, ...this.uniforms },
        transparent: true,
        depthWrite: false,
        blending: options.projected ? AdditiveBlending : NormalBlending,
      }),
    );
    this.mesh.visible = false;
  }

  /** @param align where lines stand within the width: the page's direction decides what start means */
  set(
    blocks: readonly TextBlock[],
    width: number,
    align: 'start' | 'center',
    metresPerPixel: number,
    anisotropy: number,
  ): void {
    const scale = Math.min(OVERSAMPLING / metresPerPixel, CANVAS_MOST_PX / Math.max(width, 0.1));
    const set = blocks.map((block) => ({
      block,
      lines: balanceLines(
        block.text,
        width,
        (text) => widthOf(block.face, block.size, text, scale),
        block.mostLines,
        block.language,
      ),
    }));
    const largest = Math.max(...blocks.map((block) => block.size), 0.01);
    const margin = MARGIN * largest;
    this.width = width + 2 * margin;
    this.height = set.reduce(
      (sum, { block, lines }) => sum + (block.above ?? 0) + lines.length * block.size * block.leading,
      2 * margin,
    );
    const canvas = document.createElement('canvas');
    canvas.width = Math.max(2, Math.round(this.width * scale));
    canvas.height = Math.max(2, Math.round(this.height * scale));
    const ctx = canvas.getContext('2d') as CanvasRenderingContext2D;
    ctx.textBaseline = 'alphabetic';
    const pageDirection = document.documentElement.dir === 'rtl' ? 'rtl' : 'ltr';
    let y = margin;
    for (const { block, lines } of set) {
      y += block.above ?? 0;
      ctx.font = fontOf(block.face, block.size * scale);
      ctx.fillStyle = `rgba(255, 255, 255, ${block.strength ?? 1})`;
      ctx.direction = block.direction ?? directionOfText(block.text);
      for (const line of lines) {
        const baseline = (y + block.size * (0.5 * (block.leading - 1) + 0.8)) * scale;
        ctx.textAlign = align === 'center' ? 'center' : pageDirection === 'rtl' ? 'right' : 'left';
        const x =
          align === 'center' ? this.width / 2 : pageDirection === 'rtl' ? this.width - margin : margin;
        ctx.fillText(line, x * scale, baseline);
        y += block.size * block.leading;
      }
    }
    this.texture?.dispose();
    const texture = new CanvasTexture(canvas);
    texture.minFilter = LinearMipmapLinearFilter;
    texture.magFilter = LinearFilter;
    texture.anisotropy = anisotropy;
    this.texture = texture;
    this.uniforms.uLetters.value = texture;
    this.mesh.scale.set(this.width, this.height, 1);
  }

  show(shown: number): void {
    this.uniforms.uShown.value = shown;
    this.mesh.visible = shown > 0.003 && this.texture !== null;
  }

  /** Frees the letters; the plane can be set again. */
  clear(): void {
    this.texture?.dispose();
    this.texture = null;
    this.uniforms.uLetters.value = null;
    this.mesh.visible = false;
  }

  dispose(): void {
    this.clear();
    this.mesh.geometry.dispose();
    this.mesh.material.dispose();
  }
}
