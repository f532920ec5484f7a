import type pg from "pg";
import { uuidv7 } from "uuidv7";
import type { Me } from "#domain/actor.ts";
import { signAccess } from "#worker/tokens/access.ts";
import type { Keys } from "#worker/tokens/keys.ts";
import type { Customer } from "./load/carts.ts";

/** Somebody with an open session, from whom a good token can be made at any time. */
export type Person = { me: Me; sessionId: string; mv: number };

/** Opens accounts with a session each. `crewOf` gives each of them a place in the crew of one restaurant. */
export async function openPeople(
  db: pg.Client,
  names: readonly string[],
  { crewOf = null, passwordHash = "nobody-signs-in-with-this" }: { crewOf?: string | null; passwordHash?: string } = {},
): Promise<Person[]> {
  const people = names.map((name) => ({ id: uuidv7(), sessionId: uuidv7(), email: `${name}@example.com` }));
  const [ids, emails] = [people.map(({ id }) => id), people.map(({ email }) => email)];
  await db.query(
    `insert into users (id, email, password_hash, first_name)
     select u.id, u.email, $3, 'Robin' from unnest($1::uuid[], $2::text[]) as u(id, email)`,
    [ids, emails, passwordHash],
  );
  if (crewOf !== null) {
    await db.query(
      `insert into memberships (user_id, restaurant_id, role) select u, $2, 'staff' from unnest($1::uuid[]) as u`,
      [ids, crewOf],
    );
  }
  await db.query(
    `insert into sessions (id, user_id, family_id, expires_at)
     select s.id, s.user_id, gen_random_uuid(), now() + interval '7 days'
     from unnest($1::uuid[], $2::uuid[]) as s(id, user_id)`,
    [people.map(({ sessionId }) => sessionId), ids],
  );
  const { rows } = await db.query<{ id: string; me: Me; mv: number }>(
    `select id, me_view_v1(id) as me, mv from users where id = any ($1)`,
    [ids],
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  return people.map(({ id, sessionId }) => {
    const row = byId.get(id);
    if (!row) throw new Error("An account was not made.");
    return { me: row.me, sessionId, mv: row.mv };
  });
}

/** Tokens live for a quarter of an hour: they are made when they are needed. */
export const tokenOf = async (keys: Keys, person: Person): Promise<string> =>
  await signAccess(keys, person, new Date());

export async function customersOf(keys: Keys, people: readonly Person[]): Promise<Customer[]> {
  return await Promise.all(
    people.map(async (person) => {
      const { me, sessionId, mv } = person;
      return { token: await tokenOf(keys, person), actor: { kind: "user", userId: me.id, sessionId, mv } };
    }),
  );
}
