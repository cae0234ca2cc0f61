/** The frames of all works: one instanced mesh a moulding, sixteen numbers an instance, written only when something moves. */
import {
  BufferGeometry,
  Color,
  Float32BufferAttribute,
  Group,
  type InstancedBufferAttribute,
  InstancedBufferGeometry,
  Mesh,
  ShaderMaterial,
} from 'three';
import { HANG_MAX_WORKS } from '../protocol/limits.ts';
import { type Finish, PROFILES, type Profile, profileScale } from './frame-profiles.ts';
import { instanceAttribute, sendInstances } from './instances.ts';
import { FINISH_GLSL, FINISH_PARS_GLSL, LAMP_GLSL, type SharedLight } from './shared-light.ts';

/** Works, and those on their way out. */
const CAPACITY = HANG_MAX_WORKS + 64;

const VERTEX = /* glsl */ `
attribute vec2 corner;
attribute vec4 section; // inset, height (shares), across-normal xy
attribute vec2 side;    // direction in which this side faces outwards
attribute float gilt;
attribute vec4 aPose;   // x, y, z, scale of the moulding
attribute vec4 aSize;   // outer width, height, light 0..1, grown 0..1
attribute vec4 aFinish; // colour, metal
attribute vec4 aTouch;  // roughness, grain, cosine and sine of the turn
uniform vec2 uProfile;  // width, depth (m)
varying vec3 vWorld;
varying vec3 vEye;
varying vec3 vNormal;
varying vec3 vAim;
varying vec4 vSizeLit;
varying vec4 vFinish;
varying vec4 vTouch;
varying vec2 vGrain;
void main() {
  float width = uProfile.x * aPose.w * aSize.w;
  float depth = uProfile.y * aPose.w;
  vec2 opening = 0.5 * aSize.xy - uProfile.x * aPose.w;
  vec2 flatPos = corner * (opening + width * (1.0 - section.x));
  vec3 local = vec3(flatPos, depth * section.y * mix(0.35, 1.0, aSize.w));
  vec3 n = normalize(vec3(side * section.z * depth, section.w * width + 1e-5));
  // Light is computed as if it hung flat; only its place on the screen is turned, and the eye turned back.
  vec2 turn = aTouch.zw;
  vec3 turned = aPose.xyz + vec3(turn.x * local.x + turn.y * local.z, local.y, turn.x * local.z - turn.y * local.x);
  vec3 d = cameraPosition - aPose.xyz;
  vEye = aPose.xyz + vec3(turn.x * d.x - turn.y * d.z, d.y, turn.y * d.x + turn.x * d.z);
  vWorld = aPose.xyz + local;
  vNormal = n;
  vAim = aPose.xyz;
  vSizeLit = vec4(max(aSize.x, aSize.y), aSize.z, aSize.xy);
  vFinish = aFinish;
  vTouch = vec4(aTouch.xy, gilt, section.x);
  vec2 along = vec2(side.y, side.x);
  vGrain = vec2(dot(flatPos, abs(along)) + aPose.x * 7.3 + dot(side, vec2(3.1, 5.7)), section.x * uProfile.x);
  gl_Position = projectionMatrix * viewMatrix * vec4(turned, 1.0);
}
`;

const FRAGMENT = /* glsl */ `
${FINISH_PARS_GLSL}
${LAMP_GLSL}
varying vec3 vWorld;
varying vec3 vEye;
varying vec3 vNormal;
varying vec3 vAim;
varying vec4 vSizeLit;
varying vec4 vFinish;
varying vec4 vTouch;
varying vec2 vGrain;
void main() {
  vec3 n = normalize(vNormal);
  vec3 v = normalize(vEye - vWorld);
  float gilt = vTouch.z;
  vec3 colour = mix(vFinish.rgb, vec3(0.60, 0.39, 0.13), gilt * (1.0 - vFinish.a));
  float metal = max(vFinish.a, gilt);
  float grain = vTouch.y * (1.0 - gilt);

  // Wood: long fibres with darker veins. Gold leaf: squares a hand wide, rubbed through to the red bole on the edges.
  float fibre = valueNoise(vGrain * vec2(9.0, 420.0)) * 0.6 + valueNoise(vGrain * vec2(31.0, 1500.0)) * 0.4;
  float vein = smoothstep(0.55, 0.95, valueNoise(vGrain * vec2(3.0, 95.0)));
  colour *= 1.0 + grain * ((fibre - 0.5) * 0.5 - vein * 0.35);
  float leaf = valueNoise(vGrain * vec2(42.0, 160.0));
  float rubbed = metal * smoothstep(0.66, 0.92, leaf + 0.25 * valueNoise(vGrain * vec2(260.0, 700.0)) - 0.12);
  colour = mix(colour, colour * vec3(0.62, 0.34, 0.24), rubbed * 0.75);
  float roughness = clamp(vTouch.x + 0.16 * (fibre - 0.5) * grain + 0.2 * rubbed, 0.12, 0.9);
  n = normalize(n + vec3(0.0, 0.0, 0.0) + (vec3(fibre, leaf, 0.5) - 0.5) * mix(0.05 * grain, 0.09, metal));

  vec3 toLamp;
  float lamp = lampAt(vWorld, vAim, vSizeLit.x, toLamp) * vSizeLit.y * 1.35;
  float nl = max(dot(n, toLamp), 0.0);
  vec3 light = uLampColour * lamp;

  // The room seen in the moulding: a dim warm band above, the dark floor below.
  vec3 r = reflect(-v, n);
  float room = 0.05 + 0.30 * smoothstep(-0.2, 0.9, r.y) + 0.10 * smoothstep(0.3, 1.0, r.z);
  vec3 around = mix(uFill, uLampColour, 0.55) * room * (0.12 + 0.6 * vSizeLit.y * lamp * 0.6) * uRoom;

  float tight = gloss(n, toLamp, v, roughness, 1.0);
  float varnish = gloss(n, toLamp, v, roughness, 0.045);
  vec3 wood = colour * (light * nl + uFill * 0.2 * uRoom) + light * varnish * 0.5 + around * 0.05;
  vec3 gold = colour * (light * (0.16 * nl + 0.72 * tight) + around * 2.0);
  // The side towards the wall sees little of the room.
  float nook = smoothstep(0.0, 0.02, vWorld.z - vAim.z) * 0.65 + 0.35;
  gl_FragColor = vec4(mix(wood, gold, metal) * nook, 1.0);
  ${FINISH_GLSL}
}
`;

/** Four sides of quads along the section, each with its own normals so that arrises stay crisp. */
function sectionGeometry(profile: Profile): BufferGeometry {
  const corner: number[] = [];
  const section: number[] = [];
  const side: number[] = [];
  const gilt: number[] = [];
  const index: number[] = [];
  const sides: [number, number][] = [
    [0, 1],
    [-1, 0],
    [0, -1],
    [1, 0],
  ];
  for (const [sx, sy] of sides) {
    // The two ends of a side, anticlockwise seen from the room.
    const start = [sx === 0 ? sy : sx, sy === 0 ? -sx : sy];
    const end = [sx === 0 ? -sy : sx, sy === 0 ? sx : sy];
    for (let i = 0; i + 1 < profile.section.length; i++) {
      const a = profile.section[i] as readonly [number, number];
      const b = profile.section[i + 1] as readonly [number, number];
      // Normal of the slope in shares; the shader brings in width and depth.
      const across = [b[1] - a[1], b[0] - a[0]] as const;
      const first = corner.length / 2;
      for (const [point, place] of [
        [a, start],
        [a, end],
        [b, start],
        [b, end],
      ] as const) {
        corner.push(place[0] as number, place[1] as number);
        section.push(point[0], point[1], across[0], across[1]);
        side.push(sx, sy);
        gilt.push(i >= profile.giltFrom ? 1 : 0);
      }
      index.push(first, first + 1, first + 2, first + 2, first + 1, first + 3);
    }
  }
  const geometry = new BufferGeometry();
  geometry.setAttribute('corner', new Float32BufferAttribute(corner, 2));
  geometry.setAttribute('section', new Float32BufferAttribute(section, 4));
  geometry.setAttribute('side', new Float32BufferAttribute(side, 2));
  geometry.setAttribute('gilt', new Float32BufferAttribute(gilt, 1));
  geometry.setIndex(index);
  return geometry;
}

export interface FrameState {
  readonly profile: number;
  readonly finish: Finish;
  readonly x: number;
  readonly y: number;
  readonly z: number;
  /** Radians about the upright axis. */
  readonly turn: number;
  readonly width: number;
  readonly height: number;
  /** 0 … 1 */
  readonly light: number;
  /** 0 no frame yet, 1 framed. */
  readonly grown: number;
}

interface Moulding {
  readonly mesh: Mesh<InstancedBufferGeometry, ShaderMaterial>;
  readonly pose: InstancedBufferAttribute;
  readonly size: InstancedBufferAttribute;
  readonly finish: InstancedBufferAttribute;
  readonly touch: InstancedBufferAttribute;
}

export class Frames {
  readonly group = new Group();
  private readonly mouldings: Moulding[];
  private readonly colours = new Map<string, Color>();
  private readonly counts = new Uint32Array(PROFILES.length);

  constructor(shared: SharedLight) {
    this.mouldings = PROFILES.map((profile) => {
      const base = sectionGeometry(profile);
      const geometry = new InstancedBufferGeometry();
      geometry.index = base.index;
      for (const [name, attribute] of Object.entries(base.attributes)) geometry.setAttribute(name, attribute);
      const make = (): InstancedBufferAttribute => instanceAttribute(CAPACITY, 4);
      const [pose, size, finish, touch] = [make(), make(), make(), make()];
      geometry.setAttribute('aPose', pose);
      geometry.setAttribute('aSize', size);
      geometry.setAttribute('aFinish', finish);
      geometry.setAttribute('aTouch', touch);
      geometry.instanceCount = 0;
      const material = new ShaderMaterial({
        vertexShader: VERTEX,
        fragmentShader: FRAGMENT,
        uniforms: { ...shared, uProfile: { value: [profile.width, profile.depth] } },
        dithering: true,
      });
      const mesh = new Mesh(geometry, material);
      mesh.name = `frames ${profile.name}`;
      mesh.frustumCulled = false;
      this.group.add(mesh);
      return { mesh, pose, size, finish, touch };
    });
  }

  begin(): void {
    this.counts.fill(0);
  }

  /** More of one moulding than fit are left out. */
  add(frame: FrameState): void {
    const moulding = this.mouldings[frame.profile];
    const i = this.counts[frame.profile];
    if (moulding === undefined || i === undefined || i >= CAPACITY) return;
    this.counts[frame.profile] = i + 1;
    const { finish } = frame;
    moulding.pose.setXYZW(i, frame.x, frame.y, frame.z, profileScale(Math.max(frame.width, frame.height)));
    moulding.size.setXYZW(i, frame.width, frame.height, frame.light, frame.grown);
    const colour = this.colourOf(finish.colour);
    moulding.finish.setXYZW(i, colour.r, colour.g, colour.b, finish.metal);
    moulding.touch.setXYZW(i, finish.roughness, finish.grain, Math.cos(frame.turn), Math.sin(frame.turn));
  }

  end(): void {
    for (let profile = 0; profile < this.mouldings.length; profile++) {
      const { mesh, pose, size, finish, touch } = this.mouldings[profile] as Moulding;
      const count = this.counts[profile] as number;
      mesh.geometry.instanceCount = count;
      mesh.visible = count > 0;
      sendInstances(pose, count);
      sendInstances(size, count);
      sendInstances(finish, count);
      sendInstances(touch, count);
    }
  }

  private colourOf(css: string): Color {
    let colour = this.colours.get(css);
    if (colour === undefined) {
      colour = new Color(css);
      this.colours.set(css, colour);
    }
    return colour;
  }
}
