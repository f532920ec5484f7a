import { Hono } from "hono";
import * as z from "zod";
import { DeviceChange, DeviceView, PairDevice, StationsView } from "#domain/api/devices.schema.ts";
import { listDevices } from "#db/queries/devices.ts";
import type { AppEnv } from "../app-env.ts";
import { changeDevice, pairDevice, revokeDevice } from "../commands/devices.ts";
import { only } from "../middleware/actor.ts";
import { idempotencyKey } from "../middleware/idempotency-key.ts";
import { describe } from "../openapi.ts";
import { validate } from "../validate.ts";
import { WithDeviceId, WithId } from "./params.ts";

const OneDevice = z.object({ device: DeviceView });

/** The tablets of a restaurant, for its managers and owners. */
export const devices = new Hono<AppEnv>()
  .get(
    "/:id/devices",
    describe({
      summary: "List the tablets of a restaurant",
      tag: "Devices",
      who: "crew",
      answer: z.object({ devices: z.array(DeviceView), stations: StationsView }),
      description: "Without those that were revoked; with the stations where one may hang.",
      refusals: ["invalid_input", "not_allowed", "not_found"],
    }),
    only("user"),
    validate("param", WithId),
    async (c) => c.json(await listDevices(c.var.deps.db, c.var.proof.actor, c.req.valid("param").id)),
  )
  .post(
    "/:id/devices",
    describe({
      summary: "Pair a tablet by the code that it shows",
      takesBody: true,
      once: true,
      tag: "Devices",
      who: "crew",
      status: 201,
      answer: OneDevice,
      description:
        "It gets a session of its own with the rights of the kitchen. A code that is unknown, expired or used is `invalid_input` at " +
        "`code`. Ten tries in ten minutes for one person, 30 for one restaurant. It is written down in the audit log.",
      refusals: ["not_allowed", "not_found", "rate_limited"],
    }),
    only("user"),
    idempotencyKey,
    validate("param", WithId),
    validate("json", PairDevice),
    async (c) => {
      const { deps, proof, idempotencyKey: key } = c.var;
      const device = await pairDevice(deps, proof.actor, c.req.valid("param").id, key, c.req.valid("json"));
      return c.json({ device }, 201);
    },
  )
  .patch(
    "/:id/devices/:deviceId",
    describe({
      summary: "Give a tablet a name and a station",
      takesBody: true,
      tag: "Devices",
      who: "crew",
      answer: OneDevice,
      description: "It is written down in the audit log.",
      refusals: ["not_allowed", "not_found"],
    }),
    only("user"),
    validate("param", WithDeviceId),
    validate("json", DeviceChange),
    async (c) => {
      const { id: restaurantId, deviceId } = c.req.valid("param");
      const which = { restaurantId, deviceId };
      return c.json({ device: await changeDevice(c.var.deps, c.var.proof.actor, which, c.req.valid("json")) });
    },
  )
  .delete(
    "/:id/devices/:deviceId",
    describe({
      summary: "Revoke a tablet",
      tag: "Devices",
      who: "crew",
      status: 204,
      description:
        "It counts at once, closes its sockets, and is written down in the audit log. A tablet is paired anew as another.",
      refusals: ["invalid_input", "not_allowed", "not_found"],
    }),
    only("user"),
    validate("param", WithDeviceId),
    async (c) => {
      const { id: restaurantId, deviceId } = c.req.valid("param");
      await revokeDevice(c.var.deps, c.var.proof.actor, { restaurantId, deviceId });
      return c.body(null, 204);
    },
  );
