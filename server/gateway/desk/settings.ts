import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Accounts } from '../../accounts/accounts.ts';
import {
  type HouseSettings,
  type SettingAnswer,
  type SettingChange,
  settingsSchema,
} from '../../settings/settings.ts';
import { requires, staffOf } from './guard.ts';
import { parse } from './parse.ts';

const Wish = z.strictObject({
  setting: z.string().max(80),
  /** Absent: back to the default. */
  value: z.unknown().optional(),
  /** The last change of it that this person knows. */
  known: z.int().positive().nullable(),
});
const Undo = z.strictObject({ change: z.int().positive() });
const HISTORY = 50;

/** The settings of the running exhibition: their shape, what they are, who changed them and when, and changing them. */
export function serveSettings(
  http: FastifyInstance,
  deps: { house: HouseSettings; accounts: Accounts },
): void {
  const { house, accounts } = deps;
  const schema = settingsSchema();

  const named = (changes: readonly SettingChange[]) => {
    const names = accounts.names();
    return changes.map((change) => ({ ...change, staff: names.get(change.staff) ?? null }));
  };
  const answer = (result: SettingAnswer): [number, unknown] => {
    if (result.ok) return [200, { change: result.change && named([result.change])[0] }];
    if ('since' in result) return [409, { error: 'changed', since: named([result.since])[0] }];
    return [422, { error: 'setting', issues: result.issues }];
  };

  http.get('/desk/settings', requires('curator'), (_request, reply) =>
    reply.send({
      schema,
      values: house.now,
      defaults: house.defaults,
      changed: named(house.changed()),
      history: named(house.history(HISTORY)),
    }),
  );

  http.put('/desk/settings', requires('curator'), async (request, reply) => {
    const wish = parse(request, reply, Wish);
    if (!wish) return reply;
    const [status, body] = answer(house.change(wish.setting, wish.value, staffOf(request).id, wish.known));
    return reply.code(status).send(body);
  });

  http.post('/desk/settings/undo', requires('curator'), async (request, reply) => {
    const wish = parse(request, reply, Undo);
    if (!wish) return reply;
    const [status, body] = answer(house.undo(wish.change, staffOf(request).id));
    return reply.code(status).send(body);
  });
}
