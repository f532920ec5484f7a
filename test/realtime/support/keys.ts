import { createHmac, randomUUID } from "node:crypto";
import { exportJWK, generateKeyPair, importJWK, type JWK, type JWTPayload, SignJWT } from "jose";
import { ISSUER, roomAudience, ROOM_TICKET_TYP, type RoomKind } from "#domain/token-claims.ts";

/** The keys of one running system, as its environment holds them. */
export interface TestKeys {
  jwtKeys: string;
  pushKey: string;
  /** A ticket as the Worker would make it; any claim or header can be bent. */
  ticket(kind: RoomKind, id: string, bent?: BentTicket): Promise<string>;
  /** The header that signs a push for this path, now or at another time. */
  sign(path: string, body: string, seconds?: number): string;
}

export type BentTicket = Partial<{
  jti: string;
  sub: string;
  sid: string | null;
  role: string;
  end: number;
  aud: string;
  iss: string;
  typ: string;
  madeAt: number;
  lives: number;
  key: JWK;
}>;

export const nowSeconds = (): number => Math.floor(Date.now() / 1000);

export async function newSigningKey(kid: string): Promise<JWK> {
  const { privateKey } = await generateKeyPair("EdDSA", { extractable: true });
  return { ...(await exportJWK(privateKey)), kid };
}

export async function testKeys(): Promise<TestKeys> {
  const [current, next] = [await newSigningKey("k1"), await newSigningKey("k2")];
  const pushKey = randomUUID();
  return {
    jwtKeys: JSON.stringify([current, next]),
    pushKey,
    async ticket(kind, id, bent = {}) {
      const key = bent.key ?? current;
      const madeAt = bent.madeAt ?? nowSeconds();
      const claims: JWTPayload = {
        jti: bent.jti ?? randomUUID(),
        sub: bent.sub ?? (kind === "user" ? id : randomUUID()),
        role: bent.role ?? (kind === "kitchen" ? "crew" : "customer"),
        sid: bent.sid === undefined ? randomUUID() : bent.sid,
        mv: 1,
        end: bent.end ?? nowSeconds() + 900,
      };
      return await new SignJWT(claims)
        .setProtectedHeader({ alg: "EdDSA", kid: key.kid, typ: bent.typ ?? ROOM_TICKET_TYP })
        .setIssuer(bent.iss ?? ISSUER)
        .setAudience(bent.aud ?? roomAudience(kind, id))
        .setIssuedAt(madeAt)
        .setExpirationTime(madeAt + (bent.lives ?? 30))
        .sign(await importJWK(key, "EdDSA"));
    },
    sign(path, body, seconds = nowSeconds()) {
      return `t=${seconds},v1=${createHmac("sha256", pushKey).update(`${seconds}.${path}.${body}`).digest("hex")}`;
    },
  };
}
