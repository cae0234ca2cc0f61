import type { HangChoice, HangKind, ProgrammeStep } from '../protocol/hang.ts';

/** What hangs, as `/desk/status` tells it: `chosen` is on its way to the wall while it differs from `laid`. */
export interface HangStatus {
  chosen: HangKind;
  laid: HangKind;
  programme: ProgrammeStep[];
}

/** False when the server did not take it. */
export async function chooseHang(choice: HangChoice): Promise<boolean> {
  try {
    const response = await fetch('/desk/hang', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(choice),
    });
    return response.ok;
  } catch {
    return false;
  }
}
