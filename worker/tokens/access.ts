import * as z from "zod";
import type { Me } from "#domain/actor.ts";
import type { DeviceSessionResult } from "#domain/commands.ts";
import { ACCESS_AUDIENCE, ACCESS_SECONDS, ACCESS_TYP, DEVICE_ROLE, type AccessClaims } from "#domain/token-claims.ts";
import { signToken, verifyToken } from "./jwt.ts";
import type { Keys } from "./keys.ts";

const ACCESS = { typ: ACCESS_TYP, audience: ACCESS_AUDIENCE };

const Claims = z.object({
  sub: z.uuid(),
  sid: z.uuid(),
  username: z.string(),
  role: z.string(),
  mem: z.array(z.object({ r: z.string(), role: z.string() })),
  mv: z.int(),
  exp: z.int(),
}) satisfies z.ZodType<AccessClaims>;

/** What a verified access token says, and when it ends (seconds since 1970). */
export type Access = z.infer<typeof Claims>;

/** A short-lived token for one session. Its role and memberships are for clients to read: the database decides. */
export async function signAccess(
  keys: Keys,
  session: { me: Me; sessionId: string; mv: number },
  now: Date,
): Promise<string> {
  const { me, sessionId, mv } = session;
  const claims: AccessClaims = {
    sub: me.id,
    sid: sessionId,
    username: me.username ?? me.email,
    role: me.role,
    mem: me.memberships.map(({ restaurantId, role }) => ({ r: restaurantId, role })),
    mv,
  };
  return await signToken(keys, ACCESS, claims, { now, seconds: ACCESS_SECONDS });
}

/** The same for the session of a paired tablet. What the token is for is all that it says: the database knows the rest. */
export async function signDeviceAccess(
  keys: Keys,
  { device, sessionId, mv }: DeviceSessionResult,
  now: Date,
): Promise<string> {
  const claims: AccessClaims = {
    sub: device.id,
    sid: sessionId,
    username: device.name,
    role: DEVICE_ROLE,
    mem: [{ r: device.restaurantId, role: "kitchen" }],
    mv,
  };
  return await signToken(keys, ACCESS, claims, { now, seconds: ACCESS_SECONDS });
}

/** Reads an access token: `ended` when it was good in its time, `bad` when it is broken, forged, or made for something else. */
export async function readAccess(keys: Keys, token: string, now: Date): Promise<Access | "ended" | "bad"> {
  const read = await verifyToken(keys, ACCESS, token, now);
  return read === "ended" ? read : (Claims.safeParse(read).data ?? "bad");
}

/** The same, for whom it makes no difference why there is none. */
export async function verifyAccess(keys: Keys, token: string, now: Date): Promise<Access | null> {
  const access = await readAccess(keys, token, now);
  return typeof access === "string" ? null : access;
}
