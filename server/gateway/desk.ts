import { createHash, randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Collection } from '../collection/collection.ts';
import type { CuratorCode } from '../devices/curator-code.ts';
import type { Guesses } from '../devices/guesses.ts';
import type { Stations } from '../devices/stations.ts';
import type { Hosts } from '../lan/hosts.ts';
import { type HealthDeps, healthOf } from './health.ts';

const COOKIE = 'echoes-desk';
const SESSION_MS = 12 * 60 * 60 * 1000; // one long day at the museum
const SESSIONS_MAX = 50;
const Login = z.strictObject({ code: z.string().min(1).max(64) });

/** The curator's desk, small for now: a code opens it, a status is shown. Sessions live in memory and end with the server. */
export function serveDesk(
  http: FastifyInstance,
  deps: HealthDeps & {
    code: CuratorCode;
    guesses: Guesses;
    stations: Stations;
    /** Walls connected now. */
    walls: () => number;
    collection: Collection;
    hosts: Hosts;
    secure: boolean;
  },
): void {
  const sessions = new Map<string, number>(); // hash of the token → end, in milliseconds since the epoch

  const admitted = (request: FastifyRequest): boolean => {
    const token = request.cookies[COOKIE];
    const end = token === undefined ? undefined : sessions.get(hash(token));
    return end !== undefined && end > deps.now();
  };

  http.post('/desk/session', async (request, reply) => {
    const { origin } = request.headers;
    if (origin === undefined || !deps.hosts.allowsOrigin(origin))
      return reply.code(403).send({ error: 'origin' });
    const login = Login.safeParse(request.body);
    if (!login.success) return reply.code(400).send({ error: 'code' });
    const right = await deps.guesses.guess(request.ip, () => deps.code.check(login.data.code));
    if (right === null) return reply.code(429).send({ error: 'slow' });
    if (!right) return reply.code(401).send({ error: 'code' });
    const token = randomBytes(32).toString('base64url');
    for (const oldest of sessions.keys()) {
      if (sessions.size < SESSIONS_MAX) break;
      sessions.delete(oldest);
    }
    sessions.set(hash(token), deps.now() + SESSION_MS);
    return reply
      .setCookie(COOKIE, token, {
        path: '/desk',
        httpOnly: true,
        sameSite: 'strict',
        secure: deps.secure,
        maxAge: SESSION_MS / 1000,
      })
      .send({ ok: true });
  });

  http.get('/desk/status', (request, reply) => {
    if (!admitted(request)) return reply.code(401).send({ error: 'code' });
    const { state } = deps.paint;
    return reply.header('cache-control', 'no-store').send({
      ...healthOf(deps),
      painterName: state.status === 'ready' ? state.info.name : null,
      painterReason: state.status === 'unavailable' ? state.reason : null,
      works: deps.collection.count(),
      hung: deps.collection.hang().poses.length,
      stations: deps.stations.list(),
      walls: deps.walls(),
    });
  });
}

const hash = (token: string): string => createHash('sha256').update(token).digest('hex');
