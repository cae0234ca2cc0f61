/** The desk's line to the server: hints that something may have changed, and whether the line holds. */
import { useEffect, useState } from 'preact/hooks';
import type { DeskTopic, ServerToDesk } from '../../protocol/desk.ts';
import { type Link, type LinkState, openLink } from '../../ui/link.ts';
import { type Answer, ask, type Fault } from './api.ts';

/** Hints can be lost with the line: whatever is shown is asked for again this often. */
const LOOK_EVERY_MS = 15_000;

type Listener = (topics: readonly DeskTopic[] | 'all') => void;

const listeners = new Set<Listener>();
let link: Link<ServerToDesk, Record<string, never>> | null = null;

/** Opens the line; everything shown is asked for again whenever it comes back. Returns how to close it. */
export function openLive(onState: (state: LinkState) => void): () => void {
  link = openLink<ServerToDesk, Record<string, never>>({ namespace: '/desk', hello: async () => undefined });
  const tell: Listener = (topics) => {
    for (const listener of [...listeners]) listener(topics);
  };
  link.socket.on('desk:changed', (({ topics }: { topics: DeskTopic[] }) => tell(topics)) as never);
  link.onState((state) => {
    onState(state);
    if (state === 'connected') tell('all');
  });
  return () => {
    link?.close();
    link = null;
  };
}

/** Calls back when one of `topics` may have changed. */
export function onTopics(topics: readonly DeskTopic[], listener: () => void): () => void {
  const hear: Listener = (changed) => {
    if (changed === 'all' || changed.some((topic) => topics.includes(topic))) listener();
  };
  listeners.add(hear);
  return () => listeners.delete(hear);
}

export interface Asked<Value> {
  /** The last answer; null before the first. Stays while the server is away. */
  value: Value | null;
  fault: Fault | null;
  again: () => void;
}

/** What `path` answers now and after every change of `topics`. Answers of earlier questions never overwrite later ones. */
export function useAsked<Value>(path: string, topics: readonly DeskTopic[]): Asked<Value> {
  const [asked, setAsked] = useState<{ path: string; value: Value | null; fault: Fault | null }>({
    path,
    value: null,
    fault: null,
  });
  const [round, setRound] = useState(0);
  const again = () => setRound((now) => now + 1);
  const key = topics.join();
  useEffect(() => {
    const stop = onTopics(topics, again);
    const timer = setInterval(again, LOOK_EVERY_MS);
    return () => {
      stop();
      clearInterval(timer);
    };
  }, [key]);
  useEffect(() => {
    const stop = new AbortController();
    void ask<Value>(path, stop.signal).then((answer: Answer<Value>) => {
      if (stop.signal.aborted) return;
      setAsked((before) =>
        answer.ok
          ? { path, value: answer.value, fault: null }
          : { path, value: before.path === path ? before.value : null, fault: answer.fault },
      );
    });
    return () => stop.abort();
  }, [path, round]);
  return { value: asked.path === path ? asked.value : null, fault: asked.fault, again };
}
