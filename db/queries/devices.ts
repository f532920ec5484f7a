import { sql } from "drizzle-orm";
import type { Actor } from "#domain/actor.ts";
import type { Device, DeviceSelf, StationName } from "#domain/devices.ts";
import { asJson, type Database } from "../database.ts";
import { Refused } from "../errors.ts";

/** More than hang in any kitchen. */
const SHOWN_MAX = 200;

export type Devices = { devices: Device[]; stations: StationName[] };

/** The tablets of a restaurant, the newest first, and the stations where they may hang. Throws not_found, not_allowed. */
export async function listDevices(db: Database, actor: Actor, restaurantId: string): Promise<Devices> {
  const rows = await db.rows<Devices>(sql`
    select
      (select coalesce(json_agg(device_view_v1(d) order by d.paired_at desc, d.id desc), '[]') from (
        select d.* from devices d
        where d.restaurant_id = ${restaurantId}::uuid and d.revoked_at is null
        order by d.paired_at desc, d.id desc
        limit ${SHOWN_MAX}
      ) d) as devices,
      (select coalesce(json_agg(json_build_object('id', s.id, 'name', s.name) order by s.sort, s.name), '[]') from stations s
        where s.restaurant_id = ${restaurantId}::uuid and s.active) as stations
    from require_v1(${asJson(actor)}, ${restaurantId}::uuid, 'devices:read') scope`);
  return rows[0] as Devices;
}

/** What a tablet knows of itself. Throws session_changed when it was revoked, unauthorized for an actor who is none. */
export async function getDevice(db: Database, actor: Actor & { kind: "device" }): Promise<DeviceSelf> {
  const rows = await db.rows<{ device: DeviceSelf | null }>(sql`
    select device_self_v1(s.device_id) as device
    from actor_scope_v1(${asJson(actor)}) scope join sessions s on s.id = scope.session_id`);
  const device = rows[0]?.device;
  if (!device) throw new Refused({ code: "unauthorized" });
  return device;
}
