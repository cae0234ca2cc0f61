/** Registers the service worker and gives it orders. Without a secure context there is none, and that is said, not hidden. */

/** `off`: the browser has no service workers here (plain http on a network address), so a restart needs the server. */
export type Offline = 'ready' | 'off' | 'failed';

const ANSWER_MS = 20_000;

export async function startOffline(): Promise<Offline> {
  if (!window.isSecureContext || !('serviceWorker' in navigator)) {
    console.warn('no secure context: this page cannot keep itself for a restart without its server');
    return 'off';
  }
  try {
    await navigator.serviceWorker.register('/service-worker.js', { type: 'module', scope: '/' });
    await navigator.serviceWorker.ready;
    return 'ready';
  } catch (error) {
    console.warn('the service worker could not be registered', error);
    return 'failed';
  }
}

/** Resolves true when the worker has done it, false when there is no worker or no answer. */
async function order(message: object): Promise<boolean> {
  if (!('serviceWorker' in navigator)) return false;
  const registration = await navigator.serviceWorker.getRegistration('/');
  const worker = registration?.active;
  if (!worker) return false;
  return new Promise((resolve) => {
    const channel = new MessageChannel();
    const timer = setTimeout(() => resolve(false), ANSWER_MS);
    channel.port1.onmessage = () => {
      clearTimeout(timer);
      resolve(true);
    };
    worker.postMessage(message, [channel.port2]);
  });
}

/** Keeps exactly these pictures for a morning without a server. */
export function keepPictures(urls: readonly string[]): Promise<boolean> {
  return order({ type: 'keep', urls });
}

/** Drops what is kept of works that were hidden or destroyed. */
export function purgeWorks(works: readonly string[]): Promise<boolean> {
  return order({ type: 'purge', works });
}
