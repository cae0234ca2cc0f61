/** The desk: what the console asks over `/desk/…`, and what it is told on the `/desk` namespace. */
import { z } from 'zod';
import { PASSPHRASE_MAX_SIGNS, PASSPHRASE_MIN_SIGNS, STAFF_NAME_MAX_SIGNS } from './limits.ts';

/** A curator may do everything; an attendant reviews, hides, pauses and identifies. */
export const Role = z.enum(['curator', 'attendant']);
export type Role = z.infer<typeof Role>;

const StaffName = z.string().trim().min(1).max(STAFF_NAME_MAX_SIGNS);
/** Anything that can be typed; long rather than odd. */
const NewPassphrase = z.string().min(PASSPHRASE_MIN_SIGNS).max(PASSPHRASE_MAX_SIGNS);

export const SignIn = z.strictObject({
  name: StaffName,
  passphrase: z.string().min(1).max(PASSPHRASE_MAX_SIGNS),
});
export type SignIn = z.infer<typeof SignIn>;

/** A code that works once, made good for an account: the first curator's from the start of the server, or one that a curator made. */
export const Redeem = z.strictObject({
  code: z.string().min(1).max(64),
  name: StaffName,
  passphrase: NewPassphrase,
});
export type Redeem = z.infer<typeof Redeem>;

export const Invitation = z.strictObject({ name: StaffName, role: Role });
export type Invitation = z.infer<typeof Invitation>;

/** Who is signed in. */
export interface Staff {
  id: string;
  name: string;
  role: Role;
}

/** `/desk/session`: null where nobody is. `first`: there is no account yet, and the first code makes one. */
export interface DeskSession {
  staff: Staff | null;
  first: boolean;
}

/** An account as curators see it. */
export interface StaffAccount extends Staff {
  /** Has a passphrase, so the code was used. */
  ready: boolean;
  /** Milliseconds since the epoch until which the account's code can be used; null: there is none. */
  codeUntil: number | null;
  /** Signed in now, at how many places. */
  places: number;
}

/** What may have changed; the console asks again for what it shows of it. */
export const DeskTopic = z.enum(['jobs', 'works', 'hang', 'house', 'staff', 'settings', 'devices']);
export type DeskTopic = z.infer<typeof DeskTopic>;

export interface ServerToDesk {
  /** A hint after a commit; the routes have the truth. */
  'desk:changed': (change: { topics: DeskTopic[] }) => void;
}
