import { randomUUID } from "node:crypto";
import { expect } from "vitest";
import type { LinkPurpose } from "#domain/account-links.ts";
import type { Delivery } from "#domain/events.ts";
import type { Answer, Caller } from "#test/support/caller.ts";
import type { OrderStatus } from "#domain/order-status.ts";
import type { ReviewState } from "#domain/reviews.ts";
import { mailedInvitation, mailedLink } from "#test/support/links.ts";
import { MATRIX, type Sentence } from "./matrix.ts";
import type { Scene } from "./scene.ts";

/** How a wish is asked, and what the answer to whoever may is like. */
type Wish = {
  /** What stands for the parts of the path that have a colon. */
  path?: (scene: Scene) => Record<string, string>;
  query?: (scene: Scene) => Record<string, string>;
  body?: (scene: Scene) => object | Promise<object>;
  status?: 201 | 204;
  gives?: (scene: Scene) => object;
  /** For wishes that alter what they are about: whoever may, does it to a thing of their own. */
  fresh?: true;
  /** Puts back what others need. */
  afterwards?: (scene: Scene) => Promise<unknown>;
};

const PASSWORD = "a long and quiet evening";
const inPath = (of: (scene: Scene) => string) => (scene: Scene) => ({ id: of(scene) });
const ofHere = inPath(({ here }) => here.id);
const ofGuests = inPath(({ guests }) => guests.id);
const ofCustomers = inPath(({ own }) => own.id);
const ofEaten = inPath(({ eaten }) => eaten.id);
const ofOwnEaten = inPath(({ ownEaten }) => ownEaten.id);
const ofCustomer = inPath(({ customer }) => customer.userId);
const ofSoup = inPath(({ here }) => here.soup.id);

/** Somebody with a password, by the one sign-up whose hash all of them share: hashing is slow on purpose. */
async function withPassword({ world }: Scene): Promise<string> {
  const someone = await world.account();
  let [known] = await world.db.query<{ hash: string }>(
    `select password_hash as hash from users where username = 'the-one-with-a-password'`,
  );
  if (!known) {
    const email = `${randomUUID()}@example.com`;
    const wish = { email, password: PASSWORD, firstName: "Robin", username: "the-one-with-a-password" };
    const made = await world.guest.post("/auth/signup", wish);
    if (made.status !== 201) throw new Error(made.text);
    [known] = await world.db.query<{ hash: string }>(`select password_hash as hash from users where email = $1`, [
      email,
    ]);
  }
  await world.db.query(`update users set password_hash = $2 where id = $1`, [someone.userId, known?.hash]);
  return someone.email;
}
/** Everybody, by the same hash. */
async function allWithPassword(scene: Scene): Promise<void> {
  const email = await withPassword(scene);
  await scene.world.db.query(
    `update users set password_hash = (select password_hash from users where email = $1) where status <> 'anonymised'`,
    [email],
  );
}
/** What somebody types who is asked who they are once more. */
async function asThemselves(scene: Scene): Promise<object> {
  await allWithPassword(scene);
  await scene.world.db.query(`delete from sign_in_attempts`);
  return { currentPassword: PASSWORD };
}
const forSomebody = async ({ world }: Scene) => ({ identifier: (await world.account()).email });
const linkOf = async ({ world }: Scene, purpose: LinkPurpose): Promise<string> =>
  await mailedLink(world, (await world.account()).userId, purpose);
const ofInvitation = ({ here, invitation }: Scene) => ({ id: here.id, invitationId: invitation.id });
const ofApplication = ({ applicationId }: Scene) => ({ id: applicationId });
const ofTablet = ({ here, tablet }: Scene) => ({ id: here.id, deviceId: tablet.id });
const ofMate = ({ here, mate }: Scene) => ({ id: here.id, userId: mate.userId });
const invitedBy = async ({ world, here, boss }: Scene, email: string): Promise<string> =>
  (await mailedInvitation(world, { restaurantId: here.id, by: boss.userId, email })).token;
const signUp: Wish = {
  body: () => ({ email: `${randomUUID()}@example.com`, password: PASSWORD, firstName: "Robin" }),
  status: 201,
  gives: () => ({ user: { role: "customer", memberships: [] } }),
};
const signIn: Wish = {
  body: async (scene) => ({ identifier: await withPassword(scene), password: PASSWORD }),
  gives: () => ({ user: { role: "customer" } }),
};

const openAgain = async ({ world, here }: Scene) =>
  await world.db.query(`update restaurants set state = 'open', message = null, until = null where id = $1`, [here.id]);
const move = (path: Wish["path"], to: OrderStatus, of: "guests" | "own"): Wish => ({
  path,
  body: () => ({ to, version: 1, reason: "kitchen_closed" }),
  gives: (scene) => ({ order: { id: scene[of].id, status: to, version: 2 } }),
  fresh: true,
});
const cancel = (path: Wish["path"], of: "guests" | "own"): Wish => ({
  path,
  body: () => ({ reason: "kitchen_closed" }),
  gives: (scene) => ({ order: { id: scene[of].id, status: "cancelled", version: 2 } }),
  fresh: true,
});
const orderOf = (path: Wish["path"], of: "guests" | "own"): Wish => ({
  path,
  gives: (scene) => ({ order: { id: scene[of].id, lines: [{ name: "Soup" }] } }),
});
const eventsOf = (path: Wish["path"], of: "guests" | "own"): Wish => ({
  path,
  gives: (scene) => ({ events: [{ seq: 1 }], news: { orderId: scene[of].id, status: "placed" } }),
});
type Reviewed = "eaten" | "ownEaten" | "guests";
const ofState = (of: Reviewed, step: ReviewState["step"]) => (scene: Scene) => ({
  review: { orderId: scene[of].id, number: scene[of].number, step },
});
const writeReview = (path: Wish["path"], of: Reviewed): Wish => ({
  path,
  body: () => ({ rating: 5, comment: "Warm." }),
  status: 201,
  gives: ofState(of, "reviewed"),
  fresh: true,
});
const slipsOf = (of: "guests" | "own"): Wish => ({
  path: (scene) => ({ orderId: scene[of].id }),
  gives: (scene) => ({ tickets: [{ station: "Hot", card: { orderId: scene[of].id } }] }),
});
const ticket = (body: (scene: Scene) => { room: string; id: string }): Wish => ({
  body,
  status: 201,
  gives: () => ({ expiresIn: 30 }),
});
const theOnlyDelivery = async ({ world, own }: Scene, consumer: Delivery["consumer"]): Promise<object> => {
  const [row] = await world.db.query<{ delivery: Delivery }>(
    `select delivery_view_v1(e, d.consumer, d.gen) as delivery from deliveries d join outbox e on e.id = d.event_id
     where d.consumer = $2 and (e.aggregate_id = $1 or e.aggregate_id in (select id from notifications where order_id = $1))`,
    [own.id, consumer],
  );
  return row?.delivery ?? {};
};
const delivered = (consumer: Delivery["consumer"]): Wish => ({
  body: async (scene) => await theOnlyDelivery(scene, consumer),
  status: 204,
});

export const WISHES: Record<Sentence, Wish> = {
  "asks whether anybody is there": { gives: () => ({ status: "ok" }) },
  "asks whether it can serve": { gives: () => ({ status: "ok", database: "ok" }) },
  "reads the keys": { gives: () => ({ keys: [{ kid: "test", use: "sig" }] }) },
  "reads the keys where others look for them": { gives: () => ({ keys: [{ kid: "test", use: "sig" }] }) },
  "reads the API's document": { gives: () => ({ openapi: "3.1.0" }) },
  "reads the API's reference": {},
  "lists the dishes": { query: ({ here }) => ({ restaurant: here.id }), gives: () => ({ nextCursor: null }) },
  "lists restaurants": { gives: () => ({ nextCursor: null }) },
  "reads a restaurant": { path: ofHere, gives: ({ here }) => ({ restaurant: { id: here.id } }) },
  "reads the menu": { path: ofHere, gives: ({ here }) => ({ menu: { restaurantId: here.id } }) },
  "asks what is to be had": { path: ofHere, gives: ({ here }) => ({ availability: { restaurantId: here.id } }) },

  "signs up": signUp,
  registers: signUp,
  "signs in": signIn,
  "logs in": signIn,
  "renews a session by its token": {
    body: async (scene) => {
      const wish = { identifier: await withPassword(scene), password: PASSWORD };
      const { body } = await scene.world.guest.post("/auth/signin", wish);
      return { refreshToken: body.refreshToken };
    },
    gives: () => ({ user: { role: "customer" } }),
  },
  "signs out": { body: () => ({}), status: 204, fresh: true },
  "asks who they are": {},
  "reads their profile": {},
  "changes their profile": {
    body: () => ({ firstName: "Sam", phone: null }),
    gives: () => ({ user: { firstName: "Sam", phone: null } }),
    fresh: true,
  },
  "changes their password": {
    body: async (scene) => {
      await allWithPassword(scene);
      return { currentPassword: PASSWORD, newPassword: `${PASSWORD}, and a longer night` };
    },
    status: 204,
    fresh: true,
  },
  "applies with a restaurant": {
    body: () => ({
      kind: "restaurant",
      restaurant: {
        ...{ name: `Café ${randomUUID()}`, address: "12 Harbour Street", phone: "+20 2 2794 0018" },
        ...{ timezone: "Africa/Cairo", currency: "EGP" },
      },
    }),
    status: 201,
    gives: () => ({ application: { kind: "restaurant", state: "pending" } }),
  },
  "lists their own applications": {},
  "withdraws the customer's application": {
    path: ofApplication,
    body: () => ({}),
    gives: ({ applicationId }) => ({ application: { id: applicationId, state: "withdrawn" } }),
    fresh: true,
  },
  "lists applications": { query: () => ({ kind: "driver" }), gives: () => ({ items: expect.any(Array) }) },
  "looks for applications": {
    body: ({ customer }) => ({ search: customer.email, kind: "driver" }),
    gives: ({ applicationId, customer }) => ({ items: [{ id: applicationId, user: { id: customer.userId } }] }),
  },
  "counts the applications that wait": {},
  "approves an application": {
    path: ofApplication,
    body: () => ({}),
    gives: ({ applicationId }) => ({ application: { id: applicationId, state: "approved" } }),
    fresh: true,
  },
  "declines an application": {
    path: ofApplication,
    body: () => ({ reason: "Not there yet." }),
    gives: ({ applicationId }) => ({ application: { id: applicationId, state: "declined" } }),
    fresh: true,
  },
  "lists accounts": { query: () => ({ limit: "1" }), gives: () => ({ items: [{ status: "active" }] }) },
  "looks for accounts": {
    body: ({ customer }) => ({ search: customer.email }),
    gives: ({ customer }) => ({ items: [{ id: customer.userId }], nextCursor: null }),
  },
  "counts accounts": { gives: () => ({ stats: { byStatus: { anonymised: expect.any(Number) } } }) },
  "reads somebody's account": {
    path: ofCustomer,
    gives: ({ customer }) => ({ user: { id: customer.userId, email: customer.email, status: "active" } }),
  },
  "gives somebody another role": {
    path: ofCustomer,
    body: () => ({ role: "driver" }),
    gives: ({ customer }) => ({ user: { id: customer.userId, platformRole: "driver" } }),
    fresh: true,
  },
  "switches an account off": { path: ofCustomer, gives: () => ({ user: { status: "disabled" } }), fresh: true },
  "switches an account on again": { path: ofCustomer, gives: () => ({ user: { status: "active" } }), fresh: true },
  "signs somebody out": { path: ofCustomer, gives: () => ({ user: { sessions: 0 } }), fresh: true },
  "deletes somebody's account": { path: ofCustomer, status: 204, fresh: true },
  "has everything that is kept of them": {},
  "deletes their account": {
    body: asThemselves,
    status: 204,
    fresh: true,
  },
  "reads the audit log": { query: () => ({ limit: "1" }), gives: () => ({ items: [{ by: { name: "Robin" } }] }) },
  "reads the security log": { query: () => ({ kind: "refresh_reuse" }), gives: () => ({ nextCursor: null }) },
  "has a link for a new password mailed": { body: forSomebody, status: 204 },
  "has the link to verify an address mailed again": { body: forSomebody, status: 204 },
  "looks at a link that was mailed": {
    body: async (scene) => ({ token: await linkOf(scene, "reset_password") }),
    gives: () => ({ link: { purpose: "reset_password" } }),
  },
  "shows by a link that an address is theirs": {
    body: async (scene) => ({ token: await linkOf(scene, "verify_email") }),
    gives: () => ({ user: { emailVerified: true } }),
  },
  "sets a new password by a link": {
    body: async (scene) => ({ token: await linkOf(scene, "reset_password"), newPassword: "a new and longer password" }),
    status: 204,
  },
  "asks for another address": {
    body: async (scene) => {
      await allWithPassword(scene);
      return { email: `${randomUUID()}@example.com`, currentPassword: PASSWORD };
    },
    status: 204,
    fresh: true,
  },
  "reads an invitation": {
    body: ({ invitation }) => ({ token: invitation.token }),
    gives: () => ({ invitation: { role: "kitchen", hasAccount: false } }),
  },
  "accepts the customer's invitation": {
    body: async (scene) => ({ token: await invitedBy(scene, scene.customer.email) }),
    gives: ({ here }) => ({ restaurantId: here.id, user: { role: "kitchen" } }),
    fresh: true,
  },
  "joins by an invitation": {
    body: async (scene) => ({
      token: await invitedBy(scene, `${randomUUID()}@example.com`),
      firstName: "Robin",
      password: PASSWORD,
    }),
    status: 201,
    gives: () => ({ user: { role: "kitchen", emailVerified: true } }),
  },
  "asks where they are signed in": { gives: () => ({ items: [{ isThis: true }], nextCursor: null }) },
  "signs out everywhere": { body: asThemselves, status: 204, fresh: true },
  "ends the customer's session": {
    path: inPath(({ customer }) => customer.sessionId),
    body: asThemselves,
    status: 204,
    fresh: true,
  },

  "places an order": {
    body: async ({ world, here }) => await world.wish(here),
    status: 201,
    gives: ({ here }) => ({ order: { restaurantId: here.id, status: "placed" } }),
  },
  "lists their own orders": { gives: () => ({ nextCursor: null }) },
  "reads a guest's order": orderOf(ofGuests, "guests"),
  "reads the customer's order": orderOf(ofCustomers, "own"),
  "reads what happened to a guest's order": eventsOf(ofGuests, "guests"),
  "reads what happened to the customer's order": eventsOf(ofCustomers, "own"),
  "confirms a guest's order": move(ofGuests, "confirmed", "guests"),
  "confirms the customer's order": move(ofCustomers, "confirmed", "own"),
  "declines a guest's order": move(ofGuests, "rejected", "guests"),
  "cancels a guest's order": cancel(ofGuests, "guests"),
  "cancels the customer's order": cancel(ofCustomers, "own"),
  "has the links to a guest's order made new": { path: ofGuests, body: () => ({}), status: 201, fresh: true },
  "has links to the customer's order made": { path: ofCustomers, body: () => ({}), status: 201, fresh: true },
  "asks whether a guest's order can be reviewed": { path: ofEaten, gives: ofState("eaten", "open") },
  "reviews a guest's order": writeReview(ofEaten, "eaten"),
  "reviews a guest's order by a link to look or to cancel": writeReview(ofGuests, "guests"),
  "asks whether the customer's order can be reviewed": { path: ofOwnEaten, gives: ofState("ownEaten", "open") },
  "reviews the customer's order": writeReview(ofOwnEaten, "ownEaten"),
  "lists what was written about the restaurant": { path: ofHere, gives: () => ({ nextCursor: expect.anything() }) },
  "approves what was written": {
    path: ({ here, reviewId }) => ({ id: here.id, reviewId }),
    body: () => ({ status: "approved" }),
    gives: ({ reviewId }) => ({ review: { id: reviewId, status: "approved" } }),
    fresh: true,
  },
  "takes back the links to a guest's order": { path: ofGuests, status: 204, fresh: true },
  "reads the slips of a guest's order": slipsOf("guests"),
  "reads the slips of the customer's order": slipsOf("own"),

  "lists the restaurant's orders": { path: ofHere },
  "asks for the board": { path: ofHere, gives: ({ here }) => ({ board: { restaurantId: here.id } }) },
  "asks for the slips of a column": { path: ofHere, query: () => ({ status: "placed" }) },
  "opens the restaurant": {
    path: ofHere,
    body: () => ({}),
    gives: () => ({ availability: { state: "open" } }),
  },
  "pauses the restaurant": {
    path: ofHere,
    body: () => ({}),
    gives: () => ({ availability: { state: "paused" } }),
    afterwards: openAgain,
  },
  "closes the restaurant": {
    path: ofHere,
    body: () => ({}),
    gives: () => ({ availability: { state: "closed" } }),
    afterwards: openAgain,
  },
  "takes a dish off sale": {
    path: inPath(({ here }) => here.pizza.id),
    body: () => ({}),
    gives: ({ here }) => ({ availability: { soldOut: [here.pizza.id] } }),
  },
  "puts a dish back on sale": {
    path: ofSoup,
    body: () => ({}),
    gives: ({ here }) => ({ availability: { restaurantId: here.id } }),
  },
  "reads the counts": {
    query: ({ here }) => ({ restaurantId: here.id }),
    gives: ({ here }) => ({ items: [{ itemId: here.tart.id }] }),
  },
  "corrects a count": {
    path: ({ here }) => ({ itemId: here.tart.id }),
    body: async (scene) => ({ delta: 1, version: await versionOfCount(scene), reason: "restock" }),
    gives: ({ here }) => ({ stock: { itemId: here.tart.id } }),
  },
  "takes what a till has sold": {
    body: ({ here }) => ({ itemId: here.tart.id, quantity: 1 }),
    gives: ({ here }) => ({ stock: { itemId: here.tart.id } }),
  },

  "lists who works there": { path: ofHere },
  "invites somebody": {
    path: ofHere,
    body: () => ({ email: `${randomUUID()}@example.com`, role: "kitchen" }),
    status: 201,
    gives: () => ({ invitation: { role: "kitchen" } }),
  },
  "sends an invitation anew": {
    path: ofInvitation,
    gives: ({ invitation }) => ({ invitation: { id: invitation.id } }),
    fresh: true,
  },
  "withdraws an invitation": { path: ofInvitation, status: 204, fresh: true },
  "gives another cook another role": {
    path: ofMate,
    body: () => ({ role: "staff" }),
    gives: ({ mate }) => ({ member: { userId: mate.userId, role: "staff" } }),
    fresh: true,
  },
  "removes another cook": { path: ofMate, status: 204, fresh: true },

  "lists the tablets": { path: ofHere },
  "pairs a tablet": {
    path: ofHere,
    body: ({ code }) => ({ code, name: "Pass", stationId: null }),
    status: 201,
    gives: () => ({ device: { name: "Pass", lastSeenAt: null } }),
    fresh: true,
  },
  "renames a tablet": {
    path: ofTablet,
    body: () => ({ name: "Bar", stationId: null }),
    gives: ({ tablet }) => ({ device: { id: tablet.id, name: "Bar" } }),
    fresh: true,
  },
  "revokes a tablet": { path: ofTablet, status: 204, fresh: true },
  "shows a code to be paired by": { status: 201, gives: () => ({ secondsLeft: 600 }) },
  "asks whether it was paired": { gives: () => ({ state: "over" }) },
  "asks which tablet it is": { gives: () => ({ device: { name: "The grill", station: null } }) },

  "gets a ticket for the room of a guest's order": ticket(({ guests }) => ({ room: "order", id: guests.id })),
  "gets a ticket for the room of the customer's order": ticket(({ own }) => ({ room: "order", id: own.id })),
  "gets a ticket for the kitchen's room": ticket(({ here }) => ({ room: "kitchen", id: here.id })),
  "gets a ticket for the customer's own room": ticket(({ customer }) => ({ room: "user", id: customer.userId })),
  "gets a ticket for the room of the menu": ticket(({ here }) => ({ room: "menu", id: here.id })),

  "brings a delivery to the kitchen": delivered("kitchen"),
  "brings a delivery to the notifications": delivered("notifications"),
  "brings a delivery to the sender": delivered("sender"),
  "brings a delivery of changed rights": delivered("access"),
  "brings a delivery of a deleted account": delivered("eraser"),
  "starts a sweep": { body: () => ({}), status: 204 },
  "reports a failure": {
    body: async (scene) => {
      const delivery = JSON.stringify(await theOnlyDelivery(scene, "kitchen"));
      return { status: 500, retried: 3, sourceBody: Buffer.from(delivery).toString("base64"), sourceMessageId: "msg" };
    },
    status: 204,
  },
};

const versionOfCount = async ({ world, here }: Scene) => {
  const rows = await world.db.query<{ version: number }>(`select version from stock where item_id = $1`, [
    here.tart.id,
  ]);
  return rows[0]?.version;
};

export type Asked = { method: string; path: string; body: string | undefined };

/** The request of a sentence, about the things of this scene. */
export async function requestOf(sentence: Sentence, scene: Scene): Promise<Asked> {
  const { path, query, body }: Wish = WISHES[sentence];
  const [method = "", pattern = ""] = MATRIX[sentence].route.split(" ");
  const parts = path?.(scene) ?? {};
  const filled = pattern.replaceAll(/:(\w+)/g, (_, name: string) => {
    const part = parts[name];
    if (part === undefined) throw new Error(`Nobody says what stands for :${name} where somebody ${sentence}.`);
    return part;
  });
  const search = query ? `?${new URLSearchParams(query(scene))}` : "";
  return { method, path: filled + search, body: body && JSON.stringify(await body(scene)) };
}

/** Says a sentence as somebody, under a key of its own where it is a command. */
export async function ask(
  who: Caller,
  { method, path, body }: Asked,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const json = { "content-type": "application/json", "idempotency-key": randomUUID() };
  return await who.sendTo(method, path, body, { headers: { ...(body !== undefined && json), ...headers } });
}
