import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';

/** The body in its shape; else 400 with what is wrong, already answered, and null. */
export function parse<Schema extends z.ZodType>(
  request: FastifyRequest,
  reply: FastifyReply,
  schema: Schema,
): z.output<Schema> | null {
  const parsed = schema.safeParse(request.body);
  if (parsed.success) return parsed.data;
  void reply.code(400).send({
    error: 'invalid',
    issues: parsed.error.issues.map(({ path, code }) => ({ path: path.join('.'), code })),
  });
  return null;
}
