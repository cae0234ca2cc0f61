/** What any wall can be told, whether it is drawn in three dimensions or, without WebGL, in two. */
import type { Knowledge } from './wall-state.ts';

export interface WallFace {
  /**
   * Shows what is known. @param how `live` when it was pushed a moment ago: new works may be announced by `hung` and wait for
   * it; otherwise they simply hang. @param at shared time of the news: projectors that share a wall show it at one instant
   */
  show(knowledge: Knowledge, how: 'restored' | 'resumed' | 'live', at?: number): void;
  /** This work was hung just now, and is to be painted before the room. */
  hung(work: string, at?: number): void;
  dispose(): void;
}
