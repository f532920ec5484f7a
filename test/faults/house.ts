import { createHash, randomBytes } from "node:crypto";
import type { Dish, TestRestaurant } from "#test/db/restaurant.ts";
import { tokenOf, type Account } from "#test/support/accounts.ts";
import type { World } from "#test/support/system.ts";
import { Client } from "./client.ts";
import type { Attempt } from "./evidence.ts";

const PLENTY = 1_000_000;
/** Portions of the one dish that sells out in the middle of the run. */
const SCARCE = 150;
const CUSTOMERS = 12;

/** Somebody with an account, and their calls under its access token. */
export type Member = { account: Account; client: Client };

/** A restaurant of the rig, and who works there. */
export type Kitchen = {
  restaurant: TestRestaurant;
  menuVersion: number;
  /** Whoever works there under an account: crew and manager. */
  staff: Member[];
  crew: Client;
  manager: Client;
  till: Client;
  /** Counted dishes, the scarce one last. */
  counted: Dish[];
};

export type Customer = Member & { refreshToken: string };

/** Who and what there is while faults are made. */
export type House = {
  kitchens: Kitchen[];
  customers: Customer[];
  anonymous: Client;
  /** Where the Worker answers: to be changed by whoever starts another one beside it. */
  origins: string[];
  /** Somebody whose session is over comes back as somebody else would: with an account and a session of this moment. */
  replace(customer: Customer): Promise<void>;
  /** Gives everybody an access token of this moment: one lives for a quarter of an hour, and a run may take longer. */
  renew(): Promise<void>;
};

/** Opens restaurants, of whose dishes one is scarce, and accounts with refresh tokens. */
export async function openHouse(world: World, history: Attempt[], { restaurants = 2 } = {}): Promise<House> {
  const origins = [world.url];
  const anonymous = new Client(origins, "anonymous", {}, history);
  const kitchens: Kitchen[] = [];
  for (let n = 0; n < restaurants; n++) kitchens.push(await openKitchen(world, anonymous));
  const customers: Customer[] = [];
  for (let n = 0; n < CUSTOMERS; n++) customers.push(await openCustomer(world, anonymous));
  await signOutAndForget(world);
  return {
    kitchens,
    customers,
    anonymous,
    origins,
    replace: async (customer) => void Object.assign(customer, await openCustomer(world, anonymous)),
    renew: async () => {
      for (const { account, client } of [...kitchens.flatMap(({ staff }) => staff), ...customers]) {
        Object.assign(client.headers, bearer(await tokenOf(world.db.query, world.keys, account)));
      }
    },
  };
}

/** Acts of somebody who runs the platform, so that the audit log and those who were forgotten have something to be looked at. */
async function signOutAndForget(world: World): Promise<void> {
  const [operator, someone] = [await world.account({ platformRole: "super_admin" }), await world.account()];
  const answers = [
    await world.as(operator).post(`/users/${someone.userId}/sign-out`, {}),
    await world.as(operator).send("DELETE", `/users/${someone.userId}`, undefined),
  ];
  const statuses = answers.map(({ status }) => status).join(", ");
  if (statuses !== "200, 204") throw new Error(`An operator was answered ${statuses}.`);
}

/** A kitchen with crew, till and a manager. */
export async function openKitchen(world: World, anonymous: Client, scarce = SCARCE): Promise<Kitchen> {
  const restaurant = await world.restaurant({ stock: { tart: PLENTY, cola: scarce } });
  const [row] = await world.db.query<{ v: string }>(`select menu_version as v from restaurants where id = $1`, [
    restaurant.id,
  ]);
  const crew = memberOf(anonymous, await world.crew(restaurant));
  const manager = memberOf(anonymous, await world.crew(restaurant, "manager"));
  return {
    restaurant,
    menuVersion: Number(row?.v),
    staff: [crew, manager],
    crew: crew.client,
    manager: manager.client,
    till: anonymous.as(`service:${restaurant.id}`, bearer(await world.service(restaurant))),
    counted: [restaurant.tart, restaurant.cola],
  };
}

/** Somebody with an account, an open session, and the refresh token of that session. */
export async function openCustomer(world: World, anonymous: Client): Promise<Customer> {
  const account = await world.account();
  const refreshToken = `rt_${randomBytes(32).toString("base64url")}`;
  // As old as a session is whose access token has run out: a token of this moment would be kept, not traded.
  await world.db.query(
    `insert into refresh_tokens (hash, session_id, created_at) values ($1, $2, now() - interval '15 minutes')`,
    [createHash("sha256").update(refreshToken).digest("hex"), account.sessionId],
  );
  return { ...memberOf(anonymous, account), refreshToken };
}

const memberOf = (anonymous: Client, account: Account): Member => ({
  account,
  client: anonymous.as(`user:${account.userId}`, bearer(account.token)),
});

/** The header under which a token is shown. */
export const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });
