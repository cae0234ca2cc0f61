import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { Invitation, Role, type StaffAccount } from '../../../protocol/index.ts';
import type { Accounts } from '../../accounts/accounts.ts';
import type { Sessions } from '../../accounts/sessions.ts';
import { requires, staffOf } from './guard.ts';
import { parse } from './parse.ts';

const NewRole = z.strictObject({ role: Role });
type WithId = { Params: { id: string } };

/** The accounts of the desk, for curators. The last curator stays one. */
export function serveStaff(http: FastifyInstance, deps: { accounts: Accounts; sessions: Sessions }): void {
  const { accounts, sessions } = deps;

  http.get('/desk/staff', requires('curator'), (_request, reply) =>
    reply.send({
      staff: accounts
        .list()
        .map((account): StaffAccount => ({ ...account, places: sessions.count(account.id) })),
    }),
  );

  http.post('/desk/staff', requires('curator'), async (request, reply) => {
    const invitation = parse(request, reply, Invitation);
    if (!invitation) return reply;
    const invited = await accounts.invite(invitation, staffOf(request).id);
    return invited ? reply.send(invited) : reply.code(409).send({ error: 'name' });
  });

  http.post<WithId>('/desk/staff/:id/code', requires('curator'), async (request, reply) => {
    const code = await accounts.renew(request.params.id, staffOf(request).id);
    if (code === null) return reply.code(409).send({ error: 'last' });
    sessions.closeAll(request.params.id);
    return reply.send({ code });
  });

  http.post<WithId>('/desk/staff/:id/role', requires('curator'), async (request, reply) => {
    const wish = parse(request, reply, NewRole);
    if (!wish) return reply;
    return accounts.setRole(request.params.id, wish.role, staffOf(request).id)
      ? reply.send({ ok: true })
      : reply.code(409).send({ error: 'last' });
  });

  http.delete<WithId>('/desk/staff/:id', requires('curator'), (request, reply) => {
    if (!accounts.dismiss(request.params.id, staffOf(request).id))
      return reply.code(409).send({ error: 'last' });
    sessions.closeAll(request.params.id);
    return reply.send({ ok: true });
  });
}
