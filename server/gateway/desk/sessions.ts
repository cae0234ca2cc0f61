import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type DeskSession, Redeem, SignIn, type Staff } from '../../../protocol/index.ts';
import type { Accounts } from '../../accounts/accounts.ts';
import { SESSION_MS, type Sessions } from '../../accounts/sessions.ts';
import type { Guesses } from '../../devices/guesses.ts';
import { FOR_EVERYBODY, requires, SESSION_COOKIE } from './guard.ts';
import { parse } from './parse.ts';

/** Signing in with name and passphrase, making a code good, and signing out. Wrong ones wait longer and longer; nobody is locked out. */
export function serveSessions(
  http: FastifyInstance,
  deps: { accounts: Accounts; sessions: Sessions; guesses: Guesses; secure: boolean },
): void {
  const { accounts, sessions, guesses } = deps;

  const enter = async (
    request: FastifyRequest,
    reply: FastifyReply,
    check: () => Promise<Staff | null>,
  ): Promise<FastifyReply> => {
    let staff: Staff | null = null;
    const right = await guesses.guess(request.ip, async () => {
      staff = await check();
      return staff !== null;
    });
    if (right === null) return reply.code(429).send({ error: 'slow' });
    if (staff === null) return reply.code(401).send({ error: 'wrong' });
    sessions.close(request.cookies[SESSION_COOKIE]); // a session is never taken over by another account
    return reply
      .setCookie(SESSION_COOKIE, sessions.open((staff as Staff).id), {
        path: '/',
        httpOnly: true,
        sameSite: 'strict',
        secure: deps.secure,
        maxAge: SESSION_MS / 1000,
      })
      .send({ staff } satisfies Pick<DeskSession, 'staff'>);
  };

  http.get('/desk/session', FOR_EVERYBODY, (request, reply) =>
    reply
      .header('cache-control', 'no-store')
      .send({ staff: request.staff, first: !accounts.founded } satisfies DeskSession),
  );

  http.post('/desk/session', FOR_EVERYBODY, async (request, reply) => {
    const wish = parse(request, reply, SignIn);
    return wish ? enter(request, reply, () => accounts.signIn(wish.name, wish.passphrase)) : reply;
  });

  http.post('/desk/account', FOR_EVERYBODY, async (request, reply) => {
    const wish = parse(request, reply, Redeem);
    return wish ? enter(request, reply, () => accounts.redeem(wish)) : reply;
  });

  http.delete('/desk/session', requires('attendant'), (request, reply) => {
    sessions.close(request.cookies[SESSION_COOKIE]);
    return reply.clearCookie(SESSION_COOKIE, { path: '/' }).send({ ok: true });
  });
}
