/** The easel: a studio easel of beech, seen only in the light that falls on it. */
import { BoxGeometry, type BufferGeometry, Matrix4, Mesh, ShaderMaterial } from 'three';
import { mergeGeometries } from 'three/addons/utils/BufferGeometryUtils.js';
import { FINISH_GLSL, FINISH_PARS_GLSL, LAMP_GLSL, type SharedLight } from './shared-light.ts';

const VERTEX = /* glsl */ `
varying vec3 vWorld;
varying vec3 vNormalW;
varying vec3 vLocal;
void main() {
  vLocal = position;
  vec4 world = modelMatrix * vec4(position, 1.0);
  vWorld = world.xyz;
  vNormalW = normalize(mat3(modelMatrix) * normal);
  gl_Position = projectionMatrix * viewMatrix * world;
}
`;

const FRAGMENT = /* glsl */ `
${FINISH_PARS_GLSL}
${LAMP_GLSL}
uniform vec4 uEaselLight;
uniform float uShown;
varying vec3 vWorld;
varying vec3 vNormalW;
varying vec3 vLocal;
void main() {
  vec3 n = normalize(vNormalW);
  vec3 toLamp = normalize(uEaselLight.xyz + vec3(0.0, 2.6, 1.7) - vWorld);
  float fibre = valueNoise(vLocal.xy * vec2(140.0, 9.0) + vLocal.z * 60.0);
  vec3 beech = mix(vec3(0.26, 0.145, 0.075), vec3(0.40, 0.25, 0.14), fibre);
  vec3 v = normalize(cameraPosition - vWorld);
  vec3 light = uLampColour * uEaselLight.w;
  vec3 colour = beech * (light * 0.85 * max(dot(n, toLamp), 0.0) + uFill * 0.05 + light * 0.04);
  colour += light * gloss(n, toLamp, v, 0.4, 0.045) * 0.35;
  // Legs leave the pool of light near the floor.
  colour *= 0.45 + 0.55 * smoothstep(0.0, 0.5, vWorld.y);
  gl_FragColor = vec4(colour, uShown);
  ${FINISH_GLSL}
}
`;

/** Built for a canvas of 1 m whose lower edge lies at 0.55 m; scaled with the canvas. */
export const LEDGE_HEIGHT = 0.55;

function bar(
  from: [number, number, number],
  to: [number, number, number],
  width: number,
  depth: number,
): BufferGeometry {
  const d = [to[0] - from[0], to[1] - from[1], to[2] - from[2]] as const;
  const long = Math.hypot(...d);
  const geometry = new BoxGeometry(width, long, depth);
  const turn = new Matrix4()
    .makeTranslation((from[0] + to[0]) / 2, (from[1] + to[1]) / 2, (from[2] + to[2]) / 2)
    .multiply(new Matrix4().makeRotationZ(-Math.atan2(d[0], d[1])))
    .multiply(new Matrix4().makeRotationX(Math.atan2(d[2], Math.hypot(d[0], d[1]))));
  return geometry.applyMatrix4(turn);
}

export class EaselStand {
  readonly mesh: Mesh<BufferGeometry, ShaderMaterial>;
  private readonly shown = { value: 0 };

  constructor(shared: SharedLight) {
    const parts = [
      bar([-0.36, 0, 0.0], [-0.1, 1.5, -0.19], 0.045, 0.03), // left leg
      bar([0.36, 0, 0.0], [0.1, 1.5, -0.19], 0.045, 0.03),
      bar([0, 0.02, -0.6], [0, 1.45, -0.2], 0.04, 0.03), // back leg
      bar([0, 0.3, -0.09], [0, 1.72, -0.16], 0.055, 0.022), // mast
      bar([-0.44, LEDGE_HEIGHT - 0.022, 0.0], [0.44, LEDGE_HEIGHT - 0.022, 0.0], 0.042, 0.11), // ledge
      bar([-0.44, LEDGE_HEIGHT - 0.002, 0.05], [0.44, LEDGE_HEIGHT - 0.002, 0.05], 0.026, 0.012), // its lip
      bar([-0.29, 0.3, -0.03], [0.29, 0.3, -0.03], 0.04, 0.02), // stretcher
      bar([-0.12, 1.49, -0.15], [0.12, 1.49, -0.15], 0.05, 0.03), // head
      bar([-0.055, 1.6, -0.1], [0.055, 1.6, -0.1], 0.045, 0.08), // clamp
    ];
    this.mesh = new Mesh(
      mergeGeometries(parts),
      new ShaderMaterial({
        vertexShader: VERTEX,
        fragmentShader: FRAGMENT,
        uniforms: { ...shared, uShown: this.shown },
        transparent: true,
        dithering: true,
      }),
    );
    for (const part of parts) part.dispose();
    this.mesh.name = 'easel';
    this.mesh.visible = false;
  }

  show(shown: number): void {
    this.shown.value = shown;
    this.mesh.visible = shown > 0.004;
  }
}
