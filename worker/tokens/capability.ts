import { CAPABILITY_SCOPES, type Actor, type CapabilityScope } from "#domain/actor.ts";
import { CAPABILITY_PREFIX, capabilityText } from "#domain/capability.ts";
import type { SecretKeys } from "./keys.ts";
import { isSigned, signText } from "./signed-text.ts";

export type Capability = { orderId: string; scope: CapabilityScope; generation: number };
export type GuestActor = Extract<Actor, { kind: "guest" }>;

const TOKEN = new RegExp(
  `^${CAPABILITY_PREFIX}\\.([A-Za-z0-9_-]{1,32})` +
    "\\.([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})" +
    `\\.(${CAPABILITY_SCOPES.join("|")})\\.([1-9][0-9]{0,8})\\.([A-Za-z0-9_-]{43})$`,
);

/** A guest's token for one order. Derived, never stored: the same order, scope and generation give the same token again. */
export const deriveCapability = (secrets: SecretKeys, { orderId, scope, generation }: Capability): string =>
  signText(secrets, (kid) => capabilityText(kid, orderId, scope, generation));

/** Reads a guest token; null when it is broken or not ours. Whether it was revoked, the database knows. */
export function readCapability(secrets: SecretKeys, token: string): GuestActor | null {
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
  const text = capabilityText(kid, orderId, scope, Number(generation));
  return isSigned(secrets, kid, text, mac) ? { kind: "guest", orderId, scope, generation: Number(generation) } : null;
}

/** Which order a guest token speaks of, unverified: to find the one that matters among several. */
export const orderOfCapability = (token: string): string | null => TOKEN.exec(token)?.[2] ?? null;
