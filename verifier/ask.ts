/** What the page asks the server. */
import { VERIFY_MAX_BYTES, Verification } from '../protocol/index.ts';

export type Answer =
  | { ok: true; verification: Verification }
  | { ok: false; why: 'busy' | 'failed' | 'too-large' };

/** Asks what a file says about itself; never rejects. */
export async function askAbout(file: Blob): Promise<Answer> {
  if (file.size > VERIFY_MAX_BYTES) return { ok: false, why: 'too-large' };
  try {
    const response = await fetch('/verify', {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body: file,
    });
    if (response.status === 503) return { ok: false, why: 'busy' };
    if (response.status === 413) return { ok: false, why: 'too-large' };
    const parsed = Verification.safeParse(await response.json());
    return parsed.success ? { ok: true, verification: parsed.data } : { ok: false, why: 'failed' };
  } catch {
    return { ok: false, why: 'failed' };
  }
}

export type CodeAnswer =
  | { ok: true; path: string }
  | { ok: false; why: 'codeUnknown' | 'codeSlow' | 'failed' };

/** Where a typed code leads; never rejects. */
export async function askForCode(code: string): Promise<CodeAnswer> {
  try {
    const response = await fetch('/verify/code', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ code }),
    });
    if (response.ok) return { ok: true, path: ((await response.json()) as { path: string }).path };
    return {
      ok: false,
      why: response.status === 429 ? 'codeSlow' : response.status < 500 ? 'codeUnknown' : 'failed',
    };
  } catch {
    return { ok: false, why: 'failed' };
  }
}

/** The path of a keepsake that a printed square code names, when it is one of this exhibition; null for any other code. */
export async function askForSquare(text: string): Promise<string | null> {
  const path = /\/k\/[A-Za-z0-9_-]{22}$/.exec(text)?.[0];
  if (path === undefined) return null;
  const found = await fetch(path, { method: 'HEAD' }).catch(() => null);
  return found?.ok ? path : null;
}
