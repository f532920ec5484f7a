import { Hono } from "hono";
import { LinksView } from "#domain/api/order.schema.ts";
import { GUEST_COOKIE } from "#domain/capability.ts";
import type { AppEnv } from "../app-env.ts";
import { renewLinks, revokeLinks } from "../commands/order-links.ts";
import { guestCookie, readCookies, readGuestCookie, withGuestToken } from "../cookies.ts";
import { orderInPath, somebody } from "../middleware/actor.ts";
import { idempotencyKey } from "../middleware/idempotency-key.ts";
import { describe } from "../openapi.ts";
import { validate } from "../validate.ts";
import { WithId } from "./params.ts";

/** What becomes of the links that guests have to their orders. */
export const orderLinks = new Hono<AppEnv>()
  .post(
    "/:id/links",
    describe({
      summary: "Have one's links to an order made new",
      tag: "Orders",
      who: "holder of the order",
      status: 201,
      answer: LinksView,
      description:
        "For whoever holds a guest's link. The one that cancels renews both, the one that looks renews itself; the old ones are over at once, " +
        "and a mail with the new one goes to the order's address. A browser gets it as its cookie. Three in a quarter of an hour for one order.",
      refusals: ["invalid_input", "not_found", "not_allowed", "rate_limited"],
      once: true,
    }),
    somebody(orderInPath),
    idempotencyKey,
    validate("param", WithId),
    async (c) => {
      const { deps, proof, idempotencyKey: key } = c.var;
      const access = await renewLinks(deps, proof.actor, c.req.valid("param").id, key);
      const token = access.cancel ?? access.track;
      if (proof.by === "cookie" && token !== undefined) {
        const held = readGuestCookie(readCookies(c.req.header("cookie")).get(GUEST_COOKIE));
        c.header("Set-Cookie", guestCookie(withGuestToken(held, token)), { append: true });
      }
      return c.json({ access }, 201);
    },
  )
  .delete(
    "/:id/links",
    describe({
      summary: "End all links of guests to an order",
      tag: "Orders",
      who: "crew",
      status: 204,
      description:
        "For a link that got into the wrong hands. It needs the right to cancel orders, and nobody gets another link.",
      refusals: ["invalid_input", "not_found", "not_allowed"],
    }),
    somebody(),
    validate("param", WithId),
    async (c) => {
      await revokeLinks(c.var.deps, c.var.proof.actor, c.req.valid("param").id);
      return c.body(null, 204);
    },
  );
