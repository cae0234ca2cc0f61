import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Namespace } from 'socket.io';
import type { Role, Staff } from '../../../protocol/index.ts';
import type { Accounts } from '../../accounts/accounts.ts';
import type { Sessions } from '../../accounts/sessions.ts';
import type { Hosts } from '../../lan/hosts.ts';

export const SESSION_COOKIE = 'echoes-desk';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may use a route of the desk; null: everybody, also without a session. */
    desk?: Role | null;
  }
  interface FastifyRequest {
    /** Whoever asks at the desk; null outside it and where nobody is signed in. */
    staff: Staff | null;
  }
}

/** Marks a route of the desk as this role's. A curator may do whatever an attendant may. */
export const requires = (role: Role) => ({ config: { desk: role } }) as const;
/** Marks the few routes of the desk that are there before anybody is signed in. */
export const FOR_EVERYBODY = { config: { desk: null } } as const;

const DESK = '/desk/';
const READS = ['GET', 'HEAD'];

/**
 * The one guard of the desk: every route under `/desk/` and every line of the `/desk` namespace passes it. A route that was not marked
 * lets no server start. What changes anything must come from a page of our own.
 */
export function guardDesk(
  http: FastifyInstance,
  deps: { accounts: Accounts; sessions: Sessions; hosts: Hosts },
): {
  staffOf(cookies: Record<string, string | undefined>): Staff | null;
  guardLines(desks: Namespace): void;
} {
  const staffOf = (cookies: Record<string, string | undefined>): Staff | null => {
    const id = deps.sessions.find(cookies[SESSION_COOKIE]);
    return (id !== undefined && deps.accounts.get(id)) || null;
  };
  const ownPage = ({ headers: { origin } }: FastifyRequest): boolean =>
    origin !== undefined && deps.hosts.allowsOrigin(origin);

  http.decorateRequest('staff', null);
  http.addHook('onRoute', ({ url, config }) => {
    if (url.startsWith(DESK) && config?.desk === undefined) throw new Error(`${url} says nobody's role`);
  });
  http.addHook('onRequest', async (request, reply) => {
    if (!request.url.startsWith(DESK) || request.is404) return;
    if (!READS.includes(request.method) && !ownPage(request))
      return reply.code(403).send({ error: 'origin' });
    request.staff = staffOf(request.cookies);
    const needed = request.routeOptions.config.desk;
    if (needed === null) return;
    if (request.staff === null) return reply.code(401).send({ error: 'session' });
    if (needed !== 'attendant' && request.staff.role !== 'curator')
      return reply.code(403).send({ error: 'role' });
    reply.header('cache-control', 'no-store');
  });

  return {
    staffOf,
    guardLines(desks) {
      desks.use((socket, next) => {
        const cookies = http.parseCookie(socket.handshake.headers.cookie ?? '');
        next(staffOf(cookies) === null ? new Error('session') : undefined);
      });
    },
  };
}

/** Whoever asks, where the guard has let nobody else in. */
export function staffOf(request: FastifyRequest): Staff {
  if (request.staff === null) throw new Error('a route of the desk without its guard');
  return request.staff;
}
