import { randomBytes, randomInt, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import type { Database } from '../storage/database.ts';
import { createSettings } from '../storage/settings.ts';

const derive = promisify(scrypt) as (secret: string, salt: Buffer, bytes: number) => Promise<Buffer>;

/** Crockford's base 32: no I, L, O, U to misread. Ten signs are 50 bits. */
const SIGNS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CODE_SIGNS = 10;
const HASH_BYTES = 32;

/** The first curator's code: printed once, kept as a hash only. */
export interface CuratorCode {
  /** A new code when there is none, when the old one was never used, or when `anew`; null when the old one goes on. */
  issue(anew: boolean): Promise<string | null>;
  /** Whether `code` is the one; dashes, spaces, case and look-alike signs do not matter. */
  check(code: string): Promise<boolean>;
}

export function createCuratorCode(database: Database): CuratorCode {
  const { get: read, set: write } = createSettings(database);
  return {
    async issue(anew) {
      if (!anew && read('curator_code_used') === '1') return null;
      let code = '';
      for (let sign = 0; sign < CODE_SIGNS; sign++) code += SIGNS[randomInt(SIGNS.length)];
      const salt = randomBytes(16);
      const hash = await derive(code, salt, HASH_BYTES);
      database.transaction(() => {
        write('curator_code', `${salt.toString('hex')}:${hash.toString('hex')}`);
        write('curator_code_used', '0');
      });
      return `${code.slice(0, 5)}-${code.slice(5)}`;
    },
    async check(given) {
      const [salt, hash] = (read('curator_code') ?? '').split(':');
      const wanted = Buffer.from(hash ?? '', 'hex');
      const found = await derive(plain(given), Buffer.from(salt ?? '', 'hex'), HASH_BYTES);
      const right = wanted.length === HASH_BYTES && timingSafeEqual(wanted, found);
      if (right && read('curator_code_used') !== '1') write('curator_code_used', '1');
      return right;
    },
  };
}

const plain = (code: string): string =>
  code
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1');
