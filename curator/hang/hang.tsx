import './hang.css';
import type { DeskStatus } from '../overview/status.ts';
import type { SectionProps } from '../sections.ts';
import { useAsked } from '../shell/live.ts';
import { HangChoice } from './hang-choice.tsx';

/** What hangs, and how. */
export function HangSection(_props: SectionProps) {
  const { value, again } = useAsked<DeskStatus>('/desk/status', ['hang']);
  return value && <HangChoice hang={value.hang} onChosen={again} />;
}
