/** C2PA's own library (c2pa-rs) as WebAssembly, loaded once in whichever thread asks. The only importer of it. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { initSync, WasmBuilder, WasmReader } from '@contentauth/c2pa-wasm';

export type { WasmBuilder, WasmReader };

/** Bytes that the library may read piece by piece: it knows only the files of browsers. */
class BytesBlob extends Blob {
  readonly #bytes: Uint8Array;
  constructor(bytes: Uint8Array) {
    super([bytes as Uint8Array<ArrayBuffer>]);
    this.#bytes = bytes;
  }
  override slice(start = 0, end = this.#bytes.byteLength): Blob {
    return new BytesBlob(this.#bytes.subarray(start, end));
  }
  read(): ArrayBuffer {
    return this.#bytes.slice().buffer as ArrayBuffer;
  }
}

/** The part of the browsers' FileReaderSync that the library calls. */
class BytesReader {
  readAsArrayBuffer(blob: BytesBlob): ArrayBuffer {
    return blob.read();
  }
}

let loaded: { WasmBuilder: typeof WasmBuilder; WasmReader: typeof WasmReader } | null = null;

export function c2pa() {
  if (!loaded) {
    Object.assign(globalThis, { FileReaderSync: BytesReader });
    const file = createRequire(import.meta.url).resolve('@contentauth/c2pa-wasm/c2pa.wasm');
    initSync({ module: readFileSync(file) });
    loaded = { WasmBuilder, WasmReader };
  }
  return loaded;
}

export const blobOf = (bytes: Uint8Array): Blob => new BytesBlob(bytes);
