import { readdirSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TestRestaurant } from "#test/db/restaurant.ts";
import type { Account } from "#test/support/accounts.ts";
import { openDevice } from "#test/support/devices.ts";
import { testWorld, type World } from "#test/support/world.ts";

let world: World;
let here: TestRestaurant;
/** Runs the platform and a restaurant, and has ordered there: one person sees every page. */
let everywhere: Account;
let orderId: string;
beforeAll(async () => {
  world = await testWorld();
  [here] = [await world.restaurant(), await world.restaurant()];
  everywhere = await world.account({ platformRole: "super_admin", at: { restaurantId: here.id, role: "owner" } });
  orderId = (await world.order(here, { by: everywhere })).id;
});
afterAll(async () => await world[Symbol.asyncDispose]());

/** Every page that is somebody's alone, by the file of its route. A page that is not here fails the first test. */
const PAGES: Record<string, () => string> = {
  "_shop.account._index.tsx": () => "/account",
  "_shop.account.applications.tsx": () => "/account/applications",
  "_shop.account.data.tsx": () => "/account/data",
  "_shop.account.delete.tsx": () => "/account/delete",
  "_shop.account.email.tsx": () => "/account/email",
  "_shop.account.password.tsx": () => "/account/password",
  "_shop.account.profile.tsx": () => "/account/profile",
  "_shop.account.sessions.$id.tsx": () => "/account/sessions/others",
  "_shop.account.sessions._index.tsx": () => "/account/sessions",
  "_shop.admin._index.tsx": () => "/admin",
  "_shop.admin.approvals.tsx": () => "/admin/approvals",
  "_shop.admin.audit.tsx": () => "/admin/audit",
  "_shop.admin.security.tsx": () => "/admin/security",
  "_shop.admin.users.$id.tsx": () => `/admin/users/${everywhere.userId}`,
  "_shop.admin.users._index.tsx": () => "/admin/users",
  "_shop.manage.$restaurantId.devices.tsx": () => `/manage/${here.id}/devices`,
  "_shop.manage.$restaurantId.reviews.tsx": () => `/manage/${here.id}/reviews`,
  "_shop.manage.$restaurantId.staff.tsx": () => `/manage/${here.id}/staff`,
  "_shop.orders.$id.tsx": () => `/orders/${orderId}`,
  "_shop.orders.$id_.review.tsx": () => `/orders/${orderId}/review`,
  "_shop.orders._index.tsx": () => "/orders",
  "kitchen.$restaurantId.tsx": () => `/kitchen/${here.id}`,
  "kitchen._index.tsx": () => "/kitchen",
  "ticket.$orderId.tsx": () => `/ticket/${orderId}`,
};

const pageAt = async (address: string, token: string) => {
  const response = await fetch(world.url + address, {
    headers: { cookie: `__Host-access=${token}`, accept: "text/html" },
    redirect: "manual",
  });
  return { status: response.status, html: await response.text() };
};
const FORM = /<form[^>]* action="\/logout"/;

describe("the way out", () => {
  test("is looked for on every page that is somebody's alone", () => {
    const files = readdirSync(path.join(import.meta.dirname, "../../web/routes"));
    const own = files.filter((name) => /^(_shop\.(account|admin|manage|orders)|kitchen|ticket)\../.test(name));
    const frames = ["kitchen.pair.tsx", "kitchen.tsx", "_shop.admin.tsx"]; // or for whoever pairs a tablet, before anybody is signed in
    expect(own.filter((name) => !frames.includes(name))).toEqual(Object.keys(PAGES).toSorted());
  });

  test.each(Object.entries(PAGES))(
    "is in sight at %s: the form itself, or the way to where it stands",
    async (_, at) => {
      const { status, html } = await pageAt(at(), everywhere.token);
      expect(status).toBe(200);
      // The head of the shop's pages leads to the account, a board's to its settings.
      const leadsTo = [/<a [^>]*href="\/account"/, /<a [^>]*href="[^"]*\?sheet=settings"/];
      expect([FORM, ...leadsTo].some((way) => way.test(html))).toBe(true);
    },
  );

  test("is where those pages lead", async () => {
    for (const address of ["/account", `/kitchen/${here.id}?sheet=settings`])
      expect((await pageAt(address, everywhere.token)).html, address).toMatch(FORM);
  });

  test("is not offered to a paired tablet, on which nobody is signed in", async () => {
    const tablet = await openDevice(world, { restaurantId: here.id, by: everywhere.userId });
    for (const address of [`/kitchen/${here.id}?sheet=settings`, `/ticket/${orderId}`]) {
      const { status, html } = await pageAt(address, tablet.token);
      expect([status, FORM.test(html)], address).toEqual([200, false]);
    }
  });
});
