import type { Page } from 'playwright-core';
import type { Role } from '../../protocol/index.ts';

/** Enough of a house to sign in at its desk. */
interface DeskHouse {
  readonly origin: string;
  readonly app: { readonly newCode: string | null };
}

export const PASSPHRASE = 'four quiet words here';

/** A signed-in place at the desk. */
export interface DeskSeat {
  readonly cookie: string;
  get<Value = unknown>(path: string): Promise<{ status: number; body: Value }>;
  send<Value = unknown>(
    method: 'POST' | 'PUT' | 'DELETE',
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<{ status: number; body: Value }>;
}

export function seatOf(origin: string, cookie: string): DeskSeat {
  const send = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const response = await fetch(`${origin}${path}`, {
      method,
      headers: {
        cookie,
        origin,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json().catch(() => null) };
  };
  return { cookie, get: (path) => send('GET', path), send };
}

const cookieOf = (response: Response): string => response.headers.get('set-cookie')?.split(';')[0] ?? '';

export async function redeem(
  origin: string,
  code: string,
  name: string,
  passphrase = PASSPHRASE,
): Promise<{ status: number; seat: DeskSeat }> {
  const response = await fetch(`${origin}/desk/account`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin },
    body: JSON.stringify({ code, name, passphrase }),
  });
  return { status: response.status, seat: seatOf(origin, cookieOf(response)) };
}

/** The first curator of a new house. */
export async function curatorOf(house: DeskHouse, name = 'Ada'): Promise<DeskSeat> {
  const { status, seat } = await redeem(house.origin, house.app.newCode ?? '', name);
  if (status !== 200) throw new Error(`the first code was refused: ${status}`);
  return seat;
}

/** Somebody who has an account already. */
export async function signInTo({ origin }: Pick<DeskHouse, 'origin'>, name = 'Ada'): Promise<DeskSeat> {
  const response = await fetch(`${origin}/desk/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin },
    body: JSON.stringify({ name, passphrase: PASSPHRASE }),
  });
  return seatOf(origin, cookieOf(response));
}

/** One more person at the desk, invited by a curator. */
export async function inviteTo(
  house: DeskHouse,
  curator: DeskSeat,
  name: string,
  role: Role,
): Promise<DeskSeat> {
  const { body } = await curator.send<{ code: string }>('POST', '/desk/staff', { name, role });
  return (await redeem(house.origin, body.code, name)).seat;
}

/** Signs a browser in, as the first curator. */
export async function enterDesk(page: Page, house: DeskHouse, name = 'Ada'): Promise<void> {
  await page.fill('#code', house.app.newCode ?? '');
  await page.fill('#name', name);
  await page.fill('#passphrase', PASSPHRASE);
  await page.click('.sign-in button[type=submit]');
  await page.waitForSelector('.console');
}
