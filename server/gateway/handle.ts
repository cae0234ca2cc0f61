import type { z } from 'zod';

/** The part of a socket that the handlers use. */
interface Listening {
  // biome-ignore lint/suspicious/noExplicitAny: what comes in from outside is anything at all.
  on(event: string, listener: (...args: any[]) => void): unknown;
  onAny(listener: (event: string) => void): unknown;
}

/** What came in that no honest station sends; shown on the health page. */
export interface Counters {
  unknownEvents: number;
  invalidPayloads: number;
  refusedOrigins: number;
}

export const createCounters = (): Counters => ({ unknownEvents: 0, invalidPayloads: 0, refusedOrigins: 0 });

/**
 * Makes the one way by which events reach a service: parsed by their schema, answered through their ack, at once or when the
 * service has its answer, never throwing. What is not of its shape gets `invalid` as the answer, and so does what the service fails at;
 * what is not known is counted and dropped.
 */
export function createHandlers(socket: Listening, counters: Counters) {
  const known = new Set<string>();
  socket.onAny((event) => {
    if (!known.has(event)) counters.unknownEvents += 1;
  });
  /** `invalid` answers what is not of the shape; undefined leaves it unanswered, so that the station's own time-out speaks. */
  return function handle<Schema extends z.ZodType, Answer>(
    event: string,
    schema: Schema,
    invalid: Answer | undefined,
    serve: (payload: z.output<Schema>) => Answer | Promise<Answer>,
  ): void {
    known.add(event);
    socket.on(event, (payload: unknown, ack: unknown) => {
      const give = (answer: Answer | undefined): void => {
        if (typeof ack === 'function' && answer !== undefined) ack(answer);
      };
      const fail = (error: unknown): void => {
        console.error(`${event} failed:`, error);
        give(invalid);
      };
      try {
        const parsed = schema.safeParse(payload);
        if (!parsed.success) {
          counters.invalidPayloads += 1;
          return give(invalid);
        }
        const answer = serve(parsed.data);
        // What is known at once is said at once: nothing may change in between.
        if (answer instanceof Promise) answer.then(give, fail);
        else give(answer);
      } catch (error) {
        fail(error);
      }
    });
  };
}
