/** The sections of the desk, in the order of the navigation: one folder each. A section is given who is signed in, and asks for the rest. */
import type { ComponentType } from 'preact';
import type { Role, Staff } from '../protocol/desk.ts';
import { Archive } from './archive/archive.tsx';
import { Walls } from './calibration/walls.tsx';
import { Groups } from './groups/groups.tsx';
import { HangSection } from './hang/hang.tsx';
import { Overview } from './overview/overview.tsx';
import { Review } from './review/review.tsx';
import { Settings } from './settings/settings.tsx';
import { People } from './staff/people.tsx';

export interface SectionProps {
  staff: Staff;
}

export interface Section {
  /** In the address, `/desk#<id>`, and the key of its name in the locale. */
  id: string;
  role: Role;
  show: ComponentType<SectionProps>;
}

export const SECTIONS: readonly Section[] = [
  { id: 'overview', role: 'attendant', show: Overview },
  { id: 'review', role: 'attendant', show: Review },
  { id: 'hang', role: 'attendant', show: HangSection },
  { id: 'groups', role: 'attendant', show: Groups },
  { id: 'settings', role: 'curator', show: Settings },
  { id: 'walls', role: 'attendant', show: Walls },
  { id: 'archive', role: 'curator', show: Archive },
  { id: 'staff', role: 'curator', show: People },
];

export const sectionsFor = (role: Role): readonly Section[] =>
  SECTIONS.filter((section) => role === 'curator' || section.role === role);
