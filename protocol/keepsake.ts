/** What a visitor takes home, and what a file says when it is shown to the exhibition again. */
import { z } from 'zod';
import { Biography } from './biography.ts';
import { Id } from './work.ts';

/** 128 random bits: knowing it is the right to have the keepsake. */
export const KeepsakeId = z.string().regex(/^[A-Za-z0-9_-]{22}$/);
/** What is printed for people to type: Crockford's base 32, without I, L, O and U. */
export const KeepsakeCode = z.string().regex(/^[0-9A-HJKMNP-TV-Z]{10}$/);

/** How the station that made a work offers its keepsake. */
export const KeepsakeOffer = z.object({
  path: z.string(),
  code: KeepsakeCode,
  /** The whole address, for a square code: only while it really leads here from outside this machine. */
  link: z.url().nullable(),
  /** Until when the address leads anywhere, ISO 8601; null where the clock cannot be right. */
  until: z.string().nullable(),
});
export type KeepsakeOffer = z.infer<typeof KeepsakeOffer>;

/** A typed code as it is kept: case, spaces, hyphens and look-alikes do not matter. */
export const normaliseCode = (typed: string): string =>
  typed.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');

/** What a signed record in a file (a C2PA manifest) says, as far as people ask. */
export const Manifest = z.object({
  /** `valid`: nothing was changed since it was signed. `changed`: something was. `unreadable`: it is damaged or forged. */
  state: z.enum(['valid', 'changed', 'unreadable']),
  /** Signed under a key of this exhibition, now or earlier. */
  ours: z.boolean(),
  /** Who signed, as the certificate says. */
  issuer: z.string().nullable(),
  signer: z.string().nullable(),
  /** The program that made the record. */
  generator: z.string().nullable(),
  title: z.string().nullable(),
  /** IPTC's word for how the picture came to be, when one is claimed. */
  sourceType: z.string().nullable(),
  /** What was done, in order. */
  actions: z.array(z.string()),
  ingredients: z.array(z.string()),
  /** ISO 8601, when a time authority vouched for one. */
  signedAt: z.string().nullable(),
  /** Codes of what is wrong. */
  faults: z.array(z.string()),
  /** Two programs of different makers read it; null: this one does not read this kind of file. */
  readers: z.object({ c2paRs: z.boolean(), c2paTs: z.boolean().nullable() }),
});
export type Manifest = z.infer<typeof Manifest>;

/** What a file answers when it is asked about itself. */
export const Verdict = z.enum([
  'ours', // signed here, unchanged
  'changed', // signed, and changed afterwards
  'signed', // signed by somebody else, unchanged
  'marked', // not signed any more, but our mark is in it
  'claims', // says something about itself that nobody signed
  'resembles', // says nothing, but looks like a work of ours
  'silent', // says nothing about itself
  'unreadable', // no picture that could be read
  'too-large', // more than is looked at
]);
export type Verdict = z.infer<typeof Verdict>;

export const Verification = z.object({
  verdict: Verdict,
  file: z.object({
    bytes: z.int().nonnegative(),
    sha256: z.string(),
    /** By its first bytes, whatever its name says. */
    type: z.enum(['png', 'jpeg', 'webp', 'gif', 'avif', 'heic', 'tiff', 'unknown']),
    width: z.int().positive().nullable(),
    height: z.int().positive().nullable(),
    /** Bytes behind the picture's end, where a second file can hide. */
    trailingBytes: z.int().nonnegative(),
  }),
  manifest: Manifest.nullable(),
  /** What the unsigned metadata (XMP) says. */
  claims: z
    .object({
      sourceType: z.string().nullable(),
      tool: z.string().nullable(),
      title: z.string().nullable(),
      credit: z.string().nullable(),
    })
    .nullable(),
  /** Our invisible mark, and how surely it was read (0.5 to 1). */
  mark: z.object({ id: z.int().nonnegative(), confidence: z.number(), scale: z.number() }).nullable(),
  /** The work of ours that looks most like it, when one does. */
  nearest: z
    .object({ id: Id, number: z.int().positive(), distance: z.number(), certain: z.boolean() })
    .nullable(),
  /** What the exhibition knows of the work, while it may be shown. */
  biography: Biography.nullable(),
});
export type Verification = z.infer<typeof Verification>;
