import { randomUUID } from "node:crypto";
import type { APIRequestContext, Browser, BrowserContextOptions } from "playwright-core";
import type { Menu } from "#domain/menu.ts";
import type { OrderStatus } from "#domain/order-status.ts";
import type { Order } from "#domain/order.ts";
import { DEMO_ACCOUNTS } from "#db/seed.ts";

export type Person = "customer" | "staff" | "owner" | "super_admin";

/** The demo restaurant on a busy evening: what the scenes need to exist before they are shown. */
export interface Shop {
  url: string;
  restaurantId: string;
  /** An account to which something was done. */
  driverId: string;
  /** An account that was deleted. */
  goneId: string;
  /** An order that was reviewed. */
  reviewedId: string;
  /** Signed-in browsers, to start a scene in. */
  sessions: Record<Person, BrowserContextOptions["storageState"]>;
  /** Orders of the demo customer, one for each status that has a page of its own look. */
  orders: Record<"placed" | "preparing" | "ready" | "picked_up" | "rejected", string>;
}

const SLUG = "comanda-kitchen";

export async function openShop(browser: Browser, url: string): Promise<Shop> {
  const people = {
    customer: await signIn(browser, url, "customer"),
    staff: await signIn(browser, url, "staff"),
    owner: await signIn(browser, url, "owner"),
    super_admin: await signIn(browser, url, "super_admin"),
  };
  const driverId = await disableDriver(people.super_admin.request);
  const { menu } = (await read(await people.customer.request.get(`/api/v1/restaurants/${SLUG}/menu`))) as {
    menu: Menu;
  };
  await inviteSomebody(people.owner.request, menu.restaurantId);
  await pairTablet(people.owner.request, url, menu.restaurantId);
  const goneId = await deleteSomebody(people.super_admin.request, url);
  await beRefused(people.customer.request, url);
  await applyAndDecide(people.customer.request, people.super_admin.request);
  const place = async (change: object) => await placeOrder(people.customer.request, menu, change);
  const move = async (order: Order, ...to: OrderStatus[]) => await moveOrder(people.staff.request, order, to);

  const placed = await place({ lines: dishes(menu, "margherita-pizza", "mint-lemonade", "tiramisu") });
  const preparing = await move(
    await place({
      fulfilment: "dine_in",
      tableName: "7",
      note: "One of us cannot eat sesame.",
      lines: dishes(menu, "lamb-tagine", "hummus", "garlic-bread"),
    }),
    ...(["confirmed", "preparing"] as const),
  );
  const ready = await move(
    await place({ lines: dishes(menu, "beef-burger", "skin-on-fries") }),
    "confirmed",
    "preparing",
    "ready",
  );
  const pickedUp = await move(
    await place({ lines: dishes(menu, "vegetable-lasagne") }),
    ...(["confirmed", "preparing", "ready", "picked_up"] as const),
  );
  const reviewed = await move(
    await place({ lines: dishes(menu, "vegetable-lasagne") }),
    ...(["confirmed", "preparing", "ready", "picked_up"] as const),
  );
  await read(
    await people.customer.request.post(`/api/v1/orders/${reviewed.id}/review`, {
      headers: { "Idempotency-Key": randomUUID() },
      data: { rating: 4, comment: "The lasagne was still hot when I came home.\nA little more salt next time." },
    }),
  );
  const rejected = await move(await place({ lines: dishes(menu, "mushroom-risotto") }), "rejected");
  await move(await place({ lines: dishes(menu, "grilled-chicken-shawarma", "fattoush-salad") }), "confirmed");

  const sessions = {
    customer: await people.customer.storageState(),
    staff: await people.staff.storageState(),
    owner: await people.owner.storageState(),
    super_admin: await people.super_admin.storageState(),
  };
  await Promise.all(Object.values(people).map(async (context) => await context.close()));
  return {
    url,
    restaurantId: menu.restaurantId,
    sessions,
    driverId,
    goneId,
    reviewedId: reviewed.id,
    orders: {
      placed: placed.id,
      preparing: preparing.id,
      ready: ready.id,
      picked_up: pickedUp.id,
      rejected: rejected.id,
    },
  };
}

async function signIn(browser: Browser, url: string, role: Person) {
  const account = DEMO_ACCOUNTS.find((each) => each.role === role);
  if (!account) throw new Error(`The seed has no ${role}.`);
  const context = await browser.newContext({ baseURL: url, extraHTTPHeaders: { Origin: url } });
  const answer = await context.request.post("/api/v1/auth/signin", {
    data: { identifier: account.email, password: account.password },
  });
  await read(answer);
  return context;
}

/** So that there is something in the audit log. */
async function disableDriver(admin: APIRequestContext): Promise<string> {
  const { items } = (await read(await admin.get("/api/v1/users?role=driver"))) as { items: { id: string }[] };
  const [{ id } = { id: "" }] = items;
  await read(await admin.post(`/api/v1/users/${id}/disable`));
  await read(await admin.post(`/api/v1/users/${id}/enable`));
  return id;
}

/** So that a tablet hangs in the kitchen. */
async function pairTablet(owner: APIRequestContext, url: string, restaurantId: string): Promise<void> {
  const shown = await fetch(`${url}/api/v1/devices/pairing`, { method: "POST", headers: { origin: url } });
  const { code } = await shown.json<{ code: string }>();
  const data = { code, name: "Pass", stationId: null };
  const headers = { "Idempotency-Key": randomUUID() };
  await read(await owner.post(`/api/v1/restaurants/${restaurantId}/devices`, { data, headers }));
}

/** So that there is somebody who has left. */
async function deleteSomebody(admin: APIRequestContext, url: string): Promise<string> {
  const email = `${randomUUID().slice(0, 8)}@demo.comanda.example`;
  const body = JSON.stringify({ email, password: "the harbour wall at noon", firstName: "Sam" });
  const headers = { "content-type": "application/json", origin: url };
  const made = await fetch(`${url}/api/v1/auth/signup`, { method: "POST", body, headers });
  const { user } = await made.json<{ user: { id: string } }>();
  await admin.delete(`/api/v1/users/${user.id}`);
  return user.id;
}

/** So that there is something in the security log: of somebody known, and of nobody in particular. */
async function beRefused(customer: APIRequestContext, url: string): Promise<void> {
  for (const path of ["users", "users", "audit-log"]) await customer.get(`/api/v1/${path}`);
  const body = JSON.stringify({ identifier: "somebody", password: "a wrong guess" });
  const headers = { "content-type": "application/json", "cf-connecting-ip": "198.51.100.7" };
  for (let n = 0; n < 4; n++) await fetch(`${url}/api/v1/auth/signin`, { method: "POST", body, headers });
  await fetch(`${url}/api/v1/auth/me`, { headers: { ...headers, authorization: "Bearer forged" } });
}

/** So that there is somebody who has not come yet. */
async function inviteSomebody(owner: APIRequestContext, restaurantId: string): Promise<void> {
  const data = { email: `${randomUUID().slice(0, 8)}@demo.comanda.example`, role: "kitchen" };
  await read(await owner.post(`/api/v1/restaurants/${restaurantId}/invitations`, { data }));
}

/** So that an application waits, and another was declined. */
async function applyAndDecide(customer: APIRequestContext, admin: APIRequestContext): Promise<void> {
  const apply = async (data: object) =>
    ((await read(await customer.post("/api/v1/applications", { data }))) as { application: { id: string } })
      .application;
  const driver = { phone: "+20 100 555 0199", area: "Zamalek and Dokki, evenings" };
  const { id } = await apply({ kind: "driver", driver });
  const reason = "We have no restaurants there yet. Please ask again in spring.";
  await read(await admin.post(`/api/v1/applications/${id}/decline`, { data: { reason } }));
  const restaurant = {
    ...{ name: `Noor ${randomUUID().slice(0, 4)}`, address: "12 Harbour Street, Cairo", phone: "+20 2 2794 0018" },
    ...{ timezone: "Africa/Cairo", currency: "EGP" },
  };
  await apply({ kind: "restaurant", restaurant });
}

/** One portion of each, with the first choice wherever one has to be made. */
function dishes(menu: Menu, ...slugs: string[]) {
  return slugs.map((slug) => {
    const item = menu.items.find((each) => each.slug === slug);
    if (!item) throw new Error(`The demo menu has no ${slug}.`);
    const options = item.optionGroups
      .filter(({ min }) => min > 0)
      .flatMap((group) => group.options.slice(0, group.min).map(({ id }) => ({ optionId: id, quantity: 1 })));
    return { itemId: item.id, quantity: 1, options };
  });
}

async function placeOrder(request: APIRequestContext, menu: Menu, change: object): Promise<Order> {
  const body = {
    restaurantId: menu.restaurantId,
    menuVersion: menu.version,
    fulfilment: "pickup",
    contact: { name: "Casey", email: "casey@demo.comanda.example" },
    ...change,
  };
  const headers = { "Idempotency-Key": randomUUID() };
  return ((await read(await request.post("/api/v1/orders", { data: body, headers }))) as { order: Order }).order;
}

async function moveOrder(request: APIRequestContext, order: Order, to: readonly OrderStatus[]): Promise<Order> {
  let moved = order;
  for (const status of to) {
    const reason = status === "rejected" ? "out_of_stock" : null;
    const data = { to: status, version: moved.version, reason };
    const headers = { "Idempotency-Key": randomUUID() };
    const answer = await request.post(`/api/v1/orders/${order.id}/status`, { data, headers });
    moved = ((await read(answer)) as { order: Order }).order;
  }
  return moved;
}

async function read(answer: { ok(): boolean; url(): string; text(): Promise<string> }): Promise<unknown> {
  const text = await answer.text();
  if (!answer.ok()) throw new Error(`${answer.url()} was refused: ${text.slice(0, 500)}`);
  return JSON.parse(text);
}
