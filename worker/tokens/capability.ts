import { Buffer } from "node:buffer";
import { createHmac, timingSafeEqual } from "node:crypto";
import { CAPABILITY_SCOPES, type Actor, type CapabilityScope } from "#domain/actor.ts";
import { CAPABILITY_PREFIX, capabilityText } from "#domain/capability.ts";
import type { SecretKey, SecretKeys } from "./keys.ts";

export type Capability = { orderId: string; scope: CapabilityScope; generation: number };
export type GuestActor = Extract<Actor, { kind: "guest" }>;

const TOKEN = new RegExp(
  `^${CAPABILITY_PREFIX}\\.([A-Za-z0-9_-]{1,32})` +
    "\\.([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})" +
    `\\.(${CAPABILITY_SCOPES.join("|")})\\.([1-9][0-9]{0,8})\\.([A-Za-z0-9_-]{43})$`,
);

/** A guest's token for one order. Derived, never stored: the same order, scope and generation give the same token again. */
export function deriveCapability({ newest }: SecretKeys, { orderId, scope, generation }: Capability): string {
  const text = capabilityText(newest.kid, orderId, scope, generation);
  return `${text}.${macOf(newest, text)}`;
}

/** Reads a guest token; null when it is broken or not ours. Whether it was revoked, the database knows. */
export function readCapability({ byKid }: SecretKeys, token: string): GuestActor | null {
  const parts = TOKEN.exec(token);
  if (!parts) return null;
  const [, kid, orderId, scope, generation, mac] = parts as unknown as [
    string,
    string,
    string,
    CapabilityScope,
    string,
    string,
  ];
  const key = byKid.get(kid);
  if (!key) return null;
  // As text and not as bytes: the last character of a base64url text carries two bits that nobody reads.
  const expected = Buffer.from(macOf(key, capabilityText(kid, orderId, scope, Number(generation))));
  const given = Buffer.from(mac);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
  return { kind: "guest", orderId, scope, generation: Number(generation) };
}

/** Which order a guest token speaks of, unverified: to find the one that matters among several. */
export const orderOfCapability = (token: string): string | null => TOKEN.exec(token)?.[2] ?? null;

const macOf = (key: SecretKey, text: string) => createHmac("sha256", key.bytes).update(text).digest("base64url");
