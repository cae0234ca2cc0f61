/**
 * A mark's 32-bit id as the bits that are hidden: id and CRC-32 (64 bits), then the convolutional code of rate 1/2 and constraint
 * length 7 with the generators 171 and 133 (octal; CCSDS 131.0-B), ended with zeros. Read with soft decisions by the Viterbi
 * algorithm; the CRC says whether what was read is a mark at all.
 */
import { crc32 } from 'node:zlib';

const ID_BITS = 32;
const CRC_BITS = 32;
const MEMORY = 6;
const STATES = 1 << MEMORY;
const GENERATORS = [0o171, 0o133] as const;
const MESSAGE_BITS = ID_BITS + CRC_BITS;
/** Coded bits of one mark. */
export const CODED_BITS = 2 * (MESSAGE_BITS + MEMORY);

const parity = (value: number): number => {
  let odd = 0;
  for (let rest = value; rest !== 0; rest &= rest - 1) odd ^= 1;
  return odd;
};
/** The two coded bits of a register of seven bits, the newest bit highest, as ±1. */
const OUTPUTS = Array.from({ length: 2 * STATES }, (_, register) =>
  GENERATORS.map((generator) => (parity(register & generator) ? -1 : 1)),
) as [number, number][];

/** The coded bits as ±1, 1 for a zero. @param id unsigned, 32 bits */
export function encode(id: number): Int8Array {
  const message = messageOf(id);
  const coded = new Int8Array(CODED_BITS);
  let state = 0;
  for (let i = 0; i < MESSAGE_BITS + MEMORY; i++) {
    const register = ((message[i] ?? 0) << MEMORY) | state;
    coded.set(OUTPUTS[register] as [number, number], 2 * i);
    state = register >> 1;
  }
  return coded;
}

/** @param soft one number for each coded bit: its sign says which, its size how surely. Null: there is no mark in it. */
export function decode(soft: ArrayLike<number>): number | null {
  const steps = MESSAGE_BITS + MEMORY;
  let scores = new Float64Array(STATES).fill(Number.NEGATIVE_INFINITY);
  scores[0] = 0;
  const from = new Uint8Array(steps * STATES);
  for (let i = 0; i < steps; i++) {
    const next = new Float64Array(STATES).fill(Number.NEGATIVE_INFINITY);
    for (let state = 0; state < STATES; state++) {
      const score = scores[state] as number;
      if (score === Number.NEGATIVE_INFINITY) continue;
      for (const bit of i < MESSAGE_BITS ? [0, 1] : [0]) {
        const register = (bit << MEMORY) | state;
        const [first, second] = OUTPUTS[register] as [number, number];
        const reached = score + first * (soft[2 * i] as number) + second * (soft[2 * i + 1] as number);
        if (reached > (next[register >> 1] as number)) {
          next[register >> 1] = reached;
          from[i * STATES + (register >> 1)] = state;
        }
      }
    }
    scores = next;
  }
  // The newest bit is the highest of the state it leads to.
  const message = new Uint8Array(MESSAGE_BITS);
  for (let i = steps - 1, state = 0; i >= 0; i--) {
    if (i < MESSAGE_BITS) message[i] = state >> (MEMORY - 1);
    state = from[i * STATES + state] as number;
  }
  const id = numberOf(message, 0);
  return numberOf(message, ID_BITS) === checkOf(id) ? id : null;
}

function messageOf(id: number): Uint8Array {
  const bits = new Uint8Array(MESSAGE_BITS);
  const check = checkOf(id);
  for (let i = 0; i < ID_BITS; i++) bits[i] = (id >>> (ID_BITS - 1 - i)) & 1;
  for (let i = 0; i < CRC_BITS; i++) bits[ID_BITS + i] = (check >>> (CRC_BITS - 1 - i)) & 1;
  return bits;
}

function numberOf(bits: Uint8Array, from: number): number {
  let value = 0;
  for (let i = 0; i < 32; i++) value = value * 2 + (bits[from + i] as number);
  return value;
}

function checkOf(id: number): number {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(id);
  return crc32(bytes);
}
