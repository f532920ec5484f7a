import { createHash } from "node:crypto";
import pg from "pg";
import { uuidv7 } from "uuidv7";
import type { Actor, CapabilityScope } from "#domain/actor.ts";
import type { CommandName } from "#domain/command-names.ts";
import type { Menu } from "#domain/menu.ts";
import type { MemberRole, PlatformRole } from "#domain/roles.ts";
import { judge, type Refused } from "#db/errors.ts";
import { testDatabase } from "#test/support/postgres.ts";
import { openRestaurant, readMenu, type Query, type RestaurantWishes, type TestRestaurant } from "./restaurant.ts";

/** As many commands at once as a rush has; each needs a connection of its own. */
const CONNECTIONS_MAX = 40;

/** A database with one open restaurant, and everybody who might come in. */
export type World = AsyncDisposable & {
  url: string;
  query: Query;
  restaurant: TestRestaurant;
  /** As it was when the world began. */
  menu: Menu;
  /** Calls a command function. */
  call<Answer>(name: CommandName, command: object): Promise<Answer>;
  /** Makes a person and signs them in. */
  person(who?: { member?: MemberRole; platform?: PlatformRole; restaurantId?: string }): Promise<Person>;
};
export type Person = { userId: string; email: string; actor: Extract<Actor, { kind: "user" }> };

export const SYSTEM: Actor = { kind: "system" };
export const ANONYMOUS: Actor = { kind: "anonymous" };
export const guestOf = (orderId: string, scope: CapabilityScope = "cancel"): Actor => ({
  kind: "guest",
  orderId,
  scope,
  generation: 1,
});

export async function openWorld(wishes: RestaurantWishes = {}): Promise<World> {
  const database = await testDatabase();
  const pool = new pg.Pool({ connectionString: database.url, max: CONNECTIONS_MAX });
  pool.on("error", () => undefined); // one that was still saying goodbye when its database was dropped
  const query: Query = async (sql, params) => (await pool.query(sql, params)).rows;
  const restaurant = await openRestaurant(query, wishes);
  const call = async <Answer>(name: CommandName, command: object): Promise<Answer> => {
    const rows = await query<{ answer: Answer }>(`select ${name}($1::jsonb) as answer`, [JSON.stringify(command)]);
    return rows[0]?.answer as Answer;
  };
  return {
    url: database.url,
    query,
    restaurant,
    menu: await readMenu(query, restaurant.id),
    call,
    person: async (who) => await signIn(query, call, who ?? {}, restaurant),
    [Symbol.asyncDispose]: async () => {
      await pool.end();
      await database[Symbol.asyncDispose]();
    },
  };
}

async function signIn(
  query: Query,
  call: World["call"],
  who: { member?: MemberRole; platform?: PlatformRole; restaurantId?: string },
  restaurant: TestRestaurant,
): Promise<Person> {
  const userId = uuidv7();
  const email = `${userId}@example.com`;
  await query(
    `insert into users (id, email, email_verified_at, password_hash, first_name, platform_role)
     values ($1, $2, now(), 'x', 'Pat', $3)`,
    [userId, email, who.platform ?? "customer"],
  );
  if (who.member) {
    await query(`insert into memberships (user_id, restaurant_id, role) values ($1, $2, $3)`, [
      userId,
      who.restaurantId ?? restaurant.id,
      who.member,
    ]);
  }
  const sessionId = uuidv7();
  const { mv } = await call<{ mv: number }>("open_session_v1", {
    userId,
    sessionId,
    familyId: uuidv7(),
    refreshHash: sha256(sessionId),
    refreshSeconds: 3_600,
    userAgent: null,
    passwordHash: null,
  });
  return { userId, email, actor: { kind: "user", userId, sessionId, mv } };
}

export const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

/** What a command refused with. Throws when it did not, or failed in another way. */
export async function refusal(work: Promise<unknown>): Promise<Refused> {
  const thrown = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (thrown === undefined) throw new Error("This was expected to be refused.");
  const verdict = judge(thrown);
  if (verdict.kind !== "refused") throw thrown;
  return verdict.error;
}

/** The codes of all that were refused, and the answers of all that were not. Throws for anything else. */
export async function outcomes<Answer>(work: Promise<Answer>[]): Promise<{ answers: Answer[]; codes: string[] }> {
  const settled = await Promise.allSettled(work);
  const answers: Answer[] = [];
  const codes: string[] = [];
  for (const each of settled) {
    if (each.status === "fulfilled") {
      answers.push(each.value);
      continue;
    }
    const verdict = judge(each.reason);
    if (verdict.kind !== "refused") throw each.reason;
    codes.push(verdict.error.code);
  }
  return { answers, codes };
}

/** How many rows there are in each of these tables. */
export async function countRows(query: Query, ...tables: string[]): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const table of tables) {
    const rows = await query<{ count: string }>(`select count(*) from ${table}`);
    counts[table] = Number(rows[0]?.count);
  }
  return counts;
}
