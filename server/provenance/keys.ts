/**
 * The keys under which files are signed. `<data>/keys/` holds the exhibition's own root (root.key, root.crt), the key that signs
 * (signing.key, signing.crt with its chain), and in `former/` the certificates of every earlier chain, so that what was signed once
 * can be recognised for ever. Keys are readable by their owner only.
 */
import { webcrypto } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';
import {
  ALGORITHM,
  fingerprintOf,
  importPem,
  NOT_AFTER,
  NOT_BEFORE,
  newKeys,
  newSerial,
  pemOf,
} from '../certificates/certificates.ts';
import { writeAtomically } from '../storage/atomic-files.ts';

const ORGANISATION = 'Echoes of Imagination';
/** C2PA wants a leaf for e-mail protection or its own purpose; the former is what every reader knows. */
const EMAIL_PROTECTION = '1.3.6.1.5.5.7.3.4';
const CERTIFICATES = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

/** What signs: the private key and its certificates in DER, the signer's own first, then up to the root. */
export interface SigningKey {
  readonly key: webcrypto.CryptoKey;
  readonly chain: readonly Uint8Array[];
}

/** What people ask about a key. */
export interface KeyFacts {
  readonly folder: string;
  /** Subject of the signer's certificate and of who issued it. */
  readonly signer: string;
  readonly issuer: string;
  /** SHA-256 of the signer's certificate and of the chain's end, in hex pairs. */
  readonly fingerprint: string;
  readonly rootFingerprint: string;
  /** False where a certificate was bought and installed. */
  readonly ownRoot: boolean;
  readonly formerChains: number;
}

/** A key that cannot be used; the message says which file and what to do. */
export class KeyError extends Error {
  override readonly name = 'KeyError';
}

export interface Keys {
  /** The key to sign with. Made when there is none; when the old one was lost a new one takes its place. @throws KeyError */
  signing(): Promise<SigningKey>;
  /** Every certificate under which a file counts as ours, in PEM; empty while there is no key yet. */
  trusted(): string;
  facts(): Promise<KeyFacts>;
  /** A new signing key, under the same root or under a new one. What was signed before still verifies. */
  rotate(options: { newRoot: boolean }): Promise<void>;
  /** Signs with a bought key from now on. @throws KeyError when key and chain do not belong together */
  install(keyPem: string, chainPem: string): Promise<void>;
  /** What was lost and made anew by `signing`, in one sentence; null when nothing was. */
  readonly notice: string | null;
}

export function openKeys(dataFolder: string): Keys {
  const home = join(dataFolder, 'keys');
  const former = join(home, 'former');
  const file = {
    rootKey: join(home, 'root.key'),
    root: join(home, 'root.crt'),
    key: join(home, 'signing.key'),
    chain: join(home, 'signing.crt'),
  };
  let notice: string | null = null;

  const writeSecret = async (path: string, pem: string): Promise<void> => {
    await writeAtomically(path, Buffer.from(pem)); // in a folder that only its owner may enter
    chmodSync(path, 0o600);
  };

  const makeRoot = async (): Promise<void> => {
    mkdirSync(former, { recursive: true, mode: 0o700 });
    chmodSync(home, 0o700);
    const keys = await newKeys();
    const certificate = await X509CertificateGenerator.createSelfSigned({
      serialNumber: newSerial(),
      name: `CN=${ORGANISATION} root, O=${ORGANISATION}`,
      notBefore: NOT_BEFORE,
      notAfter: NOT_AFTER,
      keys,
      signingAlgorithm: ALGORITHM,
      extensions: [
        new BasicConstraintsExtension(true, 0, true),
        new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
        await SubjectKeyIdentifierExtension.create(keys.publicKey),
      ],
    });
    await keep(file.root);
    await writeSecret(file.rootKey, await pemOf(keys.privateKey));
    await writeAtomically(file.root, Buffer.from(certificate.toString('pem')));
  };

  const makeSigningKey = async (): Promise<void> => {
    const root = new X509Certificate(readFileSync(file.root, 'utf8'));
    const signingKey = await importKey(file.rootKey);
    const keys = await newKeys();
    const leaf = await X509CertificateGenerator.create({
      serialNumber: newSerial(),
      subject: `CN=${ORGANISATION}, O=${ORGANISATION}`,
      issuer: root.subject,
      notBefore: NOT_BEFORE,
      notAfter: NOT_AFTER,
      publicKey: keys.publicKey,
      signingKey,
      signingAlgorithm: ALGORITHM,
      extensions: [
        new BasicConstraintsExtension(false, undefined, true),
        new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
        new ExtendedKeyUsageExtension([EMAIL_PROTECTION]),
        await SubjectKeyIdentifierExtension.create(keys.publicKey),
        await AuthorityKeyIdentifierExtension.create(root.publicKey),
      ],
    });
    await writeSecret(file.key, await pemOf(keys.privateKey));
    await writeAtomically(file.chain, Buffer.from(`${leaf.toString('pem')}\n${root.toString('pem')}`));
  };

  /** Puts the last certificate of a file among the former ones, under its fingerprint. */
  const keep = async (path: string): Promise<void> => {
    if (!existsSync(path)) return;
    const last = certificatesOf(readFileSync(path, 'utf8')).at(-1);
    if (!last) return;
    const name = (await fingerprintOf(last)).replaceAll(':', '').slice(0, 16).toLowerCase();
    await writeAtomically(join(former, `${name}.crt`), Buffer.from(last.toString('pem')));
  };

  const hasRoot = (): boolean => existsSync(file.rootKey) && existsSync(file.root);

  const ensure = async (): Promise<void> => {
    if (existsSync(file.key) && existsSync(file.chain)) return;
    const known = existsSync(file.root) || existsSync(file.chain);
    if (known)
      notice = hasRoot()
        ? 'The signing key was lost. A new one was made under the same root.'
        : 'The keys were lost. A new chain begins; files signed earlier still verify.';
    if (!hasRoot()) {
      await keep(file.chain);
      await makeRoot();
    }
    await makeSigningKey();
  };

  const keys: Keys = {
    get notice() {
      return notice;
    },
    async signing() {
      await ensure();
      const chain = certificatesOf(readFileSync(file.chain, 'utf8'));
      const [leaf] = chain;
      if (!leaf) throw new KeyError(`${file.chain} holds no certificate. Run: npm run -s keys -- rotate`);
      const key = await importKey(file.key);
      if (!(await belongTogether(key, leaf)))
        throw new KeyError(
          `${file.key} and ${file.chain} do not belong together. Restore both from a backup, or run: npm run -s keys -- rotate`,
        );
      return { key, chain: chain.map((each) => new Uint8Array(each.rawData)) };
    },
    trusted() {
      const files = existsSync(former) ? readdirSync(former).map((name) => join(former, name)) : [];
      if (existsSync(file.root)) files.push(file.root);
      return files.map((path) => readFileSync(path, 'utf8').trim()).join('\n');
    },
    async facts() {
      await ensure();
      const chain = certificatesOf(readFileSync(file.chain, 'utf8'));
      const leaf = chain[0];
      const end = chain.at(-1);
      if (!leaf || !end) throw new KeyError(`${file.chain} holds no certificate.`);
      return {
        folder: home,
        signer: leaf.subject,
        issuer: leaf.issuer,
        fingerprint: await fingerprintOf(leaf),
        rootFingerprint: await fingerprintOf(end),
        ownRoot: readFileSync(file.root, 'utf8').includes(end.toString('pem').trim()),
        formerChains: existsSync(former) ? readdirSync(former).length : 0,
      };
    },
    async rotate({ newRoot }) {
      await ensure();
      await keep(file.chain);
      if (newRoot || !hasRoot()) await makeRoot();
      await makeSigningKey();
    },
    async install(keyPem, chainPem) {
      const [leaf] = certificatesOf(chainPem);
      if (!leaf) throw new KeyError('The chain holds no certificate in PEM.');
      const key = await importPem(keyPem).catch((cause) => {
        throw new KeyError('The key is no P-256 key in PKCS #8 PEM.', { cause });
      });
      if (!(await belongTogether(key, leaf)))
        throw new KeyError('The key and the first certificate of the chain do not belong together.');
      await ensure();
      await keep(file.chain);
      await writeSecret(file.key, keyPem);
      await writeAtomically(file.chain, Buffer.from(chainPem));
      await keep(file.chain);
    },
  };
  return keys;
}

const certificatesOf = (pem: string): X509Certificate[] =>
  (pem.match(CERTIFICATES) ?? []).map((each) => new X509Certificate(each));

async function importKey(path: string): Promise<webcrypto.CryptoKey> {
  try {
    return await importPem(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new KeyError(
      `${path} cannot be read as a key. Restore it from a backup, or delete it: a new chain begins.`,
      {
        cause,
      },
    );
  }
}

async function belongTogether(key: webcrypto.CryptoKey, certificate: X509Certificate): Promise<boolean> {
  const trial = new Uint8Array(32);
  const signature = await webcrypto.subtle.sign(ALGORITHM, key, trial);
  const publicKey = await certificate.publicKey.export(ALGORITHM, ['verify']).catch(() => null);
  return publicKey !== null && webcrypto.subtle.verify(ALGORITHM, publicKey, signature, trial);
}
