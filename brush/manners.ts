/** The manners a work can be painted in. The order is part of the binary format and of the visitor's choice: append only. */
export const MANNERS = [
  'impasto',
  'oil',
  'watercolour',
  'pencil',
  'ink',
  'pointillism',
  'woodcut',
  'mosaic',
  'stained-glass',
  'pastel',
  'photograph',
  'charcoal',
  'ukiyo-e',
  'paper-cut',
  'neon',
  'pixel',
  'abstract',
  'surreal',
] as const;

export type Manner = (typeof MANNERS)[number];
export type Ground = 'canvas' | 'paper' | 'board' | 'grout' | 'glass' | 'print';

export interface MannerTraits {
  /** The relief is worth lighting; flat manners hang unvarnished. */
  readonly hasRelief: boolean;
  readonly ground: Ground;
  /** The wall puts the lamp behind the work. */
  readonly litFromBehind: boolean;
}

const TRAITS: Record<Manner, MannerTraits> = {
  impasto: { hasRelief: true, ground: 'canvas', litFromBehind: false },
  oil: { hasRelief: true, ground: 'canvas', litFromBehind: false },
  watercolour: { hasRelief: false, ground: 'paper', litFromBehind: false },
  pencil: { hasRelief: false, ground: 'paper', litFromBehind: false },
  ink: { hasRelief: false, ground: 'paper', litFromBehind: false },
  pointillism: { hasRelief: true, ground: 'canvas', litFromBehind: false },
  woodcut: { hasRelief: true, ground: 'paper', litFromBehind: false },
  mosaic: { hasRelief: true, ground: 'grout', litFromBehind: false },
  'stained-glass': { hasRelief: true, ground: 'glass', litFromBehind: true },
  pastel: { hasRelief: false, ground: 'board', litFromBehind: false },
  photograph: { hasRelief: false, ground: 'print', litFromBehind: false },
  charcoal: { hasRelief: false, ground: 'board', litFromBehind: false },
  'ukiyo-e': { hasRelief: false, ground: 'paper', litFromBehind: false },
  'paper-cut': { hasRelief: true, ground: 'paper', litFromBehind: false },
  neon: { hasRelief: false, ground: 'glass', litFromBehind: false },
  pixel: { hasRelief: false, ground: 'print', litFromBehind: false },
  abstract: { hasRelief: true, ground: 'canvas', litFromBehind: false },
  surreal: { hasRelief: true, ground: 'canvas', litFromBehind: false },
};

export function traitsOf(manner: Manner): MannerTraits {
  return TRAITS[manner];
}

export function isManner(name: unknown): name is Manner {
  return (MANNERS as readonly unknown[]).includes(name);
}
