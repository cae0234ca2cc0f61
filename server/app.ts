import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { createAccounts } from './accounts/accounts.ts';
import { createSessions } from './accounts/sessions.ts';
import { createBackups } from './archive/backups.ts';
import { createImports } from './archive/imports.ts';
import { packExhibition } from './archive/pack.ts';
import { settleImport } from './archive/settle-import.ts';
import { createReflections, loadReflections } from './authorship/reflections.ts';
import { createAtlas } from './collection/atlas.ts';
import { createBlank } from './collection/blank.ts';
import { type Collection, createCollection } from './collection/collection.ts';
import { createCuration } from './collection/curation.ts';
import { createDeskLists } from './collection/desk-lists.ts';
import { createHangs, type Hangs } from './collection/hangs/hangs.ts';
import { createHangPlanner, type HangPlanner } from './collection/hangs/planner.ts';
import { createRetention } from './collection/retention.ts';
import { verifyNewest, verifyRest } from './collection/verify.ts';
import { createVisitingGroups } from './collection/visiting-groups.ts';
import { createWorkTable } from './collection/works.ts';
import type { Config } from './config/config.ts';
import { loadLocales } from './config/locales.ts';
import { projectRoot } from './config/paths.ts';
import { createGuesses } from './devices/guesses.ts';
import { createProjections } from './devices/projections.ts';
import { createStations } from './devices/stations.ts';
import { createWalls } from './devices/walls.ts';
import { serveCredits } from './gateway/credits.ts';
import { serveDesk } from './gateway/desk/desk.ts';
import { serveDisplays } from './gateway/display.ts';
import { serveExhibition } from './gateway/exhibition.ts';
import { createCounters } from './gateway/handle.ts';
import { serveHealth } from './gateway/health.ts';
import { createHttp } from './gateway/http.ts';
import { createKeepsakePages, type KeepsakePages, SIGN_PATH, serveKeepsakes } from './gateway/keepsakes.ts';
import { serveKiosks } from './gateway/kiosk.ts';
import { serveLatestWorks } from './gateway/latest-works.ts';
import { watchLoopDelay } from './gateway/loop-delay.ts';
import { servePages } from './gateway/pages.ts';
import { servePictures } from './gateway/pictures.ts';
import { createSockets } from './gateway/sockets.ts';
import { serveVerifier } from './gateway/verify.ts';
import { serveWallReports } from './gateway/wall-report.ts';
import type { ListenService } from './inference/listen-service.ts';
import type { PaintService } from './inference/paint-service.ts';
import { createWordReader } from './inference/reader.ts';
import { HOUSE } from './journal/entries.ts';
import { createJournal, type Journal } from './journal/journal.ts';
import { createHosts, type Hosts } from './lan/hosts.ts';
import { createReach } from './lan/reach.ts';
import { createHearing } from './listening/hearing.ts';
import { createSpokenLanguages, type KnownLanguage, loadKnownLanguages } from './listening/languages.ts';
import { createRecordings } from './listening/recordings.ts';
import { createBorrowedHand } from './moderation/borrowed-hand.ts';
import { loadLists } from './moderation/lists.ts';
import { judgeBroken } from './moderation/picture.ts';
import { policyFor } from './moderation/policy.ts';
import { createWordsJudge, together } from './moderation/words.ts';
import { createProgramme } from './programme/programme.ts';
import { createKeepsakes, type Keepsakes } from './provenance/keepsakes.ts';
import { loadPictureSets } from './provenance/picture-sets.ts';
import { createWorkshop } from './provenance/workshop.ts';
import { createQueue, type Queue } from './queue/queue.ts';
import { defaultSettings } from './settings/defaults.ts';
import { createHouseSettings } from './settings/settings.ts';
import type { FileSystem } from './storage/atomic-files.ts';
import { createDiskWatch } from './storage/disk.ts';
import { openErasureLedger } from './storage/erasure-ledger.ts';
import { createPictureStore } from './storage/pictures.ts';
import { openOrRecover } from './storage/recover.ts';
import { createSettings } from './storage/settings.ts';

export interface AppDeps {
  config: Config;
  paint: PaintService;
  /** Absent: the house does not listen, and words are typed. */
  listen?: ListenService | undefined;
  /** Languages the listener knows; those of the assets when not given. */
  spoken?: readonly KnownLanguage[];
  /** Milliseconds since the epoch: printed, never used for order. */
  now?: () => number;
  files?: FileSystem;
  planner?: HangPlanner;
  web?: string;
  tls?: { key: string; cert: string };
}

/** Beside the database and beside the backups: what was taken down stays down, whichever copy is opened. */
const LEDGER_FILE = 'erasures.jsonl';

/** The whole server, built and not yet listening. */
export interface App {
  /** Recovers, verifies, opens the doors. Rejects with the system's error when the port is taken. */
  listen(): Promise<{ port: number }>;
  /** Closes in the reverse order; a job being painted goes back to the queue. */
  close(): Promise<void>;
  readonly http: FastifyInstance;
  readonly collection: Collection;
  readonly hangs: Hangs;
  readonly queue: Queue;
  readonly journal: Journal;
  readonly keepsakes: Keepsakes;
  /** For the plain listener, where phones are. */
  readonly keepsakePages: KeepsakePages;
  /** The first curator's code when a new one was made, to be printed once. */
  readonly newCode: string | null;
  /** What had to be given up at the start, as sentences for the operator. */
  readonly notices: readonly string[];
}

/** Builds everything from what is handed in; owns the data folder's database until `close`. */
export async function createApp(deps: AppDeps): Promise<App> {
  const { config, paint, listen } = deps;
  const now = deps.now ?? Date.now;
  const web = deps.web ?? join(projectRoot(), 'dist', 'web');
  const { folder, assets } = config.storage;
  const notices: string[] = [];

  const backupFolder = config.storage.backups ?? join(folder, 'backups');
  const ledger = openErasureLedger([join(folder, LEDGER_FILE), join(backupFolder, LEDGER_FILE)]);
  const imported = settleImport(folder, ledger);
  const { database, lost } = openOrRecover(folder, new Date(now()));
  if (lost) notices.push(lost);
  const journal = createJournal({ database, now });
  if (imported !== null) {
    notices.push(`An exhibition of ${imported} works was imported and took the place of the one before.`);
    journal.append({ type: 'archive:imported', subject: HOUSE, body: { works: imported } });
  }
  const pictures = createPictureStore({ folder, ...(deps.files ? { files: deps.files } : {}) });
  const disk = createDiskWatch({
    folder,
    minFree: config.storage.minFree,
    intervalMs: config.storage.diskIntervalMs,
    ...(deps.files ? { files: deps.files } : {}),
  });
  const house = createHouseSettings({
    database,
    journal,
    defaults: defaultSettings(config, loadReflections(join(assets, 'facts'))),
    now,
  });
  const collection = createCollection({ database, journal, ledger, now, rule: () => house.now.wall });
  const hangs = createHangs({ database, journal, collection, planner: deps.planner ?? createHangPlanner() });
  const locales = loadLocales(join(assets, 'locales'));
  const sets = loadPictureSets(join(assets, 'catalogue'));
  const keepsakes = createKeepsakes({
    database,
    journal,
    collection,
    pictures,
    locales,
    sets,
    bench: createWorkshop(),
    counter: createWorkshop(),
    dataFolder: folder,
    days: () => house.now.retention.keepsakeDays,
    origin: () => reach.origin,
    now,
  });
  const queue = createQueue({
    database,
    journal,
    collection,
    pictures,
    paint,
    disk,
    judgeWords: together(
      createWordsJudge(loadLists(join(assets, 'lists'))),
      createBorrowedHand(() => house.now.moderation.borrowedHand),
    ),
    mannersOff: () => house.now.visit.mannersOff,
    judgePicture: judgeBroken,
    keepsakeOf: keepsakes.offer,
    config: config.queue,
    painting: () => house.now.painting,
    policyOf: (station) => policyFor(house.now.moderation, station, now()),
    visitors: () => groups.current(),
    now,
  });
  const curation = createCuration({
    database,
    journal,
    collection,
    works: createWorkTable(database),
    words: queue,
    pictures,
    now,
  });
  const groups = createVisitingGroups({
    database,
    journal,
    destroy: curation.destroy,
    cancel: queue.giveUp,
    now,
  });
  const retention = createRetention({
    database,
    destroy: curation.destroy,
    days: () => house.now.retention.collectionDays,
    now,
  });
  const blank = createBlank({ database, journal });
  const stations = createStations({ database, now });
  const projections = createProjections({ database, journal, now });
  const projectors = createWalls({ stations, projections, journal, now });
  const accounts = createAccounts({ database, journal, now });
  const newCode = await accounts.firstCode(config.newCode);
  const reflections = createReflections({
    said: () => house.now.reflections,
    intervalMs: () => house.now.wall.reflectionSeconds * 1000,
  });

  const languages = createSpokenLanguages({
    known: deps.spoken ?? knownLanguages(assets, notices),
    settings: createSettings(database),
  });
  const speech = listen && {
    listen,
    languages,
    recordings: createRecordings({ listen, languages, hearing: createHearing({ listen, languages }) }),
  };

  const pack = () => packExhibition({ folder, catalogue: join(assets, 'catalogue'), ledger, now });
  const imports = createImports({ folder });
  const programme = createProgramme({ database, journal, now });
  const backups = createBackups({
    folder: backupFolder,
    dataFolder: folder,
    database,
    journal,
    pack,
    open: () => programme.open,
    now,
  });

  const hosts = createHosts(config.network);
  const counters = createCounters();
  const http = await createHttp({ hosts, web, ...(deps.tls ? { tls: deps.tls } : {}) });
  const loop = watchLoopDelay();
  const health = { paint, listen, loop, queue, disk, journal, counters, startedAt: now(), now };
  servePages(http, { web, locales });
  const atlas = createAtlas({ database, journal, pictures, folder });
  servePictures(http, { collection, atlas, pictures, queue, catalogue: join(assets, 'catalogue') });
  serveLatestWorks(http, collection);
  serveExhibition(http, house);
  const sign = randomUUID();
  const reach = createReach({
    candidates: () => origins(config, hosts, http),
    path: SIGN_PATH,
    sign,
  });
  const keepsakePages = createKeepsakePages({
    keepsakes,
    locales,
    web,
    sign,
    erase: (work) => void curation.destroy([work], undefined, 'visitor'),
  });
  serveKeepsakes(http, { pages: keepsakePages, origin: () => reach.origin });
  serveVerifier(http, { keepsakes, hosts, web });
  serveCredits(http, { sets, locales, web });
  serveHealth(http, health);
  serveWallReports(http, { walls: projectors, hosts });
  const io = createSockets(http.server, hosts, counters);
  const desk = serveDesk(http, {
    ...health,
    io,
    accounts,
    sessions: createSessions(now),
    guesses: createGuesses(),
    stations,
    walls: () => io.of('/display').sockets.size,
    collection,
    lists: createDeskLists(database),
    curation,
    pictures,
    blank,
    groups,
    house,
    hangs,
    hosts,
    projectors,
    languages,
    keepsakes,
    locales,
    pack,
    imports,
    backups,
    programme,
    secure: deps.tls !== undefined,
  });
  const reader = createWordReader({ assets });
  const stopKiosks = serveKiosks({ io, queue, journal, paint, house, stations, reader, counters, speech });
  const stopDisplays = serveDisplays({
    io,
    journal,
    collection,
    queue,
    reflections,
    blank,
    walls: projectors,
    counters,
    hours: config.collection.hours,
  });

  const stopDisk = disk.onChange((paused) => {
    console.error(
      paused
        ? 'the disk takes no more: intake pauses, the wall goes on'
        : 'the disk takes data again: intake goes on',
    );
    try {
      journal.append({
        type: paused ? 'intake:paused' : 'intake:resumed',
        subject: HOUSE,
        body: { reason: 'disk' },
      });
    } catch {
      // A full disk cannot note that it is full; the health page says it.
    }
  });

  const stopSettings = house.onChange(() => {
    collection.fit();
    reflections.renew();
  });

  const background = new AbortController();
  let rest: Promise<unknown> = Promise.resolve();
  let closed: Promise<void> | null = null;

  const close = async (): Promise<void> => {
    background.abort();
    await rest;
    stopKiosks();
    stopDisplays();
    desk.stop();
    stopDisk();
    stopSettings();
    retention.close();
    await backups.close();
    reach.close();
    reflections.close();
    await reader.close();
    await hangs.close();
    atlas.close();
    await queue.stop();
    await keepsakes.close();
    const socketsClosed = new Promise<void>((resolve) => io.close(() => resolve()));
    // Socket.IO closes the listener too, and would wait a minute for a reader that keeps its connection.
    http.server.closeAllConnections();
    await socketsClosed;
    await http.close();
    disk.close();
    loop.close();
    database.close();
  };

  return {
    http,
    collection,
    hangs,
    queue,
    journal,
    keepsakes,
    keepsakePages,
    newCode,
    notices,
    async listen() {
      await disk.look();
      const { verifyAtStart } = config.storage;
      const { torn } = await verifyNewest({ collection, pictures }, verifyAtStart);
      if (torn.length > 0)
        notices.push(`${torn.length} torn picture files were moved to ${join(folder, 'quarantine')}.`);
      for (const work of collection.destroyed()) await pictures.remove(work);
      await queue.recover();
      await http.listen({ port: config.network.port, host: config.network.host });
      journal.append({ type: 'server:started', subject: HOUSE, body: { pid: process.pid } });
      queue.start();
      hangs.start();
      keepsakes.start();
      retention.start();
      backups.start();
      reach.start();
      rest = verifyRest({ collection, pictures }, verifyAtStart, background.signal).catch((error) =>
        console.error('the verification of older pictures stopped:', error),
      );
      const address = http.server.address();
      return { port: typeof address === 'object' && address ? address.port : config.network.port };
    },
    close() {
      closed ??= close();
      return closed;
    },
  };
}

/** A list that cannot be read offers no language; everything else opens. */
function knownLanguages(assets: string, notices: string[]): KnownLanguage[] {
  try {
    return loadKnownLanguages(assets);
  } catch (error) {
    notices.push(
      `The list of spoken languages cannot be read, so none is offered: ${(error as Error).message}`,
    );
    return [];
  }
}

/** Where phones might reach keepsakes: from anywhere, or in the building without a certificate, one port above. */
function origins({ network }: Config, hosts: Hosts, http: FastifyInstance): string[] {
  const inWorld = network.publicUrl === undefined ? [] : [network.publicUrl];
  const address = http.server.address();
  if (!network.lan || typeof address !== 'object' || address === null) return inWorld;
  const named = hosts.names.filter((each) => !/^(localhost|127\.|::1$|fe80:)/.test(each));
  const inBuilding = named.map(
    (name) => `http://${name.includes(':') ? `[${name}]` : name}:${address.port + 1}`,
  );
  return [...inWorld, ...inBuilding];
}
