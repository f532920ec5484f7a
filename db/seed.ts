import { createHash } from "node:crypto";
import pg from "pg";
import { DEMO_ACCOUNTS, DEMO_PASSWORD_HASH, DEMO_SERVICE_TOKEN, type DemoAccount } from "./seed/accounts.ts";
import { COMANDA_KITCHEN } from "./seed/comanda-kitchen.ts";
import { HARBOUR_NOODLES } from "./seed/harbour-noodles.ts";
import { seedId } from "./seed/ids.ts";
import { upserting, type Upsert } from "./seed/upsert.ts";
import { writeRestaurant } from "./seed/write-restaurant.ts";

export { DEMO_ACCOUNTS, DEMO_SERVICE_TOKEN, type DemoAccount };
export const DEMO_RESTAURANTS = [COMANDA_KITCHEN, HARBOUR_NOODLES] as const;

const MEMBER_ROLES: readonly string[] = ["kitchen", "staff", "manager", "owner"];

/**
 * Fills in the demo restaurants and accounts, all or nothing. Any number of runs gives the same rows, and touches none but the
 * demo's own. Throws in production: those accounts have a password that everybody knows.
 */
export async function seed(databaseUrl: string, { environment }: { environment: string }): Promise<void> {
  if (environment !== "development" && environment !== "test") {
    throw new Error("The demo accounts have a public password, so they are only for development.");
  }
  const client = new pg.Client({ connectionString: databaseUrl });
  client.on("error", () => undefined); // a connection that is cut between two statements: the next one fails, and says why
  await client.connect();
  try {
    await client.query("begin");
    const upsert = upserting(client);
    for (const [sort, restaurant] of DEMO_RESTAURANTS.entries()) await writeRestaurant(upsert, restaurant, sort);
    await writePeople(upsert);
    await client.query("commit");
  } finally {
    await client.end();
  }
}

async function writePeople(upsert: Upsert): Promise<void> {
  await upsert(
    "users",
    DEMO_ACCOUNTS.map(({ email, username, firstName, lastName, role }) => ({
      id: seedId("user", username),
      email,
      email_verified_at: "2026-01-01T00:00:00Z",
      username,
      password_hash: DEMO_PASSWORD_HASH,
      first_name: firstName,
      last_name: lastName,
      platform_role: MEMBER_ROLES.includes(role) ? "customer" : role,
      locale: "en",
    })),
    { keep: true },
  );
  await upsert(
    "memberships",
    DEMO_ACCOUNTS.flatMap(({ username, role, restaurants }) =>
      restaurants.map((slug) => ({ user_id: seedId("user", username), restaurant_id: seedId(slug), role })),
    ),
    { key: ["user_id", "restaurant_id"], keep: true },
  );
  await upsert(
    "service_tokens",
    [
      {
        id: seedId("service", "till"),
        restaurant_id: seedId(COMANDA_KITCHEN.slug),
        name: "Demo till",
        hash: createHash("sha256").update(DEMO_SERVICE_TOKEN).digest("hex"),
      },
    ],
    { keep: true },
  );
}
