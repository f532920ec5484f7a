import { Buffer } from "node:buffer";
import { importJWK, type CryptoKey } from "jose";
import { TOKEN_ALGORITHM } from "#domain/token-claims.ts";
import type { CapabilityKey, Env, SigningKey } from "../env.ts";

/** The part of a signing key that everybody may have. */
export type PublicKey = { kty: "OKP"; crv: "Ed25519"; kid: string; x: string; alg: "EdDSA"; use: "sig" };

/** Everything this Worker signs and verifies with. The first key of a ring signs; all of them verify, so a ring can roll. */
export type Keys = {
  signing: { kid: string; key: CryptoKey };
  verifying: ReadonlyMap<string, CryptoKey>;
  jwks: { keys: PublicKey[] };
  secrets: SecretKeys;
};
/** Symmetric keys, from which guest links and refresh tokens are derived. */
export type SecretKeys = { newest: SecretKey; byKid: ReadonlyMap<string, SecretKey> };
export type SecretKey = { kid: string; bytes: Uint8Array };

/** Imports the key rings of the environment. Costs some hundred microseconds, so it is done once an isolate. */
export async function importKeys(env: Pick<Env, "JWT_KEYS" | "CAPABILITY_KEYS">): Promise<Keys> {
  const [first] = env.JWT_KEYS;
  if (!first) throw new Error("readEnv let an empty key ring pass.");
  const jwks = { keys: env.JWT_KEYS.map(publicPart) };
  const verifying = new Map<string, CryptoKey>();
  for (const key of jwks.keys) verifying.set(key.kid, await importEdwards(key));
  return {
    signing: { kid: first.kid, key: await importEdwards(first) },
    verifying,
    jwks,
    secrets: readSecrets(env.CAPABILITY_KEYS),
  };
}

/** The keys that guests' links are derived with: the newest makes them, each verifies. Throws on an empty ring. */
export function readSecrets(ring: readonly CapabilityKey[]): SecretKeys {
  const keys = ring.map(({ kid, secret }) => ({ kid, bytes: new Uint8Array(Buffer.from(secret, "base64url")) }));
  const [newest] = keys;
  if (!newest) throw new Error("readEnv let an empty key ring pass.");
  return { newest, byKid: new Map(keys.map((key) => [key.kid, key])) };
}

const publicPart = ({ kty, crv, kid, x }: SigningKey): PublicKey => ({ kty, crv, kid, x, alg: "EdDSA", use: "sig" });

async function importEdwards(jwk: SigningKey | PublicKey): Promise<CryptoKey> {
  const key = await importJWK({ ...jwk, alg: TOKEN_ALGORITHM }, TOKEN_ALGORITHM);
  if (key instanceof Uint8Array) throw new Error("An Ed25519 key was read as a symmetric one.");
  return key;
}
