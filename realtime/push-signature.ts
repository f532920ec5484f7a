/** Header of a push that comes over the open network: `t=<unix seconds>,v1=<hex HMAC-SHA256 of "t.path.body">`. */
export const PUSH_SIGNATURE_HEADER = "x-comanda-signature";

/** A signature is good for this long; within it a repeat is harmless, because a room drops what it has seen. */
const TOLERANCE_SECONDS = 60;
const HEADER = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/;

/** Whether whoever holds the push key signed exactly this body for exactly this room, just now. */
export async function isSignedPush(
  header: string | null,
  { path, body, key, nowSeconds }: { path: string; body: string; key: string; nowSeconds: number },
): Promise<boolean> {
  const [, signedAt, mac] = HEADER.exec(header ?? "") ?? [];
  if (signedAt === undefined || mac === undefined || key === "") return false;
  if (Math.abs(nowSeconds - Number(signedAt)) > TOLERANCE_SECONDS) return false;
  const bytes = new TextEncoder();
  const secret = await crypto.subtle.importKey("raw", bytes.encode(key), { name: "HMAC", hash: "SHA-256" }, false, [
    "verify",
  ]);
  const pairs = mac.match(/../g) ?? [];
  const claimed = Uint8Array.from(pairs, (pair) => Number.parseInt(pair, 16));
  return await crypto.subtle.verify("HMAC", secret, claimed, bytes.encode(`${signedAt}.${path}.${body}`));
}
