import { createHash } from "node:crypto";
import { networkOf } from "#domain/network.ts";
import type { Allowance } from "./recent-counts.ts";

/** Orders without an account, in any minute: from one address (a whole office may share it), and for one e-mail or phone. */
const PER_ADDRESS_MAX = 120;
const PER_CONTACT_MAX = 30;
const WINDOW_SECONDS = 60;

type Contact = { email: string | null; phone: string | null };

/**
 * What a guest's order counts against. Only orders that were placed are counted: a crowd that goes for the last portion is no
 * abuse. Redis gets hashes, never an address or a contact.
 */
export function guestAllowances(address: string | undefined, { email, phone }: Contact): Allowance[] {
  const allowances: Allowance[] = [];
  const limit = (kind: string, value: string, max: number) =>
    allowances.push({ key: `rate:orders:${kind}:${digest(value)}`, max, seconds: WINDOW_SECONDS });
  const network = networkOf(address);
  if (network !== null) limit("address", network, PER_ADDRESS_MAX);
  if (email !== null) limit("contact", email, PER_CONTACT_MAX);
  if (phone !== null) limit("contact", phone.replace(/[^0-9+]/g, ""), PER_CONTACT_MAX);
  return allowances;
}

const digest = (value: string) => createHash("sha256").update(value).digest("base64url").slice(0, 22);
