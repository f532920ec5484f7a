import { randomUUID } from "node:crypto";
import pg from "pg";
import { migrate } from "#db/migrate.ts";
import type { Menu } from "#domain/menu.ts";
import type { Me } from "#domain/actor.ts";
import { openRestaurant, readMenu, type TestRestaurant } from "#test/db/restaurant.ts";
import { openAccount, type Account } from "#test/support/accounts.ts";
import { importKeys, type Keys } from "#worker/tokens/keys.ts";
import { makeCapabilityKeys, makeJwtKeys, makeRoomPushKey } from "../../scripts/make-keys.ts";
import { clockSql } from "./postgres-service.ts";

/** The moment at which every history begins: a Monday noon. */
export const START = Date.parse("2026-01-05T12:00:00.000Z");
export const PORTIONS = 3;

/** Who takes part, besides a guest without an account. */
export const PEOPLE = ["Ada", "Ben", "Kim", "Mo"] as const;
export type PersonName = (typeof PEOPLE)[number];

/** A restaurant with its people in a database of its own, made once and emptied before each history. */
export type House = AsyncDisposable & {
  client: pg.Client;
  restaurant: TestRestaurant;
  menu: Menu;
  accounts: Record<PersonName, Account & { me: Me; mv: number }>;
  keys: Keys;
  secrets: Record<string, string>;
  /** Makes everything as it was before the first order. */
  empty(): Promise<void>;
};

/** Makes the database on a server, whose address it is given, and drops it in the end. */
export async function openHouse(serverUrl: string): Promise<House> {
  const name = `simulation_${randomUUID().replaceAll("-", "")}`;
  const admin = new pg.Client({ connectionString: serverUrl });
  await admin.connect();
  await admin.query(`create database ${name} template template0`);
  const url = new URL(serverUrl);
  url.pathname = name;
  const drop = async () => {
    await admin.query(`drop database ${name} with (force)`);
    await admin.end();
  };
  try {
    await prepare(url.href, name);
    const client = new pg.Client({ connectionString: url.href });
    await client.connect();
    return await furnish(client, async () => {
      await client.end();
      await drop();
    });
  } catch (error) {
    await drop();
    throw error;
  }
}

async function prepare(url: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  // A statement that is run once for every call must not be compiled, nor planned anew.
  await client.query(`alter database ${name} set jit = off`);
  await client.query(`alter database ${name} set plan_cache_mode = force_generic_plan`);
  for (const statement of clockSql(name, new Date(START).toISOString())) await client.query(statement);
  await client.end();
  await migrate(url);
}

async function furnish(client: pg.Client, dispose: () => Promise<void>): Promise<House> {
  const query = async <Row extends Record<string, unknown>>(sql: string, params?: unknown[]) =>
    (await client.query<Row>(sql, params)).rows;
  const restaurant = await openRestaurant(query, { stock: { tart: PORTIONS, cola: PORTIONS } });
  const secrets = {
    JWT_KEYS: makeJwtKeys("simulation"),
    CAPABILITY_KEYS: makeCapabilityKeys("simulation"),
    ROOM_PUSH_KEY: makeRoomPushKey("simulation"),
  };
  const keys = await importKeys({
    JWT_KEYS: JSON.parse(secrets.JWT_KEYS) as never,
    CAPABILITY_KEYS: JSON.parse(secrets.CAPABILITY_KEYS) as never,
  });
  const at = (role: "kitchen" | "manager") => ({ at: { restaurantId: restaurant.id, role } });
  const account = async (wishes?: Parameters<typeof openAccount>[2]) => {
    const opened = await openAccount(query, keys, wishes);
    const [row] = await query<{ me: Me; mv: number }>("select me_view_v1(id) as me, mv from users where id = $1", [
      opened.userId,
    ]);
    if (!row) throw new Error("There is no such account.");
    return { ...opened, ...row };
  };
  const accounts = {
    Ada: await account(),
    Ben: await account(),
    Kim: await account(at("kitchen")),
    Mo: await account(at("manager")),
  };
  await query(`create table simulation_restaurants as select * from restaurants`);
  await query(`create table simulation_sessions as select * from sessions`);
  const emptying = emptySql(restaurant);
  return {
    client,
    restaurant,
    menu: await readMenu(query, restaurant.id),
    accounts,
    keys,
    secrets,
    empty: async () => void (await client.query(emptying)),
    [Symbol.asyncDispose]: dispose,
  };
}

const PASSING = [
  "security_log",
  ...["orders", "order_lines", "order_line_options", "order_events", "order_capabilities", "tickets", "outbox"],
  ...["deliveries", "inbox", "notifications", "idempotency_keys", "stock_moves", "stock", "sweeps", "sessions"],
  ...["refresh_tokens", "sign_in_attempts"],
];

/** One piece of text: Postgres does all of it in one round trip and one transaction. */
function emptySql({ id, tart, cola }: TestRestaurant): string {
  return `
    set session_replication_role = replica;
    ${PASSING.map((table) => `delete from ${table};`).join("\n")}
    set session_replication_role = origin;
    update restaurants r set (state, message, until, feed_seq, availability_seq, last_number, number_day)
      = (select state, message, until, feed_seq, availability_seq, last_number, number_day from simulation_restaurants s where s.id = r.id);
    update menu_items set sold_out = false where sold_out;
    update users set feed_seq = 0 where feed_seq <> 0;
    insert into sessions select * from simulation_sessions;
    insert into stock (item_id, restaurant_id) values ('${tart.id}', '${id}'), ('${cola.id}', '${id}');
    insert into stock_moves (item_id, delta, reason, ref)
      values ('${tart.id}', ${PORTIONS}, 'restock', 'opening'), ('${cola.id}', ${PORTIONS}, 'restock', 'opening');`;
}
