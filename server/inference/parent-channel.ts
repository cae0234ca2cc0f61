import type { HostChannel } from './host-loop.ts';
import type { FromHost, HostTypes, ToHost } from './host-protocol.ts';

/** The channel to the parent of this process. A host whose parent is gone ends: nobody would take its results. */
export function parentChannel<T extends HostTypes>(): HostChannel<T> {
  process.on('disconnect', () => process.exit(0));
  // Ctrl-C in a terminal reaches the whole group; the parent decides when its host ends.
  process.on('SIGINT', () => undefined);
  return {
    send(message: FromHost<T>) {
      if (process.connected) process.send?.(message);
    },
    onMessage(listener: (message: ToHost<T>) => void) {
      process.on('message', (message) => listener(message as ToHost<T>));
    },
    end(code: number) {
      if (!process.connected) process.exit(code);
      // 'disconnect' follows once queued messages have left; the handler above would exit with 0.
      process.exitCode = code;
      setImmediate(() => process.disconnect());
    },
  };
}
