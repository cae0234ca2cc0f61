import type { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import type { Backups } from '../../archive/backups.ts';
import { ArchiveRefused } from '../../archive/format.ts';
import { ImportBusy, type Imports } from '../../archive/imports.ts';
import type { Packed } from '../../archive/pack.ts';
import { HOUSE } from '../../journal/entries.ts';
import type { Journal } from '../../journal/journal.ts';
import { requires, staffOf } from './guard.ts';

export interface ArchiveDeps {
  pack: () => Promise<Packed>;
  imports: Imports;
  backups: Backups;
  journal: Journal;
}

/** Archives are as large as the exhibition; what is free on the disk is their limit. */
const ANY_LENGTH = Number.MAX_SAFE_INTEGER;

/** The whole exhibition: out as one file, in as one file, and the nightly backups. */
export function serveArchive(http: FastifyInstance, deps: ArchiveDeps): void {
  const { imports, backups, journal } = deps;
  http.addContentTypeParser('application/zip', (_request, payload, done) => done(null, payload));

  http.get('/desk/backups', requires('curator'), async (_request, reply) =>
    reply.send({
      folder: backups.folder,
      running: backups.running,
      fault: backups.fault,
      kept: await backups.list(),
      ready: imports.ready,
    }),
  );

  http.post('/desk/backups', requires('curator'), async (request, reply) => {
    const made = await backups.make(staffOf(request).id);
    return made ? reply.send(made) : reply.code(507).send({ error: backups.fault ?? 'error' });
  });

  http.get('/desk/archive', requires('curator'), async (request, reply) => {
    const { stream, works } = await deps.pack();
    journal.append({ type: 'archive:exported', subject: HOUSE, body: { works, by: staffOf(request).id } });
    const day = new Date().toISOString().slice(0, 10);
    return reply
      .type('application/zip')
      .header('content-disposition', `attachment; filename="echoes-of-imagination-${day}.zip"`)
      .send(stream);
  });

  http.put('/desk/archive', { ...requires('curator'), bodyLimit: ANY_LENGTH }, async (request, reply) => {
    const bytes = Number(request.headers['content-length']);
    if (request.headers['content-type'] !== 'application/zip' || !Number.isFinite(bytes))
      return reply.code(400).send({ error: 'foreign' });
    try {
      return reply.send(await imports.take(request.body as Readable, bytes));
    } catch (error) {
      if (error instanceof ImportBusy) return reply.code(409).send({ error: 'busy' });
      if (error instanceof ArchiveRefused)
        return reply.code(error.fault === 'space' ? 507 : 422).send({ error: error.fault });
      throw error;
    }
  });

  http.delete('/desk/archive', requires('curator'), async (_request, reply) => {
    try {
      await imports.drop();
      return reply.send({ ok: true });
    } catch (error) {
      if (error instanceof ImportBusy) return reply.code(409).send({ error: 'busy' });
      throw error;
    }
  });
}
