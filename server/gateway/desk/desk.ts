import type { FastifyInstance } from 'fastify';
import type { Server } from 'socket.io';
import type { DeskTopic } from '../../../protocol/index.ts';
import type { Accounts } from '../../accounts/accounts.ts';
import type { Sessions } from '../../accounts/sessions.ts';
import type { VisitingGroups } from '../../collection/visiting-groups.ts';
import type { Guesses } from '../../devices/guesses.ts';
import type { Walls } from '../../devices/walls.ts';
import type { Hosts } from '../../lan/hosts.ts';
import type { HouseProgramme } from '../../programme/programme.ts';
import type { HouseSettings } from '../../settings/settings.ts';
import { type ArchiveDeps, serveArchive } from './archive.ts';
import { serveGroups } from './groups.ts';
import { guardDesk } from './guard.ts';
import { serveLive } from './live.ts';
import { serveProgramme } from './programme.ts';
import { serveSessions } from './sessions.ts';
import { serveSettings } from './settings.ts';
import { serveStaff } from './staff.ts';
import { type StatusDeps, serveStatus } from './status.ts';
import { type StoryDeps, serveStory } from './story.ts';
import { serveWalls } from './walls.ts';
import { serveWorks, type WorksDeps } from './works.ts';

export interface DeskDeps extends StatusDeps, StoryDeps, WorksDeps, ArchiveDeps {
  groups: VisitingGroups;
  programme: HouseProgramme;
  house: HouseSettings;
  io: Server;
  accounts: Accounts;
  sessions: Sessions;
  guesses: Guesses;
  hosts: Hosts;
  projectors: Walls;
  secure: boolean;
}

/** The desk: one guard, then one file of routes for each thing that can be done there. */
export function serveDesk(
  http: FastifyInstance,
  deps: DeskDeps,
): { tell(topic: DeskTopic): void; stop(): void } {
  const guard = guardDesk(http, deps);
  serveSessions(http, deps);
  serveStaff(http, deps);
  serveStatus(http, deps);
  serveWorks(http, deps);
  serveStory(http, deps);
  serveGroups(http, deps);
  serveSettings(http, deps);
  serveWalls(http, deps);
  serveArchive(http, deps);
  serveProgramme(http, deps);
  const live = serveLive({ io: deps.io, journal: deps.journal, guardLines: guard.guardLines });
  // What is no entry of the journal and shows at the desk all the same.
  const stops = [
    live.stop,
    deps.paint.onState(() => live.tell('house')),
    deps.listen?.onState(() => live.tell('house')),
    deps.disk.onChange(() => live.tell('house')),
    deps.stations.onChange(() => live.tell('devices')),
  ];
  return {
    tell: live.tell,
    stop: () => {
      for (const stop of stops) stop?.();
    },
  };
}
