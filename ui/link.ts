/**
 * The line to the exhibition's server: one Socket.IO namespace, opened with a hello that is said again after every
 * reconnection. It does not know what is said on it. A lost line is normal life, never an error: it comes back by itself.
 */
import { io, type Socket } from 'socket.io-client';

/** `connected` only once the hello of this connection was answered. */
export type LinkState = 'connecting' | 'connected' | 'lost';

/** First and longest pause between two attempts; jitter keeps ten stations from knocking at once. */
const RETRY_FIRST_MS = 500;
const RETRY_LONGEST_MS = 8_000;
/** An answer that takes longer than this will not come. */
export const ACK_TIMEOUT_MS = 8_000;

// biome-ignore lint/suspicious/noExplicitAny: the event maps of socket.io are typed with `any` parameters.
type Events = Record<string, (...args: any[]) => void>;

export interface LinkOptions<In extends object, Out extends object> {
  namespace: '/kiosk' | '/display' | '/desk';
  /** Says hello or resumes. Rejecting counts as a lost line and is tried again after a pause. */
  hello: (socket: Socket<In & Events, Out & Events>) => Promise<void>;
  /** Origin of the server; the page's own unless a test says otherwise. */
  origin?: string;
}

export interface Link<In extends object, Out extends object> {
  readonly socket: Socket<In & Events, Out & Events>;
  readonly state: LinkState;
  /** Calls back at once with the present state and on every change; returns the way to stop. */
  onState(listener: (state: LinkState) => void): () => void;
  close(): void;
}

/** Waits for an acknowledgement; rejects after `ACK_TIMEOUT_MS` or when the line is lost meanwhile. */
export function ask<Answer>(
  // biome-ignore lint/suspicious/noExplicitAny: any namespace may ask.
  socket: Socket<any, any>,
  event: string,
  payload: unknown,
  timeoutMs = ACK_TIMEOUT_MS,
): Promise<Answer> {
  return socket.timeout(timeoutMs).emitWithAck(event, payload) as Promise<Answer>;
}

export function openLink<In extends object, Out extends object>(
  options: LinkOptions<In, Out>,
): Link<In, Out> {
  const socket: Socket<In & Events, Out & Events> = io(`${options.origin ?? ''}${options.namespace}`, {
    transports: ['websocket'],
    reconnectionDelay: RETRY_FIRST_MS,
    reconnectionDelayMax: RETRY_LONGEST_MS,
    randomizationFactor: 0.5,
    autoConnect: false,
    withCredentials: true,
  });
  let state: LinkState = 'connecting';
  let retry: ReturnType<typeof setTimeout> | undefined;
  let refusals = 0;
  let closed = false;
  const listeners = new Set<(state: LinkState) => void>();

  const become = (next: LinkState): void => {
    if (next === state) return;
    state = next;
    for (const listener of [...listeners]) {
      try {
        listener(next);
      } catch (error) {
        console.error('a listener of the link failed', error);
      }
    }
  };

  /** socket.io gives up by itself when the *server* closed or refused the line; a station never gives up. */
  const knockAgain = (): void => {
    if (closed || socket.active) return;
    clearTimeout(retry);
    refusals += 1;
    const pause = Math.min(RETRY_LONGEST_MS, RETRY_FIRST_MS * 2 ** (refusals - 1));
    retry = setTimeout(() => socket.connect(), pause * (0.75 + Math.random() / 2));
  };

  const greet = async (): Promise<void> => {
    const connection = socket.id;
    try {
      await options.hello(socket);
      if (closed || socket.id !== connection) return;
      refusals = 0;
      become('connected');
    } catch {
      if (closed || socket.id !== connection) return;
      become('lost');
      socket.disconnect(); // its event knocks again
    }
  };

  socket.on('connect', (() => void greet()) as never);
  socket.on('disconnect', (() => {
    become('lost');
    knockAgain();
  }) as never);
  socket.on('connect_error', (() => {
    become('lost');
    knockAgain();
  }) as never);
  socket.connect();

  return {
    socket,
    get state() {
      return state;
    },
    onState(listener) {
      listeners.add(listener);
      listener(state);
      return () => listeners.delete(listener);
    },
    close() {
      closed = true;
      clearTimeout(retry);
      listeners.clear();
      socket.disconnect();
    },
  };
}
