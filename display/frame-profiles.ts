/**
 * The mouldings. A profile is drawn once as a cross-section from the outer edge to the sight edge, in shares of its width
 * and depth; the shader carries it round four mitred sides of any size. Which one a work gets follows from its id and manner.
 */
export type ProfileName = 'tray' | 'cassetta' | 'ogee' | 'box' | 'bevel';

export interface Profile {
  readonly name: ProfileName;
  /** Metres on a work a metre wide. */
  readonly width: number;
  readonly depth: number;
  /** [inset, height] from the outer edge at the wall to the sight edge, in shares of width and depth. */
  readonly section: readonly (readonly [number, number])[];
  /** From this point on the moulding is gilt; beyond the last: nothing is. */
  readonly giltFrom: number;
}

export const PROFILES: readonly Profile[] = [
  {
    name: 'tray',
    width: 0.03,
    depth: 0.05,
    section: [
      [0, 0],
      [0, 0.94],
      [0.06, 1],
      [0.34, 1],
      [0.4, 0.94],
      [0.4, 0.12],
      [1, 0.1],
    ],
    giltFrom: 99,
  },
  {
    name: 'cassetta',
    width: 0.075,
    depth: 0.045,
    section: [
      [0, 0],
      [0, 0.72],
      [0.04, 0.86],
      [0.12, 0.9],
      [0.18, 0.8],
      [0.22, 0.56],
      [0.72, 0.5],
      [0.76, 0.7],
      [0.84, 0.76],
      [0.92, 0.62],
      [1, 0.2],
    ],
    giltFrom: 7,
  },
  {
    name: 'ogee',
    width: 0.085,
    depth: 0.06,
    section: [
      [0, 0],
      [0, 0.3],
      [0.05, 0.4],
      [0.14, 0.46],
      [0.22, 0.6],
      [0.32, 0.86],
      [0.42, 0.99],
      [0.5, 1],
      [0.58, 0.9],
      [0.66, 0.66],
      [0.74, 0.46],
      [0.82, 0.36],
      [0.87, 0.44],
      [0.94, 0.42],
      [1, 0.16],
    ],
    giltFrom: 0,
  },
  {
    name: 'box',
    width: 0.032,
    depth: 0.055,
    section: [
      [0, 0],
      [0, 0.96],
      [0.08, 1],
      [0.92, 1],
      [1, 0.95],
      [1, 0.15],
    ],
    giltFrom: 99,
  },
  {
    name: 'bevel',
    width: 0.06,
    depth: 0.055,
    section: [
      [0, 0],
      [0, 0.3],
      [0.06, 0.36],
      [0.74, 0.98],
      [0.8, 1],
      [0.86, 0.9],
      [0.9, 0.55],
      [1, 0.2],
    ],
    giltFrom: 5,
  },
];

/** What the moulding is made of: base colour (sRGB), how metallic, how rough, how much grain. */
export interface Finish {
  readonly colour: string;
  readonly metal: number;
  readonly roughness: number;
  readonly grain: number;
}

const FINISHES = {
  ebony: { colour: '#1c1815', metal: 0, roughness: 0.34, grain: 0.35 },
  walnut: { colour: '#5a3a24', metal: 0, roughness: 0.42, grain: 1 },
  oak: { colour: '#a5835a', metal: 0, roughness: 0.55, grain: 0.8 },
  limewood: { colour: '#cdbb9c', metal: 0, roughness: 0.6, grain: 0.5 },
  gold: { colour: '#cba55c', metal: 1, roughness: 0.36, grain: 0.15 },
  whiteGold: { colour: '#b5a88a', metal: 1, roughness: 0.4, grain: 0.15 },
  bronze: { colour: '#6d4d33', metal: 1, roughness: 0.42, grain: 0.1 },
} as const satisfies Record<string, Finish>;

export interface FrameChoice {
  readonly profile: number;
  readonly finish: Finish;
  /** Works on paper lie under a mount: its share of the opening on each side. */
  readonly mount: number;
}

const indexOf = (name: ProfileName): number => PROFILES.findIndex((profile) => profile.name === name);

const OLD: readonly (readonly [ProfileName, Finish])[] = [
  ['ogee', FINISHES.gold],
  ['cassetta', FINISHES.walnut],
  ['bevel', FINISHES.ebony],
  ['ogee', FINISHES.whiteGold],
  ['cassetta', FINISHES.ebony],
  ['tray', FINISHES.ebony],
  ['bevel', FINISHES.walnut],
  ['tray', FINISHES.walnut],
];
const PAPER: readonly (readonly [ProfileName, Finish])[] = [
  ['box', FINISHES.oak],
  ['box', FINISHES.limewood],
  ['box', FINISHES.ebony],
  ['bevel', FINISHES.bronze],
  ['box', FINISHES.walnut],
];

/** FNV-1a: the same id has the same frame on every projector. */
function hashOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193) >>> 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b) >>> 0;
  return (hash ^ (hash >>> 13)) >>> 0;
}

const MOUNT_SHARE = 0.13;

export function chooseFrame(id: string, ground: 'canvas' | 'paper' | 'glass'): FrameChoice {
  const hash = hashOf(id);
  if (ground === 'glass') return { profile: indexOf('box'), finish: FINISHES.bronze, mount: 0 };
  const list = ground === 'paper' ? PAPER : OLD;
  const [name, finish] = list[hash % list.length] as (typeof list)[number];
  return { profile: indexOf(name), finish, mount: ground === 'paper' ? MOUNT_SHARE : 0 };
}

/** Mouldings grow with the work, but slower. @param size longer side in metres */
export function profileScale(size: number): number {
  return Math.min(1.6, Math.max(0.55, Math.sqrt(size / 0.8)));
}
