/** `/verify`: any picture may be shown to the exhibition, which says what the picture says about itself. Nothing of it is kept. */
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { KeepsakeCode, normaliseCode, VERIFY_MAX_BYTES } from '../../protocol/index.ts';
import { createTries } from '../devices/tries.ts';
import type { Hosts } from '../lan/hosts.ts';
import type { Keepsakes } from '../provenance/keepsakes.ts';
import { WorkshopBusy } from '../provenance/workshop.ts';
import { sendFile } from './send-file.ts';

const CodeEntry = z.strictObject({ code: z.string().min(1).max(40) });
/** The one page that may see: to read a printed code. */
const WITH_CAMERA = 'camera=(self), geolocation=(), microphone=(), payment=(), usb=()';
const NO_STORE = 'no-store';

export function serveVerifier(
  http: FastifyInstance,
  { keepsakes, hosts, web }: { keepsakes: Keepsakes; hosts: Hosts; web: string },
): void {
  const tries = createTries();

  http.get('/verify', (request, reply) => {
    reply.header('permissions-policy', WITH_CAMERA);
    return sendFile(request, reply, join(web, 'verifier', 'index.html'), 'no-cache');
  });

  // What the camera read from a printed card. Answers like the page itself: nothing for what never was.
  http.post('/verify/code', async (request, reply) => {
    const { origin } = request.headers;
    if (origin === undefined || !hosts.allowsOrigin(origin)) return reply.code(403).send({ error: 'origin' });
    const entry = CodeEntry.safeParse(request.body);
    if (!entry.success) return reply.code(400).send({ error: 'code' });
    if (!tries.may(request.ip)) return reply.code(429).send({ error: 'slow' });
    const code = KeepsakeCode.safeParse(normaliseCode(entry.data.code));
    const keepsake = code.success ? keepsakes.findCode(code.data) : undefined;
    if (!keepsake) return reply.code(404).header('cache-control', NO_STORE).send({ error: 'not found' });
    tries.forget(request.ip);
    return reply.header('cache-control', NO_STORE).send({ path: keepsake.path });
  });

  http.register(async (scope) => {
    scope.addContentTypeParser(
      'application/octet-stream',
      { parseAs: 'buffer', bodyLimit: VERIFY_MAX_BYTES },
      (_request, body, done) => done(null, body),
    );
    scope.post('/verify', { bodyLimit: VERIFY_MAX_BYTES }, async (request, reply) => {
      const { origin } = request.headers;
      if (origin === undefined || !hosts.allowsOrigin(origin))
        return reply.code(403).send({ error: 'origin' });
      if (!Buffer.isBuffer(request.body)) return reply.code(415).send({ error: 'type' });
      reply.header('cache-control', NO_STORE);
      try {
        return await keepsakes.verify(request.body);
      } catch (error) {
        if (error instanceof WorkshopBusy) return reply.code(503).send({ error: 'busy' });
        console.error('a file could not be looked at:', error);
        return reply.code(422).send({ error: 'unreadable' });
      }
    });
  });
}
