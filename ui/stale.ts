/** A page that was left open over an update would misread the new server: it reloads itself, but never in a loop. */
import { PROTOCOL_VERSION } from '../protocol/version.ts';

const KEY = 'reloaded-for-protocol';

/** @param protocol the server's number; once for each number and tab the page is loaded anew */
export function reloadWhenStale(protocol: number, reload: () => void = () => location.reload()): boolean {
  if (protocol === PROTOCOL_VERSION) return false;
  try {
    if (sessionStorage.getItem(KEY) === String(protocol)) return false;
    sessionStorage.setItem(KEY, String(protocol));
  } catch {
    return false; // without a memory a reload could repeat for ever
  }
  reload();
  return true;
}
