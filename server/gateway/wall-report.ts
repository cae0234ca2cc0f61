import type { FastifyInstance } from 'fastify';
import { WallReport } from '../../protocol/index.ts';
import type { Walls } from '../devices/walls.ts';
import type { Hosts } from '../lan/hosts.ts';

/** Where a wall's watchdog, a worker, reports that its page hangs: over HTTP, for the page's own line hangs with it. */
export function serveWallReports(http: FastifyInstance, deps: { walls: Walls; hosts: Hosts }): void {
  http.post('/wall/report', (request, reply) => {
    const { origin } = request.headers;
    if (origin === undefined || !deps.hosts.allowsOrigin(origin))
      return reply.code(403).send({ error: 'origin' });
    const report = WallReport.safeParse(request.body);
    if (!report.success) return reply.code(400).send({ error: 'invalid' });
    deps.walls.report(report.data.station, report.data.fault);
    return reply.code(204).send();
  });
}
