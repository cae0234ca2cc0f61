import type { Server as HttpServer } from 'node:http';
import { Server } from 'socket.io';
import { HEARTBEAT_INTERVAL_MS, MAX_MESSAGE_BYTES } from '../../protocol/index.ts';
import type { Hosts } from '../lan/hosts.ts';
import type { Counters } from './handle.ts';

/** One Socket.IO server on the one listener: websocket only, small messages, own pages only. */
export function createSockets(http: HttpServer, hosts: Hosts, counters: Counters): Server {
  return new Server(http, {
    transports: ['websocket'],
    serveClient: false,
    maxHttpBufferSize: MAX_MESSAGE_BYTES,
    pingInterval: HEARTBEAT_INTERVAL_MS,
    pingTimeout: 2 * HEARTBEAT_INTERVAL_MS,
    perMessageDeflate: false,
    allowRequest(request, decide) {
      const { host, origin } = request.headers;
      const query = new URLSearchParams(request.url?.split('?')[1]);
      const allowed = query.get('EIO') === '4' && hosts.allowsHost(host) && hosts.allowsOrigin(origin);
      if (!allowed) counters.refusedOrigins += 1;
      decide(null, allowed);
    },
  });
}
