/** Threads of light from a picture to its sources: each its own curve and weight, in front of the frames, then gone. */
import {
  AdditiveBlending,
  BufferGeometry,
  Color,
  DoubleSide,
  Float32BufferAttribute,
  Group,
  Mesh,
  ShaderMaterial,
  Vector3,
} from 'three';
import { createRandom } from './noise.ts';

const SEGMENTS = 64;
/** A bead of light runs along a thread in this time. */
const PULSE_MS = 4_800;

const VERTEX = /* glsl */ `
attribute vec2 along; // 0..1 along, -1..1 across
uniform vec3 uFrom;
uniform vec3 uTo;
uniform vec3 uBendA;
uniform vec3 uBendB;
uniform float uWidth;
varying vec2 vAlong;
vec3 bezier(float t) {
  float s = 1.0 - t;
  return s * s * s * uFrom + 3.0 * s * s * t * uBendA + 3.0 * s * t * t * uBendB + t * t * t * uTo;
}
void main() {
  float t = along.x;
  vec3 p = bezier(t);
  vec3 tangent = bezier(min(t + 0.01, 1.0)) - bezier(max(t - 0.01, 0.0));
  vec4 view = viewMatrix * vec4(p, 1.0);
  vec2 across = normalize((viewMatrix * vec4(tangent, 0.0)).yx * vec2(-1.0, 1.0) + 1e-6);
  float swell = 0.55 + 0.45 * sin(t * 9.0 + uWidth * 4000.0);
  view.xy += across * along.y * uWidth * swell;
  vAlong = along;
  gl_Position = projectionMatrix * view;
}
`;

const FRAGMENT = /* glsl */ `
uniform vec3 uColour;
uniform float uDrawn;   // 0..1 of the thread that is there
uniform float uShown;
uniform float uPulse;
varying vec2 vAlong;
void main() {
  float t = vAlong.x;
  float body = exp(-vAlong.y * vAlong.y * 26.0);
  float halo = exp(-vAlong.y * vAlong.y * 3.2) * 0.22;
  float drawn = (1.0 - smoothstep(uDrawn - 0.06, uDrawn, t));
  float tip = exp(-pow((t - uDrawn) * 26.0, 2.0)) * step(uDrawn, 0.995);
  float bead = exp(-pow((fract(t - uPulse) - 0.5) * 15.0, 2.0)) * 0.9;
  float ends = smoothstep(0.0, 0.05, t) * (1.0 - smoothstep(0.95, 1.0, t));
  float light = (body * (0.55 + bead) + halo * (0.7 + bead)) * drawn * ends + (body + halo) * tip * 1.4;
  gl_FragColor = vec4(uColour * light * uShown, 1.0);
  #include <tonemapping_fragment>
  #include <colorspace_fragment>
}
`;

interface Thread {
  readonly mesh: Mesh<BufferGeometry, ShaderMaterial>;
  readonly uniforms: Record<'uDrawn' | 'uShown' | 'uPulse' | 'uWidth', { value: number }> &
    Record<'uFrom' | 'uTo' | 'uBendA' | 'uBendB', { value: Vector3 }>;
  /** Where its bead begins, 0 … 1. */
  readonly pulse: number;
  readonly lean: number;
  readonly lift: number;
  readonly late: number;
}

const ECHO = '#8fd3ff';

export class Threads {
  readonly group = new Group();
  private readonly geometry: BufferGeometry;
  private threads: Thread[] = [];

  constructor() {
    const along: number[] = [];
    const index: number[] = [];
    for (let i = 0; i <= SEGMENTS; i++) {
      along.push(i / SEGMENTS, -1, i / SEGMENTS, 1);
      if (i < SEGMENTS) index.push(2 * i, 2 * i + 1, 2 * i + 2, 2 * i + 2, 2 * i + 1, 2 * i + 3);
    }
    this.geometry = new BufferGeometry();
    this.geometry.setAttribute('along', new Float32BufferAttribute(along, 2));
    this.geometry.setAttribute(
      'position',
      new Float32BufferAttribute(new Float32Array(along.length * 1.5), 3),
    );
    this.geometry.setIndex(index);
  }

  get count(): number {
    return this.threads.length;
  }

  /** @param shares of the sources, which are the threads' weights @param seed gives each its own bend */
  begin(shares: readonly number[], seed: number): void {
    this.end();
    const random = createRandom(seed);
    this.threads = shares.map((share) => {
      const uniforms = {
        uFrom: { value: new Vector3() },
        uTo: { value: new Vector3() },
        uBendA: { value: new Vector3() },
        uBendB: { value: new Vector3() },
        uWidth: { value: 0.012 + 0.03 * Math.sqrt(share) },
        uDrawn: { value: 0 },
        uShown: { value: 0 },
        uPulse: { value: 0 },
      };
      const material = new ShaderMaterial({
        vertexShader: VERTEX,
        fragmentShader: FRAGMENT,
        uniforms: { ...uniforms, uColour: { value: new Color(ECHO).multiplyScalar(0.9) } },
        blending: AdditiveBlending,
        side: DoubleSide, // a ribbon turns its back when it runs the other way
        transparent: true,
        depthWrite: false,
      });
      const mesh = new Mesh(this.geometry, material);
      mesh.frustumCulled = false;
      mesh.renderOrder = 5;
      this.group.add(mesh);
      const pulse = random();
      return { mesh, uniforms, pulse, lean: random() - 0.5, lift: random(), late: random() * 0.25 };
    });
  }

  /**
   * @param from a point of the picture's edge for each thread, @param to its source
   * @param now shared time, milliseconds
   * @param drawn 0 … 1 how far the threads have run @param shown 0 … 1
   */
  update(now: number, from: readonly Vector3[], to: readonly Vector3[], drawn: number, shown: number): void {
    this.threads.forEach((thread, i) => {
      const a = from[i];
      const b = to[i];
      thread.mesh.visible = a !== undefined && b !== undefined && shown > 0.003;
      if (a === undefined || b === undefined) return;
      const u = thread.uniforms;
      const far = a.distanceTo(b);
      u.uFrom.value.copy(a);
      u.uTo.value.copy(b);
      // Out into the room first, then sagging or rising on its own way: never two alike.
      u.uBendA.value.copy(a).lerp(b, 0.28);
      u.uBendA.value.y += far * (0.1 + 0.22 * thread.lift);
      u.uBendA.value.z += 0.22 + 0.1 * far;
      u.uBendB.value.copy(a).lerp(b, 0.72);
      u.uBendB.value.y += far * 0.3 * thread.lean;
      u.uBendB.value.z += 0.12;
      u.uDrawn.value = Math.min(1, Math.max(0, (drawn - thread.late) / (1 - thread.late)));
      u.uShown.value = shown;
      u.uPulse.value = (thread.pulse + now / PULSE_MS) % 1;
    });
  }

  end(): void {
    for (const thread of this.threads) {
      this.group.remove(thread.mesh);
      thread.mesh.material.dispose();
    }
    this.threads = [];
  }
}
