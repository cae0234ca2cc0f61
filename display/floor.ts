/**
 * A dark polished floor of oak boards. The reflection is the room drawn once more from below the floor into a small
 * picture, only the strip that the floor shows; the boards break it up and it blurs with distance from the wall.
 */
import {
  HalfFloatType,
  LinearFilter,
  LinearMipmapLinearFilter,
  Matrix4,
  Mesh,
  PerspectiveCamera,
  PlaneGeometry,
  type Scene,
  ShaderMaterial,
  Vector3,
  type WebGLRenderer,
  WebGLRenderTarget,
} from 'three';
import { LIGHT_MAP_GLSL } from './room.ts';
import { FINISH_GLSL, FINISH_PARS_GLSL, LAMP_GLSL, type SharedLight } from './shared-light.ts';

const FLOOR_WIDTH_M = 120;
/** As deep as the longest corridor and whoever stands before it. */
const FLOOR_DEPTH_M = 160;
/** How much more of the wall's height the reflection holds than a true mirror. */
const SQUEEZE = 1.9;

const VERTEX = /* glsl */ `
uniform mat4 uMirror;
varying vec3 vWorld;
varying vec4 vMirrored;
void main() {
  vec4 world = modelMatrix * vec4(position, 1.0);
  vWorld = world.xyz;
  vMirrored = uMirror * world;
  gl_Position = projectionMatrix * viewMatrix * world;
}
`;

const FRAGMENT = /* glsl */ `
${FINISH_PARS_GLSL}
${LAMP_GLSL}
${LIGHT_MAP_GLSL}
uniform sampler2D uReflection;
uniform float uReflects;
varying vec3 vWorld;
varying vec4 vMirrored;

/** Boards run along the wall: which board, and where on it. */
void main() {
  const float BOARD = 0.19;
  const float LENGTH = 2.1;
  vec2 p = vWorld.xz;
  float row = floor(p.y / BOARD);
  float shift = hash12(vec2(row, 3.0)) * LENGTH;
  float number = floor((p.x + shift) / LENGTH);
  vec2 board = vec2(number, row);
  vec2 on = vec2(fract((p.x + shift) / LENGTH) * LENGTH, fract(p.y / BOARD) * BOARD);
  float tone = hash12(board + 0.5);
  float pixel = max(fwidth(p.y), 1e-4);
  float far = clamp((pixel - 0.001) / 0.007, 0.0, 1.0);

  vec2 g = vec2(p.x * 1.6 + tone * 40.0, p.y * 46.0);
  float fibre = valueNoise(g) * 0.6 + valueNoise(g * vec2(3.1, 3.7)) * 0.4;
  fibre = mix(fibre, 0.5, far);
  vec3 wood = mix(vec3(0.040, 0.028, 0.026), vec3(0.085, 0.060, 0.050), 0.55 * tone + 0.45 * fibre);
  vec2 edge = min(on, vec2(LENGTH, BOARD) - on);
  float seam = smoothstep(0.0, 0.0025 + pixel, min(edge.x, edge.y));
  wood *= mix(1.0, 0.5 + 0.5 * seam, 1.0 - 0.6 * far);

  // Each board lies a trace out of level, and the varnish has waves: the mirror breaks at every seam.
  vec2 tilt = (vec2(hash12(board + 7.1), hash12(board + 9.7)) - 0.5) * vec2(0.010, 0.016);
  tilt += (vec2(valueNoise(p * vec2(3.0, 22.0)), valueNoise(p * vec2(3.0, 22.0) + 31.0)) - 0.5) * vec2(0.008, 0.010) * (1.0 - far);

  vec3 v = normalize(cameraPosition - vWorld);
  float facing = max(v.y, 0.0);
  float fresnel = 0.06 + 0.94 * pow(1.0 - facing, 4.0);
  vec2 uv = vMirrored.xy / vMirrored.w + tilt;
  float away = clamp(vWorld.z, 0.0, 4.0);
  vec3 seen = vec3(0.0);
  float weight = 0.0;
  // A blur that grows with the distance from the wall; taps in a slanted column, more up and down than across.
  float turn = fract(52.9829189 * fract(dot(gl_FragCoord.xy + vec2(uPart.y * uScreen.x, 0.0), vec2(0.06711056, 0.00583715)))) - 0.5;
  for (int i = 0; i < 11; i++) {
    float k = (float(i) - 5.0 + turn) / 5.0;
    float w = exp(-k * k * 1.6);
    vec2 reach = vec2(0.005, 0.017) * (0.25 + away);
    float side = mod(float(i), 2.0) * 2.0 - 1.0;
    // Taps lie as far apart as a texel of their level is wide, so that between them is nothing to see.
    seen += w * textureLod(uReflection, uv + vec2(side * k * reach.x, k * reach.y), 1.2 + log2(1.0 + 2.0 * away)).rgb;
    weight += w;
  }
  seen = min(seen / weight, vec3(3.0));
  float polish = 0.7 + 0.5 * fibre * (1.0 - far);
  vec3 mirror = seen * fresnel * polish * mix(0.7, 1.0, seam) * uReflects * (0.35 + 0.65 * exp(-away * 0.55));

  // Lamps spill over the wall's foot on to the boards.
  vec3 low = lightAt(vec2(p.x, 0.35 + 0.25 * away), 4.0 + away);
  vec3 light = uLampColour * low.r * 0.9 * exp(-away * 0.85) * uRoom;
  vec2 fromEasel = (p - vec2(uEaselLight.x, uEaselLight.z + 0.1)) / vec2(1.0, 0.62);
  light += uLampColour * 2.6 * uEaselLight.w * exp(-dot(fromEasel, fromEasel) * 1.3);
  vec3 colour = wood * (light + uFill * 0.3 * (0.4 + 0.6 * uRoom)) + mirror;
  // The corner at the wall's foot is darkest.
  colour *= 0.45 + 0.55 * smoothstep(0.0, 0.14, vWorld.z - 0.018);
  gl_FragColor = vec4(colour, 1.0);
  ${FINISH_GLSL}
}
`;

export class Floor {
  readonly mesh: Mesh<PlaneGeometry, ShaderMaterial>;
  private readonly target: WebGLRenderTarget;
  private readonly camera = new PerspectiveCamera();
  private readonly mirror = new Matrix4();
  private readonly eye = new Vector3();
  private readonly aim = new Vector3();
  private readonly shared: SharedLight;
  /** Share of the screen's resolution; 0 switches the mirror off. */
  private scale = 0.5;

  constructor(shared: SharedLight) {
    this.shared = shared;
    this.target = new WebGLRenderTarget(16, 16, {
      type: HalfFloatType,
      minFilter: LinearMipmapLinearFilter,
      magFilter: LinearFilter,
      generateMipmaps: true,
    });
    this.mesh = new Mesh(
      new PlaneGeometry(FLOOR_WIDTH_M, FLOOR_DEPTH_M),
      new ShaderMaterial({
        vertexShader: VERTEX,
        fragmentShader: FRAGMENT,
        uniforms: {
          ...shared,
          uReflection: { value: this.target.texture },
          uMirror: { value: this.mirror },
          uReflects: { value: 1 },
        },
        dithering: true,
      }),
    );
    this.mesh.rotation.x = -Math.PI / 2;
    this.mesh.position.z = FLOOR_DEPTH_M / 2;
    this.mesh.name = 'floor';
  }

  /** @param scale share of the screen's pixels, 0 for no mirror */
  setQuality(scale: number): void {
    this.scale = scale;
    const reflects = this.mesh.material.uniforms.uReflects;
    if (reflects !== undefined) reflects.value = scale > 0 ? 1 : 0;
  }

  /** Draws the room as the floor sees it. Call before the room itself. @param floorTop highest row with floor, 0 … 1 from below */
  renderMirror(renderer: WebGLRenderer, scene: Scene, camera: PerspectiveCamera, floorTop: number): void {
    if (this.scale <= 0) return;
    const screen = this.shared.uScreen.value;
    const width = Math.max(16, Math.round(screen.x * this.scale));
    const height = Math.max(16, Math.round(screen.y * this.scale));
    if (this.target.width !== width || this.target.height !== height) this.target.setSize(width, height);

    // The camera under the floor: height and gaze turned over, the same (shifted) lens.
    this.eye.setFromMatrixPosition(camera.matrixWorld);
    camera.getWorldDirection(this.aim);
    this.camera.position.set(this.eye.x, -this.eye.y, this.eye.z);
    this.camera.up.set(0, -1, 0);
    this.camera.lookAt(this.eye.x + this.aim.x, -this.eye.y - this.aim.y, this.eye.z + this.aim.z);
    this.camera.updateMatrixWorld();
    this.camera.projectionMatrix.copy(camera.projectionMatrix);
    this.camera.projectionMatrixInverse.copy(camera.projectionMatrixInverse);
    const lens = this.camera.projectionMatrix;
    this.mirror.set(0.5, 0, 0, 0.5, 0, 0.5, 0, 0.5, 0, 0, 0.5, 0.5, 0, 0, 0, 1);
    this.mirror.multiply(this.camera.projectionMatrix).multiply(this.camera.matrixWorldInverse);

    // Looked up through the true lens but drawn through a squeezed one: the floor shows more of the wall than a mirror
    // so far away would, and so the works themselves. The blur keeps the secret.
    const base = 2 * floorTop - 1;
    const e = lens.elements;
    for (const column of [0, 4, 8, 12]) {
      const w = e[column + 3] as number;
      e[column + 1] = ((e[column + 1] as number) - base * w) / SQUEEZE + base * w;
    }
    const onScreen = this.shared.uOnScreen;
    onScreen.value = 0;
    this.mesh.visible = false;
    this.target.scissorTest = true;
    this.target.scissor.set(0, 0, width, Math.min(height, Math.ceil((floorTop + 0.04) * height)));
    renderer.setRenderTarget(this.target);
    renderer.setClearColor(0x000000, 1);
    renderer.clear();
    renderer.render(scene, this.camera);
    renderer.setRenderTarget(null);
    this.mesh.visible = true;
    onScreen.value = 1;
  }
}
