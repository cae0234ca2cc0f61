import { webcrypto } from 'node:crypto';
import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { isIP } from 'node:net';
import { join } from 'node:path';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';
import { writeAtomically } from '../storage/atomic-files.ts';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
/** From before any clock without a battery wakes up to after anybody will look: a dead clock never turns a wall off. */
const NOT_BEFORE = new Date('1970-01-01T00:00:00Z');
const NOT_AFTER = new Date('2049-12-31T23:59:59Z');
const NAME = 'CN=Echoes of Imagination, O=This exhibition';

export interface Authority {
  /** The authority's certificate in PEM: what a station's machine must trust. */
  readonly certificate: string;
  /** SHA-256 of the certificate in hex pairs, to compare by eye. */
  readonly fingerprint: string;
  /** A key and a certificate chain for a listener reached under `names` (host names and addresses). */
  issue(names: readonly string[]): Promise<{ key: string; cert: string }>;
}

/** The exhibition's own certificate authority, made on first use and kept in `<folder>/authority/`, readable by the owner only. */
export async function openAuthority(folder: string): Promise<Authority> {
  const home = join(folder, 'authority');
  const keyFile = join(home, 'ca.key');
  const certificateFile = join(home, 'ca.crt');
  if (!existsSync(keyFile) || !existsSync(certificateFile))
    await makeAuthority(home, keyFile, certificateFile);

  const certificate = readFileSync(certificateFile, 'utf8');
  const issuer = new X509Certificate(certificate);
  const signingKey = await webcrypto.subtle.importKey(
    'pkcs8',
    PemConverter.decodeFirst(readFileSync(keyFile, 'utf8')),
    ALGORITHM,
    false,
    ['sign'],
  );
  return {
    certificate,
    fingerprint: Buffer.from(await issuer.getThumbprint('SHA-256'))
      .toString('hex')
      .toUpperCase()
      .replace(/(..)(?!$)/g, '$1:'),
    async issue(names) {
      const keys = await newKeys();
      const leaf = await X509CertificateGenerator.create({
        serialNumber: newSerial(),
        subject: 'CN=Echoes of Imagination',
        issuer: issuer.subject,
        notBefore: NOT_BEFORE,
        notAfter: NOT_AFTER,
        publicKey: keys.publicKey,
        signingKey,
        signingAlgorithm: ALGORITHM,
        extensions: [
          new BasicConstraintsExtension(false, undefined, true),
          new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
          new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
          new SubjectAlternativeNameExtension(
            names.map((name) => ({ type: isIP(name) ? ('ip' as const) : ('dns' as const), value: name })),
          ),
          await SubjectKeyIdentifierExtension.create(keys.publicKey),
          await AuthorityKeyIdentifierExtension.create(issuer.publicKey),
        ],
      });
      return { key: await pemOf(keys.privateKey), cert: `${leaf.toString('pem')}\n${certificate}` };
    },
  };
}

async function makeAuthority(home: string, keyFile: string, certificateFile: string): Promise<void> {
  await mkdir(home, { recursive: true, mode: 0o700 });
  chmodSync(home, 0o700);
  const keys = await newKeys();
  const certificate = await X509CertificateGenerator.createSelfSigned({
    serialNumber: newSerial(),
    name: NAME,
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
  await writeAtomically(keyFile, Buffer.from(await pemOf(keys.privateKey)));
  chmodSync(keyFile, 0o600);
  await writeAtomically(certificateFile, Buffer.from(certificate.toString('pem')));
}

const newKeys = (): Promise<webcrypto.CryptoKeyPair> =>
  webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);

/** 16 random bytes, positive as DER wants it. */
function newSerial(): string {
  const bytes = webcrypto.getRandomValues(new Uint8Array(16));
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return Buffer.from(bytes).toString('hex');
}

async function pemOf(key: webcrypto.CryptoKey): Promise<string> {
  const der = await webcrypto.subtle.exportKey('pkcs8', key);
  return `${PemConverter.encode(der, 'PRIVATE KEY')}\n`;
}
