import { Hono } from "hono";
import * as z from "zod";
import { Time } from "#domain/api/common.schema.ts";
import { DatabaseUnavailable } from "#db/errors.ts";
import { outboxHealth, readiness } from "#db/queries/health.ts";
import { SCHEMA_VERSION } from "#db/schema-version.ts";
import type { AppEnv } from "../app-env.ts";
import { withDeps } from "../middleware/deps.ts";
import { identify } from "../middleware/actor.ts";
import { describe } from "../openapi.ts";

const Alive = z.object({ status: z.literal("ok") });
const Ready = z.object({
  status: z.enum(["ok", "unavailable"]),
  database: z.enum(["ok", "unavailable"]),
  schema: z.object({ have: z.int().nullable(), need: z.int() }),
  oldestUnackedSeconds: z.number().nullable().optional(),
  parked: z.int().optional(),
  lastSweepAt: Time.nullable().optional(),
  unacked: z.int().optional(),
  sweeps: z.record(z.string(), Time).optional(),
});

export const health = new Hono<AppEnv>()
  .get("/", describe({ summary: "Is the Worker alive", tag: "Health", who: "all", answer: Alive }), (c) =>
    c.json({ status: "ok" as const }),
  )
  .get(
    "/ready",
    describe({
      summary: "Can it serve",
      tag: "Health",
      who: "anybody",
      answer: Ready,
      description:
        "503 while the database is away or its schema is older than this code. A service token also sees how the outbox is doing.",
      refusals: ["unauthorized"],
      whenUnavailable: Ready,
    }),
    withDeps,
    async (c) => {
      const { deps, log } = c.var;
      const { actor } = c.req.header("authorization") ? await identify(c) : { actor: null };
      let isThere = true;
      const schema = await readiness(deps.db).catch((error: unknown) => {
        log.warn("not ready", { error });
        isThere = !(error instanceof DatabaseUnavailable); // anything else it said, so there is one, without our tables
        return null;
      });
      const isReady = schema?.ready === true;
      const outbox = isReady && actor?.kind === "service" ? await outboxHealth(deps.db, actor) : null;
      const state = isReady ? ("ok" as const) : ("unavailable" as const);
      const body = {
        status: state,
        database: isThere ? ("ok" as const) : ("unavailable" as const),
        schema: { have: schema?.have ?? null, need: SCHEMA_VERSION },
        ...outbox,
      };
      if (isReady) return c.json(body, 200);
      c.header("Retry-After", "5");
      return c.json(body, 503);
    },
  );
