/** Questions and orders to the server. Every answer is a value or a fault with a name; nothing throws. */

export type Fault =
  | 'session' // nobody is signed in any more
  | 'role' // this role may not
  | 'lost' // the server does not answer
  | 'refused'; // it answered no; `body` says why

export type Answer<Value> =
  | { ok: true; value: Value }
  | { ok: false; fault: Fault; status: number; body: unknown };

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

const endedListeners = new Set<() => void>();

/** Calls back when the server no longer knows who is asking. */
export function onSessionEnded(listener: () => void): () => void {
  endedListeners.add(listener);
  return () => endedListeners.delete(listener);
}

export const ask = <Value>(path: string, signal?: AbortSignal): Promise<Answer<Value>> =>
  send<Value>('GET', path, undefined, signal);

export const post = <Value>(path: string, body: unknown = {}): Promise<Answer<Value>> =>
  send<Value>('POST', path, body);

export const put = <Value>(path: string, body: unknown): Promise<Answer<Value>> =>
  send<Value>('PUT', path, body);

export const remove = <Value>(path: string): Promise<Answer<Value>> => send<Value>('DELETE', path);

/** Sends a file as it is; it is read from the disk piece by piece. */
export async function putFile<Value>(path: string, file: File): Promise<Answer<Value>> {
  try {
    return await answerOf<Value>(
      await fetch(path, { method: 'PUT', headers: { 'content-type': 'application/zip' }, body: file }),
    );
  } catch {
    return { ok: false, fault: 'lost', status: 0, body: null };
  }
}

async function send<Value>(
  method: Method,
  path: string,
  body?: unknown,
  signal?: AbortSignal,
): Promise<Answer<Value>> {
  try {
    const response = await fetch(path, {
      method,
      cache: 'no-store',
      ...(signal ? { signal } : {}),
      ...(body === undefined
        ? {}
        : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    return await answerOf<Value>(response);
  } catch {
    return { ok: false, fault: 'lost', status: 0, body: null };
  }
}

async function answerOf<Value>(response: Response): Promise<Answer<Value>> {
  const answer: unknown = await response.json().catch(() => null);
  if (response.ok) return { ok: true, value: answer as Value };
  const fault = faultOf(response.status, answer);
  if (fault === 'session') for (const listener of endedListeners) listener();
  return { ok: false, fault, status: response.status, body: answer };
}

/** The server answers, and its disk is full. */
const NO_SPACE = 507;

function faultOf(status: number, body: unknown): Fault {
  const error = (body as { error?: unknown } | null)?.error;
  if (status === 401 && error === 'session') return 'session';
  if (status === 403) return 'role';
  return status >= 500 && status !== NO_SPACE ? 'lost' : 'refused';
}
