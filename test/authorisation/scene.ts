import { randomUUID } from "node:crypto";
import { countStock, type TestRestaurant } from "#test/db/restaurant.ts";
import { sentApplication } from "#test/support/applications.ts";
import { openDevice, shownCode, type TestDevice } from "#test/support/devices.ts";
import { mailedInvitation } from "#test/support/links.ts";
import { mailedReviewLink, writtenReview } from "#test/support/reviews.ts";
import type { Account } from "#test/support/accounts.ts";
import type { PlacedOrder, World } from "#test/support/world.ts";

/** What the wishes of the matrix are about. */
export type Scene = {
  world: World;
  /** The restaurant that all wishes are about, and another one. */
  here: TestRestaurant;
  there: TestRestaurant;
  /** Another owner here, who invites. */
  boss: Account;
  customer: Account;
  /** The customer's, to be a driver. */
  applicationId: string;
  /** A cook here, and somebody who was invited. */
  mate: Account;
  invitation: { id: string; token: string };
  /** A tablet here, and the code that another one shows. */
  tablet: TestDevice;
  code: string;
  /** A guest's order here, and the customer's. */
  guests: PlacedOrder;
  own: PlacedOrder;
  /** A guest's order that was picked up, which they may review, and the customer's. */
  eaten: PlacedOrder;
  ownEaten: PlacedOrder;
  /** What was written about another order here. */
  reviewId: string;
  /** An order of another guest here. */
  others: PlacedOrder;
};

/** Opens both restaurants and places the orders. */
export async function setScene(world: World): Promise<Scene> {
  const [here, there] = [await world.restaurant(), await world.restaurant()];
  for (const restaurant of [here, there]) await countStock(world.db.query, restaurant, restaurant.tart, 1_000);
  const boss = await world.crew(here, "owner");
  const others = await world.order(here);
  return { world, here, there, boss, others, ...(await untouchedIn(world, here, boss)) };
}

/** The same scene with people and orders that nobody has touched yet. */
export const freshScene = async (scene: Scene): Promise<Scene> => ({
  ...scene,
  ...(await untouchedIn(scene.world, scene.here, scene.boss)),
});

async function untouchedIn(world: World, here: TestRestaurant, boss: Account) {
  const customer = await world.account();
  const mate = await world.crew(here, "kitchen");
  const email = `${randomUUID()}@example.com`;
  const invitation = await mailedInvitation(world, { restaurantId: here.id, by: boss.userId, email });
  const tablet = await openDevice(world, { restaurantId: here.id, by: boss.userId });
  const code = await shownCode(world);
  const [guests, own] = await Promise.all([world.order(here), world.order(here, { by: customer })]);
  const [eaten, ownEaten, told] = await Promise.all([
    pickedUp(world, here),
    pickedUp(world, here, customer),
    pickedUp(world, here),
  ]);
  const reviewId = await writtenReview(world, told.id);
  const { id: applicationId } = await sentApplication(world, customer.userId);
  return { customer, applicationId, mate, invitation, tablet, code, guests, own, eaten, ownEaten, reviewId };
}

/** An order as if it had been picked up, and a guest had been asked how it was. */
async function pickedUp(world: World, here: TestRestaurant, by?: Account): Promise<PlacedOrder> {
  const order = await world.order(here, { ...(by && { by }) });
  await world.db.query(`update orders set status = 'picked_up' where id = $1`, [order.id]);
  if (!by) await mailedReviewLink(world, order.id);
  return order;
}

/** What is in each table, as one hash: two that are equal have the same rows. */
export async function fingerprint(world: World): Promise<Record<string, string>> {
  const tables = await world.db.query<{ name: string }>(
    `select quote_ident(tablename) as name from pg_tables where schemaname = 'public' and tablename <> 'security_log' order by tablename`,
  );
  const hashes = tables.map(
    ({ name }) =>
      `select '${name}' as name, md5(coalesce(string_agg(t::text, chr(10) order by t::text), '')) as hash from ${name} t`,
  );
  const rows = await world.db.query<{ name: string; hash: string }>(hashes.join(" union all "));
  return Object.fromEntries(rows.map(({ name, hash }) => [name, hash]));
}
