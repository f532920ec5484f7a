import { sql } from "drizzle-orm";
import { check, foreignKey, index, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { DEVICE_NAME_MAX } from "#domain/devices.ts";
import { at, createdAt, id } from "./columns.ts";
import { users } from "./identity.ts";
import { restaurants, stations } from "./restaurants.ts";

/**
 * A tablet in the kitchen of one restaurant, with the rights of its role `kitchen` and no person behind it. It has one session in its
 * life; revoked or signed out, it is paired anew as another device. Never deleted, because steps of orders name it.
 */
export const devices = pgTable(
  "devices",
  {
    id: id(),
    restaurantId: uuid()
      .notNull()
      .references(() => restaurants.id),
    name: text().notNull(),
    /** Where in the kitchen it hangs; none is everywhere. */
    stationId: uuid(),
    pairedBy: uuid()
      .notNull()
      .references(() => users.id),
    pairedAt: createdAt(),
    /** To the minute. */
    lastSeenAt: at(),
    revokedAt: at(),
  },
  (table) => [
    foreignKey({
      name: "devices_station_exists",
      columns: [table.restaurantId, table.stationId],
      foreignColumns: [stations.restaurantId, stations.id],
    }),
    index("devices_by_restaurant").on(table.restaurantId),
    check("devices_name_sane", sql`char_length(${table.name}) between 1 and ${sql.raw(String(DEVICE_NAME_MAX))}`),
  ],
);

/**
 * A code that a tablet shows, until somebody confirms it. The tablet proves itself by a secret of its own, which becomes the first
 * refresh token of its session: whoever knows nothing but the code gets nothing.
 */
export const devicePairings = pgTable(
  "device_pairings",
  {
    /** SHA-256 of the tablet's secret. */
    secretHash: text().primaryKey(),
    /** HMAC of the code, which is too short for a hash without a key. */
    codeHash: text().notNull(),
    createdAt: createdAt(),
    expiresAt: at().notNull(),
    /** What it became, once somebody confirmed it. */
    deviceId: uuid().references(() => devices.id),
  },
  (table) => [
    unique("device_pairings_code_unique").on(table.codeHash),
    unique("device_pairings_device_unique").on(table.deviceId),
    index("device_pairings_by_expiry").on(table.expiresAt),
  ],
);
