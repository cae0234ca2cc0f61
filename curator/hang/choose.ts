import type { HangChoice, HangKind, ProgrammeStep } from '../../protocol/hang.ts';
import { post } from '../shell/api.ts';

/** What hangs, as `/desk/status` tells it: `chosen` is on its way to the wall while it differs from `laid`. */
export interface HangStatus {
  chosen: HangKind;
  laid: HangKind;
  programme: ProgrammeStep[];
}

/** False when the server did not take it. */
export const chooseHang = async (choice: HangChoice): Promise<boolean> =>
  (await post('/desk/hang', choice)).ok;
