import { existsSync } from 'node:fs';
import { join } from 'node:path';
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import statics from '@fastify/static';
import Fastify, { type FastifyInstance } from 'fastify';
import type { Hosts } from '../lan/hosts.ts';

/** Everything a page may do. Nothing is fetched from, or framed by, anywhere else. */
const CONTENT_SECURITY_POLICY = {
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'"],
  imgSrc: ["'self'", 'blob:', 'data:'],
  fontSrc: ["'self'"],
  mediaSrc: ["'self'", 'blob:'],
  connectSrc: ["'self'"],
  workerSrc: ["'self'", 'blob:'],
  manifestSrc: ["'self'"],
  formAction: ["'self'"],
  baseUri: ["'none'"],
  frameAncestors: ["'none'"],
};

/**
 * The one script that compiles WebAssembly is a worker of the kiosk's, and a worker lives under the policy it was served with: so it
 * alone may, and no page.
 */
const VOICE_WORKER = /\/speech\/voice-worker-[^/]+\.js$/;
const VOICE_WORKER_POLICY = "default-src 'none';script-src 'self' 'wasm-unsafe-eval';connect-src 'self'";

/** A desk's request is a few words; nothing else is posted. */
const BODY_LIMIT_BYTES = 16 * 1024;

export interface HttpOptions {
  hosts: Hosts;
  /** The built pages (`dist/web`). */
  web: string;
  tls?: { key: string; cert: string };
}

/** The one HTTP listener, with what holds for every route: security headers, host check, plain errors. */
export async function createHttp(options: HttpOptions): Promise<FastifyInstance> {
  const shared = { bodyLimit: BODY_LIMIT_BYTES, logger: false, forceCloseConnections: true } as const;
  const http = (options.tls
    ? Fastify({ ...shared, https: options.tls })
    : Fastify(shared)) as unknown as FastifyInstance;

  http.addHook('onRequest', async (request, reply) => {
    if (!options.hosts.allowsHost(request.headers.host))
      return reply.code(421).send({ error: 'unknown host' });
  });
  await http.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: CONTENT_SECURITY_POLICY },
    strictTransportSecurity: false, // an own authority on a private network: a lost key must not lock a wall out
    referrerPolicy: { policy: 'no-referrer' },
    crossOriginEmbedderPolicy: false,
  });
  await http.register(cookie);
  http.addHook('onSend', async (_request, reply) => {
    if (!reply.hasHeader('permissions-policy'))
      reply.header('permissions-policy', 'camera=(), geolocation=(), microphone=(self), payment=(), usb=()');
  });

  http.setNotFoundHandler((_request, reply) => reply.code(404).send({ error: 'not found' }));
  http.setErrorHandler((error: { statusCode?: number }, _request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) console.error('a request failed:', error);
    return reply.code(status).send({ error: status >= 500 ? 'the server stumbled' : 'bad request' });
  });

  const assets = join(options.web, 'assets');
  if (existsSync(assets))
    await http.register(statics, {
      root: assets,
      prefix: '/assets/',
      immutable: true, // their names carry their hash
      maxAge: '365d',
      index: false,
      decorateReply: false,
      setHeaders: (reply, path) => {
        if (VOICE_WORKER.test(path)) reply.setHeader('content-security-policy', VOICE_WORKER_POLICY);
      },
    });
  return http;
}
