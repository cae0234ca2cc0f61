/**
 * What a stroke is laid with. A manner decides where strokes go; the tool decides how one looks.
 * The order is part of the binary format: append only.
 */
export const TOOLS = [
  'knife',
  'bristle',
  'round',
  'bleed',
  'wash',
  'line',
  'graphite',
  'chalk',
  'dot',
  'block',
  'ridge',
  'tessera',
  'glass',
  'lead',
  'plate',
  'smudge',
  'stick',
  'bokashi',
  'keyline',
  'sheet',
  'shade',
  'halo',
  'tube',
  'square',
  'plane',
  'glaze',
  'veil',
] as const;
export type ToolName = (typeof TOOLS)[number];

export interface RibbonTool {
  readonly shape: 'ribbon';
  /** `cover` hides what lies below, `glaze` multiplies it as transparent colour does, `glow` adds light to it. */
  readonly blend: 'cover' | 'glaze' | 'glow';
  /** Lightness difference between hairs, 0 … 255. */
  readonly streak: number;
  /** Share of hairs without paint at the start and at the end of the stroke. */
  readonly dry: readonly [number, number];
  /** How far single hairs fall short of the stroke's ends, in radii. */
  readonly ragged: number;
  /** Width of the soft edge in radii; 0 is one pixel. */
  readonly soft: number;
  /** Width at the very start and end, as a share of the full width. */
  readonly taper: readonly [number, number];
  /** How far the tooth of the ground shows through, 0 … 1. */
  readonly tooth: number;
  /** Height of a fully loaded stroke, 0 … 255, and of the ridges at its sides. */
  readonly body: number;
  readonly ridge: number;
  /** Share of the height below that still shows through. */
  readonly carry: number;
}

export interface AreaTool {
  readonly shape: 'area';
  readonly blend: 'cover' | 'glaze';
  /** Coverage fades in over the rim, as wet paint does in wet paper. */
  readonly soft: boolean;
  /** Pigment gathers at the edge: added density there, a rim as wide as the stroke's radius. */
  readonly rim: number;
  /** Uneven density inside, 0 … 1. */
  readonly cloud: number;
  readonly tooth: number;
  readonly body: number;
  /** Height difference between the sides of a piece that lies aslant. */
  readonly tilt: number;
  /** How far the edge wanders, in units. */
  readonly wander: number;
  readonly carry: number;
}

export interface PlateTool {
  readonly shape: 'plate';
}
export type Tool = RibbonTool | AreaTool | PlateTool;

const ribbon = (own: Partial<RibbonTool>): RibbonTool => ({
  shape: 'ribbon',
  blend: 'cover',
  streak: 0,
  dry: [0, 0],
  ragged: 0,
  soft: 0,
  taper: [1, 1],
  tooth: 0,
  body: 0,
  ridge: 0,
  carry: 1,
  ...own,
});
const area = (own: Partial<AreaTool>): AreaTool => ({
  shape: 'area',
  blend: 'cover',
  soft: false,
  rim: 0,
  cloud: 0,
  tooth: 0,
  body: 0,
  tilt: 0,
  wander: 0,
  carry: 1,
  ...own,
});

const TOOLBOX: Record<ToolName, Tool> = {
  knife: ribbon({ streak: 26, ragged: 0.4, taper: [0.9, 0.9], body: 110, ridge: 40, carry: 0.5 }),
  bristle: ribbon({
    streak: 30,
    dry: [0, 0.2],
    ragged: 0.9,
    taper: [0.8, 0.75],
    body: 150,
    ridge: 60,
    carry: 0.45,
  }),
  round: ribbon({
    streak: 12,
    dry: [0, 0.04],
    ragged: 0.5,
    soft: 0.35,
    taper: [0.7, 0.55],
    body: 70,
    ridge: 14,
    carry: 0.6,
  }),
  bleed: area({ blend: 'glaze', soft: true, cloud: 0.3, tooth: 0.07, wander: 0.01 }),
  wash: area({ blend: 'glaze', rim: 0.45, cloud: 0.3, tooth: 0.1, wander: 0.002 }),
  line: ribbon({ blend: 'glaze', dry: [0, 0.12], ragged: 0.4, taper: [0.35, 0.12], tooth: 0.3 }),
  graphite: ribbon({ blend: 'glaze', soft: 0.9, taper: [0.7, 0.5], tooth: 0.62 }),
  chalk: ribbon({
    streak: 14,
    dry: [0, 0.12],
    ragged: 0.6,
    soft: 0.15,
    taper: [0.9, 0.9],
    tooth: 0.85,
    body: 14,
    carry: 0.6,
  }),
  dot: ribbon({ streak: 10, soft: 0.12, body: 120, ridge: 20, carry: 0.35 }),
  block: area({ blend: 'glaze', tooth: 0.1, cloud: 0.08, wander: 0.0015 }),
  ridge: ribbon({ ragged: 0.3, taper: [0.3, 0.2], body: 26, tooth: 0.25 }),
  tessera: area({ rim: -0.22, cloud: 0.05, body: 150, tilt: 60, carry: 0 }),
  glass: area({ cloud: 0.16, rim: -0.35, body: 40, tilt: 10, carry: 0 }),
  lead: ribbon({ streak: 10, body: 170, carry: 0 }),
  plate: { shape: 'plate' },
  smudge: ribbon({ blend: 'glaze', soft: 1, taper: [0.8, 0.7], tooth: 0.3 }),
  stick: ribbon({ blend: 'glaze', dry: [0, 0.12], ragged: 0.5, soft: 0.3, taper: [0.75, 0.5], tooth: 0.8 }),
  bokashi: area({ tooth: 0.07, cloud: 0.07, wander: 0.0008 }),
  keyline: ribbon({ blend: 'glaze', ragged: 0.2, taper: [0.45, 0.25], tooth: 0.12 }),
  sheet: area({ rim: 0.06, tooth: 0.05, body: 24 }),
  shade: area({ blend: 'glaze', soft: true }),
  halo: ribbon({ blend: 'glow', soft: 1 }),
  tube: ribbon({ blend: 'glow', soft: 0.5 }),
  square: area({}),
  glaze: ribbon({ streak: 4, soft: 0.6, taper: [0.7, 0.5], body: 34, carry: 0.75 }),
  veil: area({ blend: 'glaze', tooth: 0.1, cloud: 0.1 }),
  plane: area({ cloud: 0.06, tooth: 0.06, body: 30, carry: 0.5 }),
};

export function toolAt(index: number): Tool {
  return TOOLBOX[TOOLS[index] as ToolName];
}
