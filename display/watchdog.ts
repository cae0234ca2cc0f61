/** Gives the watchdog its signs of life, and loads the page anew when it says that the page hung. */
import { SIGN_EVERY_MS, type Sign } from './watch.ts';

export function startWatchdog(station: string, reload: () => void = () => location.reload()): void {
  const worker = new Worker(new URL('./watchdog-worker.ts', import.meta.url), { type: 'module' });
  const give = (): void => {
    const sign: Sign = document.hidden ? 'hidden' : 'alive';
    worker.postMessage({ sign, station });
  };
  worker.onmessage = reload;
  document.addEventListener('visibilitychange', give);
  setInterval(give, SIGN_EVERY_MS);
  give();
}
