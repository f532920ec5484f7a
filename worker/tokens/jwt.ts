import { errors, jwtVerify, SignJWT, type JWTPayload } from "jose";
import { ISSUER, TOKEN_ALGORITHM } from "#domain/token-claims.ts";
import type { Keys } from "./keys.ts";

/** Clocks of two machines may differ by this much before a good token is refused. */
export const CLOCK_TOLERANCE_SECONDS = 30;

type Purpose = { typ: string; audience: string };

/** Signs claims for one purpose. `typ` and audience keep a token of one kind from passing for another. */
export async function signToken(
  keys: Keys,
  { typ, audience }: Purpose,
  claims: JWTPayload,
  { now, seconds }: { now: Date; seconds: number },
): Promise<string> {
  const issuedAt = Math.floor(now.getTime() / 1000);
  return await new SignJWT(claims)
    .setProtectedHeader({ alg: TOKEN_ALGORITHM, kid: keys.signing.kid, typ })
    .setIssuer(ISSUER)
    .setAudience(audience)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + seconds)
    .sign(keys.signing.key);
}

/**
 * Reads a token that we signed for this purpose and that has not ended. `ended` is one that was good in its time; `bad` is everything
 * else, and why is nobody's business.
 */
export async function verifyToken(
  keys: Keys,
  { typ, audience }: Purpose,
  token: string,
  now: Date,
): Promise<(JWTPayload & { exp: number }) | "ended" | "bad"> {
  try {
    const keyOf = ({ kid }: { kid?: string }) => {
      const key = kid === undefined ? undefined : keys.verifying.get(kid);
      if (!key) throw new Error("unknown key");
      return key;
    };
    const { payload } = await jwtVerify(token, keyOf, {
      algorithms: [TOKEN_ALGORITHM],
      issuer: ISSUER,
      audience,
      typ,
      requiredClaims: ["exp", "iat"],
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      currentDate: now,
    });
    return payload as JWTPayload & { exp: number };
  } catch (error) {
    // The last thing that is looked at: all else of it was right.
    return error instanceof errors.JWTExpired ? "ended" : "bad";
  }
}
