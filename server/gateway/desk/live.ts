import type { Namespace, Server } from 'socket.io';
import type { DeskTopic, ServerToDesk } from '../../../protocol/index.ts';
import type { JournalEntry } from '../../journal/entries.ts';
import type { Journal } from '../../journal/journal.ts';

/** Hints of one stretch are told together: a wall that is cleared writes sixty entries. */
const TELL_AFTER_MS = 100;

const TOPICS: Partial<Record<string, DeskTopic>> = {
  job: 'jobs',
  work: 'works',
  hang: 'hang',
  file: 'house',
  intake: 'house',
  server: 'house',
  staff: 'staff',
  review: 'works',
  wall: 'hang',
  group: 'works',
  setting: 'settings',
  projection: 'devices',
  display: 'devices',
  archive: 'house',
  programme: 'house',
  backup: 'house',
};

/** The part of a type before its colon says whom it concerns. */
const topicOf = ({ type }: Pick<JournalEntry, 'type'>): DeskTopic | undefined =>
  TOPICS[type.slice(0, type.indexOf(':'))];

/** Tells consoles what may have changed, never what it is now: for that they ask, and are asked who they are. */
export function serveLive(deps: { io: Server; journal: Journal; guardLines: (desks: Namespace) => void }): {
  tell(topic: DeskTopic): void;
  stop(): void;
} {
  const desks: Namespace<Record<string, never>, ServerToDesk> = deps.io.of('/desk');
  deps.guardLines(desks as unknown as Namespace);
  const topics = new Set<DeskTopic>();
  let timer: NodeJS.Timeout | undefined;
  const tell = (topic: DeskTopic): void => {
    topics.add(topic);
    timer ??= setTimeout(() => {
      timer = undefined;
      desks.emit('desk:changed', { topics: [...topics] });
      topics.clear();
    }, TELL_AFTER_MS);
  };
  const stopJournal = deps.journal.subscribe((records) => {
    for (const record of records) {
      const topic = topicOf(record);
      if (topic) tell(topic);
    }
  });
  return {
    tell,
    stop() {
      clearTimeout(timer);
      stopJournal();
    },
  };
}
