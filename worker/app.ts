import { Hono } from "hono";
import type { Bindings } from "./bindings.ts";

/** The API and the hooks. */
export const app = new Hono<{ Bindings: Bindings }>().get("/api/v1/health", (c) => c.json({ status: "ok" }));
