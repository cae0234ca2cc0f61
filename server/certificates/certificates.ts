/** What every key and certificate of the house has in common: those that walls trust on the line, and those that sign pictures. */
import { webcrypto } from 'node:crypto';
import { PemConverter, type X509Certificate } from '@peculiar/x509';

/** ES256, as C2PA names it. */
export const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
/** From before any clock without a battery wakes up to after anybody will look: a dead clock turns no wall off and leaves no file unsigned. */
export const NOT_BEFORE = new Date('1970-01-01T00:00:00Z');
export const NOT_AFTER = new Date('2049-12-31T23:59:59Z');

export const newKeys = (): Promise<webcrypto.CryptoKeyPair> =>
  webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);

/** 16 random bytes in hex, positive as DER wants it. */
export function newSerial(): string {
  const bytes = webcrypto.getRandomValues(new Uint8Array(16));
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return Buffer.from(bytes).toString('hex');
}

/** A private key as PKCS#8 in PEM. */
export async function pemOf(key: webcrypto.CryptoKey): Promise<string> {
  const der = await webcrypto.subtle.exportKey('pkcs8', key);
  return `${PemConverter.encode(der, 'PRIVATE KEY')}\n`;
}

/** The first private key of a PEM text, to sign with. Rejects where there is none. */
export const importPem = async (pem: string): Promise<webcrypto.CryptoKey> =>
  webcrypto.subtle.importKey('pkcs8', PemConverter.decodeFirst(pem), ALGORITHM, false, ['sign']);

/** SHA-256 in hex pairs, to compare by eye. */
export async function fingerprintOf(certificate: X509Certificate): Promise<string> {
  const bytes = Buffer.from(await certificate.getThumbprint('SHA-256'));
  return bytes
    .toString('hex')
    .toUpperCase()
    .replace(/(..)(?!$)/g, '$1:');
}
