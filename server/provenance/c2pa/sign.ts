/** Signs a picture: the last thing that happens to a file before it leaves, for whatever changes it afterwards breaks the signature. */
import type { SigningKey } from '../keys.ts';
import { reserveFor, signDetached } from './cose.ts';
import { blobOf, c2pa } from './wasm.ts';

/** IPTC NewsCodes: made by a model that was trained on other pictures. */
export const TRAINED_ALGORITHMIC_MEDIA =
  'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia';
/** Nothing is fetched, no preview made: the file itself is the picture. */
const SETTINGS = JSON.stringify({
  builder: { thumbnail: { enabled: false } },
  verify: { verify_after_sign: false, remote_manifest_fetch: false, ocsp_fetch: false },
});

/** What is signed besides the pixels. */
export interface Statement {
  readonly title: string;
  readonly generator: { readonly name: string; readonly version: string };
  /** Name and version of the painter. */
  readonly agent: { readonly name: string; readonly version: string };
  /** ISO 8601; null when no clock could be trusted: then no time is claimed. */
  readonly when: string | null;
  /** Works it was made from. */
  readonly parents: readonly { readonly title: string; readonly id: string }[];
  readonly biography: unknown;
}

/** @param png unsigned. @returns the same picture with its signed record */
export async function signPng(
  png: Uint8Array,
  statement: Statement,
  signer: SigningKey,
): Promise<Uint8Array> {
  const { WasmBuilder } = c2pa();
  const builder = WasmBuilder.fromJson(JSON.stringify(definitionOf(statement)), SETTINGS);
  try {
    const reserveSize = reserveFor(signer);
    const sign = async (claim: Uint8Array) =>
      (await signDetached(claim, signer, reserveSize)) as Uint8Array<ArrayBuffer>;
    return await builder.sign({ sign, reserveSize, alg: 'es256' }, [], 'image/png', blobOf(png));
  } finally {
    builder.free();
  }
}

function definitionOf({ title, generator, agent, when, parents, biography }: Statement) {
  const time = when === null ? {} : { when };
  return {
    claim_generator_info: [generator],
    title,
    format: 'image/png',
    ingredients: parents.map((parent, i) => ({
      title: parent.title,
      format: 'image/png',
      instance_id: parent.id,
      label: `parent-${i}`,
      relationship: 'inputTo',
    })),
    assertions: [
      {
        label: 'c2pa.actions.v2',
        data: {
          actions: [
            {
              action: 'c2pa.created',
              digitalSourceType: TRAINED_ALGORITHMIC_MEDIA,
              softwareAgent: agent,
              ...time,
              ...(parents.length > 0
                ? { parameters: { ingredientIds: parents.map((_, i) => `parent-${i}`) } }
                : {}),
            },
            { action: 'c2pa.watermarked.unbound', softwareAgent: generator, ...time },
            {
              action: 'c2pa.edited',
              description: 'a label was added below the picture',
              softwareAgent: generator,
              ...time,
            },
          ],
        },
      },
      { label: 'org.echoes-of-imagination.biography', data: biography },
    ],
  };
}
