import { Hono } from "hono";
import * as z from "zod";
import type { AppEnv } from "../app-env.ts";
import { withDeps } from "../middleware/deps.ts";
import { describe } from "../openapi.ts";

const Jwks = z.object({
  keys: z.array(
    z.object({
      kty: z.literal("OKP"),
      crv: z.literal("Ed25519"),
      kid: z.string(),
      x: z.string(),
      alg: z.literal("EdDSA"),
      use: z.literal("sig"),
    }),
  ),
});

/** Kept by verifiers for less time than an access token lives, so that a new key is known before it matters. */
const CACHING = "public, max-age=300";

export const jwks = new Hono<AppEnv>().get(
  "/jwks.json",
  describe({ summary: "The keys that our tokens are verified with", tag: "Reference", who: "all", answer: Jwks }),
  withDeps,
  (c) => {
    c.header("Cache-Control", CACHING);
    return c.json(c.var.deps.keys.jwks);
  },
);
