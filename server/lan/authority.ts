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
  SubjectAlternativeNameExtension,
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
  const signingKey = await importPem(readFileSync(keyFile, 'utf8'));
  return {
    certificate,
    fingerprint: await fingerprintOf(issuer),
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
