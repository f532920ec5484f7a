import { createLocalJWKSet, type JWK, jwtVerify } from "jose";
import {
  ISSUER,
  roomAudience,
  ROOM_TICKET_SECONDS,
  ROOM_TICKET_TYP,
  type RoomKind,
  type RoomTicketClaims,
  TOKEN_ALGORITHM,
} from "#domain/token-claims.ts";

const TICKET_CHARACTERS_MAX = 4096;
/** How a ticket ends: a signature has 512 bits, and the last letter of its 86 only two of them. Another letter would say the same. */
const SIGNATURE = /\.[A-Za-z0-9_-]{85}[AQgw]$/;
/** How far the clocks of two of Cloudflare's machines may be apart. */
const CLOCK_SECONDS = 2;

export type Ticket = Pick<RoomTicketClaims, "jti" | "sub" | "role" | "sid" | "end"> & {
  /** When it was made, and until when it may be used: seconds since 1970. */
  madeAt: number;
  expiresAt: number;
};

/** Reads a ticket for this room. Null for whatever is wrong with it: the bearer learns nothing from the difference. */
export async function readTicket(token: string, kind: RoomKind, id: string, jwtKeys: string): Promise<Ticket | null> {
  if (token === "" || token.length > TICKET_CHARACTERS_MAX || !SIGNATURE.test(token)) return null;
  try {
    const { payload } = await jwtVerify(token, keySet(jwtKeys), {
      algorithms: [TOKEN_ALGORITHM],
      issuer: ISSUER,
      audience: roomAudience(kind, id),
      typ: ROOM_TICKET_TYP,
      maxTokenAge: ROOM_TICKET_SECONDS,
      clockTolerance: CLOCK_SECONDS,
      requiredClaims: ["jti", "sub", "exp", "iat", "end", "role"],
    });
    const { jti, sub, role, sid, end, iat, exp } = payload;
    if (typeof jti !== "string" || jti.length > 128 || typeof sub !== "string" || sub.length > 128) return null;
    if (role !== "customer" && role !== "guest" && role !== "crew") return null;
    if (typeof end !== "number" || typeof iat !== "number" || typeof exp !== "number") return null;
    if (sid !== undefined && sid !== null && typeof sid !== "string") return null;
    return { jti, sub, role, sid: sid ?? null, end, madeAt: iat, expiresAt: exp };
  } catch {
    return null;
  }
}

let known: { text: string; keys: ReturnType<typeof createLocalJWKSet> } | undefined;

/** The public halves of the keys. Kept between requests: it is configuration, the same for everybody. */
function keySet(text: string) {
  if (known?.text !== text) {
    const keys = (JSON.parse(text) as JWK[]).map(({ kty, crv, x, kid }) => ({ kty, crv, x, kid, use: "sig" }));
    known = { text, keys: createLocalJWKSet({ keys }) };
  }
  return known.keys;
}
