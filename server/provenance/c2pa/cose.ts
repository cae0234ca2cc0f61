/** COSE_Sign1 (RFC 9052) with a detached payload, as C2PA wants it: certificates in the protected header, filled up to a fixed length. */
import { webcrypto } from 'node:crypto';
import { ALGORITHM } from '../../certificates/certificates.ts';
import type { SigningKey } from '../keys.ts';

const ES256 = -7;
const HEADER_ALGORITHM = 1;
const HEADER_CHAIN = 33; // x5chain, RFC 9360
const SIGN1 = 0xd2; // tag 18
const NIL = 0xf6;

/** Bytes to keep free in the file: two certificates of an own root take about 1,100; bought chains up to four of them. */
export const reserveFor = ({ chain }: SigningKey): number =>
  512 + chain.reduce((sum, certificate) => sum + certificate.byteLength + 8, 0);

/** The signature over `payload`, exactly `length` bytes. */
export async function signDetached(
  payload: Uint8Array,
  signer: SigningKey,
  length: number,
): Promise<Uint8Array> {
  const protectedHeader = map([
    [int(HEADER_ALGORITHM), int(ES256)],
    [int(HEADER_CHAIN), array(signer.chain.map(bytes))],
  ]);
  const toBeSigned = array([
    text('Signature1'),
    bytes(protectedHeader),
    bytes(Buffer.alloc(0)),
    bytes(payload),
  ]);
  const signature = new Uint8Array(await webcrypto.subtle.sign(ALGORITHM, signer.key, toBeSigned));
  const sealed = (padding: number): Buffer =>
    Buffer.concat([
      Buffer.of(SIGN1),
      array([
        bytes(protectedHeader),
        map([[text('pad'), bytes(Buffer.alloc(padding))]]),
        Buffer.of(NIL),
        bytes(signature),
      ]),
    ]);
  // The padding's own head grows with it: from 256 bytes on it is as long as ever after.
  const least = sealed(256);
  const whole = sealed(256 + length - least.length);
  if (whole.length !== length) throw new RangeError(`the signature takes ${least.length} of ${length} bytes`);
  return whole;
}

// CBOR (RFC 8949), as much of it as is needed.

function head(major: number, value: number): Buffer {
  const type = major << 5;
  if (value < 24) return Buffer.of(type | value);
  if (value < 0x100) return Buffer.of(type | 24, value);
  if (value < 0x1_0000) return Buffer.of(type | 25, value >> 8, value & 255);
  const long = Buffer.alloc(5);
  long[0] = type | 26;
  long.writeUInt32BE(value, 1);
  return long;
}

const int = (value: number): Buffer => (value >= 0 ? head(0, value) : head(1, -1 - value));
const bytes = (value: Uint8Array): Buffer => Buffer.concat([head(2, value.byteLength), value]);
const text = (value: string): Buffer =>
  Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
const array = (items: readonly Buffer[]): Buffer => Buffer.concat([head(4, items.length), ...items]);
const map = (pairs: readonly (readonly [Buffer, Buffer])[]): Buffer =>
  Buffer.concat([head(5, pairs.length), ...pairs.flat()]);
