/** Bytes that stand for themselves in GPT-2's vocabulary; the others are moved above 255, in order. */
const PRINTABLE: readonly (readonly [number, number])[] = [
  [0x21, 0x7e],
  [0xa1, 0xac],
  [0xae, 0xff],
];

/** Token ids → text. Ids without a piece (the special ones) say nothing; bytes that make no character become U+FFFD. */
export function createVocabulary(pieces: readonly string[]): (ids: readonly number[]) => string {
  const byteOf = bytesOfSigns();
  return (ids) => {
    const bytes = ids.flatMap((id) => [...(pieces[id] ?? '')].map((sign) => byteOf.get(sign) ?? 0));
    return new TextDecoder().decode(Uint8Array.from(bytes));
  };
}

function bytesOfSigns(): Map<string, number> {
  const signs = new Map<string, number>();
  let moved = 0;
  for (let byte = 0; byte < 256; byte++) {
    const printable = PRINTABLE.some(([first, last]) => byte >= first && byte <= last);
    signs.set(String.fromCharCode(printable ? byte : 256 + moved++), byte);
  }
  return signs;
}
