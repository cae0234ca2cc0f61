import type { FromHost, ToHost } from './host-protocol.ts';
import type { HostChannel } from './painter-host-loop.ts';

/** The channel to the parent of this process. A host whose parent is gone ends: nobody would take its pictures. */
export function parentChannel(): HostChannel {
  process.on('disconnect', () => process.exit(0));
  // Ctrl-C in a terminal reaches the whole group; the parent decides when its host ends.
  process.on('SIGINT', () => undefined);
  return {
    send(message: FromHost) {
      if (process.connected) process.send?.(message);
    },
    onMessage(listener: (message: ToHost) => void) {
      process.on('message', (message) => listener(message as ToHost));
    },
    end(code: number) {
      if (!process.connected) process.exit(code);
      // 'disconnect' follows once queued messages have left; the handler above would exit with 0.
      process.exitCode = code;
      setImmediate(() => process.disconnect());
    },
  };
}
