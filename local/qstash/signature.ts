import { createHash, createHmac, randomUUID } from "node:crypto";

const VALID_SECONDS = 300;
const HEADER = encode({ alg: "HS256", typ: "JWT" });

/** The `Upstash-Signature` of a delivery: a JWT over its destination and the hash of its raw body. */
export function sign(key: string, url: string, body: Uint8Array, nowMs: number): string {
  const iat = Math.floor(nowMs / 1_000);
  const claims = {
    iss: "Upstash",
    sub: url,
    iat,
    nbf: iat,
    exp: iat + VALID_SECONDS,
    jti: `jwt_${randomUUID()}`,
    body: createHash("sha256").update(body).digest("base64url"),
  };
  const signed = `${HEADER}.${encode(claims)}`;
  return `${signed}.${createHmac("sha256", key).update(signed).digest("base64url")}`;
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString("base64url");
}
