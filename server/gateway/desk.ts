import { createHash, randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { HangChoice } from '../../protocol/index.ts';
import type { Collection } from '../collection/collection.ts';
import type { Hangs } from '../collection/hangs/hangs.ts';
import type { CuratorCode } from '../devices/curator-code.ts';
import type { Guesses } from '../devices/guesses.ts';
import type { Stations } from '../devices/stations.ts';
import type { HostService } from '../inference/host-service.ts';
import type { Hosts } from '../lan/hosts.ts';
import type { SpokenLanguages } from '../listening/languages.ts';
import { type HealthDeps, healthOf } from './health.ts';

const COOKIE = 'echoes-desk';
const SESSION_MS = 12 * 60 * 60 * 1000; // one long day at the museum
const SESSIONS_MAX = 50;
const Login = z.strictObject({ code: z.string().min(1).max(64) });
const Switch = z.strictObject({ language: z.string().max(3), on: z.boolean() });

/** The curator's desk, small for now: a code opens it, a status is shown, languages are switched. Sessions live in memory and end with the server. */
export function serveDesk(
  http: FastifyInstance,
  deps: HealthDeps & {
    code: CuratorCode;
    guesses: Guesses;
    stations: Stations;
    /** Walls connected now. */
    walls: () => number;
    collection: Collection;
    hangs: Hangs;
    hosts: Hosts;
    languages: SpokenLanguages;
    secure: boolean;
  },
): void {
  const sessions = new Map<string, number>(); // hash of the token → end, in milliseconds since the epoch

  const admitted = (request: FastifyRequest): boolean => {
    const token = request.cookies[COOKIE];
    const end = token === undefined ? undefined : sessions.get(hash(token));
    return end !== undefined && end > deps.now();
  };

  /** Only our own pages may change anything. */
  const ownPage = ({ headers: { origin } }: FastifyRequest): boolean =>
    origin !== undefined && deps.hosts.allowsOrigin(origin);

  http.post('/desk/session', async (request, reply) => {
    if (!ownPage(request)) return reply.code(403).send({ error: 'origin' });
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
    return reply.header('cache-control', 'no-store').send({
      ...healthOf(deps),
      ...namedState('painter', deps.paint),
      ...namedState('listener', deps.listen),
      languages: deps.languages.all(),
      works: deps.collection.count(),
      hung: deps.collection.hung().length,
      hang: {
        chosen: deps.hangs.chosen,
        laid: deps.collection.hang().kind,
        programme: deps.hangs.programme,
      },
      stations: deps.stations.list(),
      walls: deps.walls(),
    });
  });

  http.post('/desk/language', (request, reply) => {
    if (!ownPage(request)) return reply.code(403).send({ error: 'origin' });
    if (!admitted(request)) return reply.code(401).send({ error: 'code' });
    const wish = Switch.safeParse(request.body);
    if (!wish.success) return reply.code(400).send({ error: 'language' });
    const { language, on } = wish.data;
    if (!deps.languages.turn(language, on)) return reply.code(404).send({ error: 'language' });
    return reply.send({ ok: true });
  });

  http.post('/desk/hang', (request, reply) => {
    if (!ownPage(request)) return reply.code(403).send({ error: 'origin' });
    if (!admitted(request)) return reply.code(401).send({ error: 'code' });
    const choice = HangChoice.safeParse(request.body);
    if (!choice.success) return reply.code(400).send({ error: 'hang' });
    deps.hangs.choose(choice.data);
    return reply.send({ ok: true });
  });
}

/** Name and reason of a host, as far as there are any. */
function namedState<Name extends string>(
  name: Name,
  host: HostService<{ readonly name: string }> | undefined,
) {
  const state = host?.state;
  return {
    [`${name}Name`]: state?.status === 'ready' ? state.info.name : null,
    [`${name}Reason`]: state?.status === 'unavailable' ? state.reason : null,
  };
}

const hash = (token: string): string => createHash('sha256').update(token).digest('hex');
