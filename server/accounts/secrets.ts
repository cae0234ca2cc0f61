import { randomBytes, randomInt, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify(scrypt) as (secret: string, salt: Buffer, bytes: number) => Promise<Buffer>;

const SALT_BYTES = 16;
const HASH_BYTES = 32;
/** Crockford's base 32: no I, L, O, U to misread. Ten signs are 50 bits. */
const SIGNS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CODE_SIGNS = 10;

/** What is kept of a secret: salt and scrypt hash, in hexadecimal. */
export async function seal(secret: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  return `${salt.toString('hex')}:${(await derive(secret, salt, HASH_BYTES)).toString('hex')}`;
}

/** Whether `secret` is the sealed one. Takes as long, and says no, where nothing was sealed: nobody learns which names exist. */
export async function opens(secret: string, sealed: string | null | undefined): Promise<boolean> {
  const [salt = '', hash = ''] = (sealed ?? '').split(':');
  const wanted = Buffer.from(hash, 'hex');
  const found = await derive(secret, Buffer.from(salt, 'hex'), HASH_BYTES);
  return wanted.length === HASH_BYTES && timingSafeEqual(wanted, found);
}

/** A code to be said or written down: `7K2QF-0XJ8M`. */
export function newCode(): string {
  let code = '';
  for (let sign = 0; sign < CODE_SIGNS; sign++) code += SIGNS[randomInt(SIGNS.length)];
  return `${code.slice(0, CODE_SIGNS / 2)}-${code.slice(CODE_SIGNS / 2)}`;
}
