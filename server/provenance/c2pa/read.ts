/** Reads and judges the signed record of any maker's file, with two programs that know nothing of each other. */
import { type Asset, JPEG, PNG } from '@trustnxt/c2pa-ts/asset';
import { SuperBox } from '@trustnxt/c2pa-ts/jumbf';
import { ManifestStore } from '@trustnxt/c2pa-ts/manifest';
import type { Manifest } from '../../../protocol/index.ts';
import { c2pa } from './wasm.ts';

/** Faults that say who signed is unknown, not that anything is wrong: nobody's list of trusted makers is asked. */
const UNKNOWN_SIGNER = new Set(['signingCredential.untrusted', 'signingCredential.ocsp.inaccessible']);
/** Of a record that names more things than these no more are told. */
const TOLD_MAX = 50;
const TEXT_MAX = 300;

/** @param trusted PEM of every chain of our own. @returns null when the file carries no record */
export async function readManifest(
  bytes: Uint8Array,
  mime: string,
  trusted: string,
): Promise<Manifest | null> {
  if (!carriesRecord(bytes)) return null;
  const second = await readSecond(bytes, mime);
  const settings = JSON.stringify({
    trust: trusted === '' ? {} : { trust_anchors: trusted },
    verify: { verify_trust: true, remote_manifest_fetch: false, ocsp_fetch: false },
  });
  const { WasmReader } = c2pa();
  let reader: Awaited<ReturnType<typeof WasmReader.fromBytes>>;
  try {
    reader = await WasmReader.fromBytes(mime, bytes as Uint8Array<ArrayBuffer>, settings);
  } catch (error) {
    if (isUnsupported(error)) return null;
    return { ...NOTHING_TOLD, faults: [shorten(String(error))], readers: { c2paRs: false, c2paTs: second } };
  }
  try {
    return toManifest(JSON.parse(reader.json()), second);
  } finally {
    reader.free();
  }
}

const NOTHING_TOLD = {
  state: 'unreadable',
  ours: false,
  issuer: null,
  signer: null,
  generator: null,
  title: null,
  sourceType: null,
  actions: [],
  ingredients: [],
  signedAt: null,
} as const satisfies Partial<Manifest>;

/** Records are JUMBF boxes (ISO 19566-5) in the open, whatever the file's format. */
const carriesRecord = (bytes: Uint8Array): boolean =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes('jumb');

/** The library's own words for a kind of file that it does not know. */
const isUnsupported = (error: unknown): boolean => /UnsupportedType|type is unsupported/i.test(String(error));

const shorten = (text: string): string => (text.length > TEXT_MAX ? `${text.slice(0, TEXT_MAX)}…` : text);

/** Whether the second reader finds the record valid; null when it does not read this kind of file or finds none. */
async function readSecond(bytes: Uint8Array, mime: string): Promise<boolean | null> {
  try {
    const buffer = Buffer.from(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.byteLength);
    const asset: Asset | null =
      mime === 'image/png' && PNG.canRead(buffer)
        ? new PNG(buffer)
        : mime === 'image/jpeg' && JPEG.canRead(buffer)
          ? new JPEG(buffer)
          : null;
    const record = asset?.getManifestJUMBF() as Uint8Array<ArrayBuffer> | undefined;
    if (!asset || !record) return null;
    return (await ManifestStore.read(SuperBox.fromBuffer(record)).validate(asset)).isValid;
  } catch {
    return false;
  }
}

interface Store {
  active_manifest?: string;
  manifests?: Record<string, StoredManifest>;
  validation_state?: string;
  validation_results?: {
    activeManifest?: { success?: Entry[]; failure?: Entry[] };
    ingredientDeltas?: { validationDeltas?: { failure?: Entry[] } }[];
  };
  validation_status?: Entry[];
}
interface StoredManifest {
  title?: string;
  claim_generator?: string;
  claim_generator_info?: { name?: string; version?: string }[];
  assertions?: { label?: string; data?: { actions?: { action?: string; digitalSourceType?: string }[] } }[];
  ingredients?: { title?: string }[];
  signature_info?: { issuer?: string; common_name?: string; time?: string };
}
interface Entry {
  code?: string;
}

function toManifest(store: Store, second: boolean | null): Manifest {
  const active = store.manifests?.[store.active_manifest ?? ''];
  const results = store.validation_results?.activeManifest;
  const failures = [...(results?.failure ?? store.validation_status ?? [])].map(({ code }) => String(code));
  const faults = failures.filter((code) => !UNKNOWN_SIGNER.has(code));
  const actions = (active?.assertions ?? [])
    .filter(({ label }) => label?.startsWith('c2pa.actions'))
    .flatMap(({ data }) => data?.actions ?? []);
  const generator = active?.claim_generator_info?.[0];
  const text = (value: unknown): string | null => (typeof value === 'string' ? shorten(value) : null);
  const valid = store.validation_state === 'Valid' || store.validation_state === 'Trusted';
  return {
    state: !active ? 'unreadable' : valid && faults.length === 0 ? 'valid' : 'changed',
    ours: (results?.success ?? []).some(({ code }) => code === 'signingCredential.trusted'),
    issuer: text(active?.signature_info?.issuer),
    signer: text(active?.signature_info?.common_name),
    generator: text(
      [generator?.name, generator?.version].filter(Boolean).join(' ') || active?.claim_generator,
    ),
    title: text(active?.title),
    sourceType: text(actions.find(({ digitalSourceType }) => digitalSourceType)?.digitalSourceType),
    actions: actions.slice(0, TOLD_MAX).map(({ action }) => shorten(String(action))),
    ingredients: (active?.ingredients ?? []).slice(0, TOLD_MAX).map(({ title }) => shorten(String(title))),
    signedAt: text(active?.signature_info?.time),
    faults: [...new Set(faults)].slice(0, TOLD_MAX).map(shorten),
    readers: { c2paRs: valid && faults.length === 0, c2paTs: second },
  };
}
