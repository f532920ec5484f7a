import { Hono } from "hono";
import type { Context } from "hono";
import * as z from "zod";
import { DeviceSelfView, PairingStateView, PairingView } from "#domain/api/devices.schema.ts";
import { getDevice } from "#db/queries/devices.ts";
import type { AppEnv } from "../app-env.ts";
import { beginPairing, claimPairing } from "../commands/pairing.ts";
import { noPairingCookie, PAIRING_COOKIE, pairingCookie, readCookies, sessionCookies, setCookies } from "../cookies.ts";
import { AppError } from "../errors.ts";
import { only } from "../middleware/actor.ts";
import { fromOurPages } from "../middleware/origin.ts";
import { describe } from "../openapi.ts";
import { isPairingSecret } from "../tokens/pairing.ts";
import { endFormerSession } from "./former-session.ts";
import { visitorOf } from "./visitor.ts";

/** The secret of a tablet that waits, in a cookie that no script reads. */
function secretIn(c: Context<AppEnv>): string | null {
  const secret = readCookies(c.req.header("cookie")).get(PAIRING_COOKIE);
  return secret !== undefined && isPairingSecret(secret) ? secret : null;
}

/** What a tablet does to be paired, and what it is afterwards. */
export const pairing = new Hono<AppEnv>()
  .post(
    "/pairing",
    describe({
      summary: "Show a code to pair this tablet by",
      tag: "Devices",
      who: "all",
      status: 201,
      answer: PairingView,
      description:
        "For a browser in the kitchen. The code works once, for ten minutes, and opens nothing: what counts is a secret in a cookie " +
        "that no script reads. 60 in ten minutes from one network.",
      refusals: ["not_allowed", "rate_limited"],
    }),
    async (c) => {
      fromOurPages(c);
      const { secret, ...waiting } = await beginPairing(c.var.deps, secretIn(c), visitorOf(c));
      setCookies(c, [pairingCookie(secret)]);
      return c.json(waiting, 201);
    },
  )
  .post(
    "/pairing/claim",
    describe({
      summary: "Ask whether this tablet was paired",
      tag: "Devices",
      who: "all",
      answer: PairingStateView,
      description:
        "Once somebody confirmed the code, the answer brings the tablet's session as cookies. An answer that was lost is given again " +
        "within a minute; a secret that is shown later was stolen, and ends the session.",
      refusals: ["not_allowed"],
    }),
    async (c) => {
      fromOurPages(c);
      const secret = secretIn(c);
      const claimed = secret === null ? { state: "over" as const } : await claimPairing(c.var.deps, secret);
      if (claimed.state !== "paired") return c.json(claimed, 200);
      const { state, device, session } = claimed;
      endFormerSession(c, session.refreshToken);
      setCookies(c, [...sessionCookies(session), noPairingCookie()]);
      return c.json({ state, device }, 200);
    },
  )
  .get(
    "/me",
    describe({
      summary: "Which tablet am I",
      tag: "Devices",
      who: "device",
      answer: z.object({ device: DeviceSelfView }),
    }),
    only("device"),
    async (c) => {
      const { actor } = c.var.proof;
      if (actor.kind !== "device") throw new AppError("not_allowed");
      return c.json({ device: await getDevice(c.var.deps.db, actor) });
    },
  );
