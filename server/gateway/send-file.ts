import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { extname } from 'node:path';
import type { FastifyReply, FastifyRequest } from 'fastify';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.webp': 'image/webp',
  '.bin': 'application/octet-stream',
};

/**
 * Answers with a file: 304 when the station has it, 404 when it is not there. `etag` is the content's own hash where one is
 * known, else made from size and time. The caller has made sure that the path is inside its folder.
 */
export async function sendFile(
  request: FastifyRequest,
  reply: FastifyReply,
  file: string,
  cacheControl: string,
  etag?: string,
): Promise<FastifyReply> {
  const found = await stat(file).catch(() => null);
  if (!found?.isFile()) return reply.code(404).send({ error: 'not found' });
  const tag = `"${etag ?? `${found.size.toString(36)}-${Math.floor(found.mtimeMs).toString(36)}`}"`;
  reply.header('cache-control', cacheControl).header('etag', tag);
  if (hasTag(request, tag)) return reply.code(304).send();
  return reply
    .type(TYPES[extname(file)] ?? 'application/octet-stream')
    .header('content-length', found.size)
    .send(request.method === 'HEAD' ? undefined : createReadStream(file));
}

/** Whether the station already has what `tag` names. */
export function hasTag(request: FastifyRequest, tag: string): boolean {
  return (request.headers['if-none-match'] ?? '')
    .split(',')
    .some((each) => each.trim().replace(/^W\//, '') === tag);
}
