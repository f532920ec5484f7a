import type { Browser } from "playwright-core";
import { describe, expect, test } from "vitest";
import type { OrderStatus } from "#domain/order-status.ts";
import { ARABIC_NAME, type TestRestaurant } from "#test/db/restaurant.ts";
import type { Account } from "#test/support/accounts.ts";
import { inBrowserWorld } from "#test/support/browser-world.ts";
import { Visitor, type VisitOptions } from "#test/support/visitor.ts";
import type { PlacedOrder, World } from "#test/support/world.ts";

let world: World;
let browser: Browser;
let here: TestRestaurant;
let staff: Account;
inBrowserWorld(async (opened) => {
  ({ world, browser } = opened);
  here = await world.restaurant();
  staff = await world.crew(here);
});

const DISH = "طبق";
const OUT_OF_STOCK = "نفد شيء مما فيه.";
const WAYS = [
  { how: "with scripts", script: true },
  { how: "with JavaScript off", script: false },
];
const arrive = async (options?: VisitOptions) =>
  await Visitor.arrive(browser, world.url, { language: "ar", ...options });

async function move(order: PlacedOrder, to: OrderStatus, reason?: string): Promise<void> {
  const moved = await world.as(staff).post(`/orders/${order.id}/status`, { to, version: order.version, reason });
  expect(moved.status, moved.text).toBe(200);
}

describe("whoever reads Arabic", () => {
  test.each(WAYS)("reads in Arabic why the kitchen declined, at once and after a reload, $how", async ({ script }) => {
    const order = await world.order(here);
    await using guest = await arrive({ script });
    const page = await guest.open(`/t/${order.access.track}`);
    const ticket = page.getByRole("article");
    await move(order, "rejected", "out_of_stock");
    if (script) await expect.poll(() => ticket.textContent()).toContain(OUT_OF_STOCK);
    await page.reload();
    const words = await ticket.textContent();
    for (const each of [OUT_OF_STOCK, DISH, ARABIC_NAME]) expect(words).toContain(each);
    expect(words).not.toMatch(/[A-Za-z]{2,}/);
  });

  test("reads the cook's own words as they were written", async () => {
    const order = await world.order(here, { status: "placed" });
    await move(order, "rejected", "The oven is cold");
    await using guest = await arrive({ script: false });
    const page = await guest.open(`/t/${order.access.track}`);
    expect(await page.getByRole("article").textContent()).toContain("\u2068The oven is cold\u2069");
  });

  test("sees what others wrote in English with its full stop at its end", async () => {
    const there = await world.restaurant();
    const lines = [{ itemId: there.soup.id, quantity: 1, note: "No salt." }];
    const order = await world.order(there, { change: { lines } });
    const crew = world.as(await world.crew(there));
    await crew.post(`/restaurants/${there.id}/pause`, { minutes: 30, message: "The oven rests." });
    await using guest = await arrive({ script: false });
    const page = await guest.open(`/t/${order.access.track}`);
    expect(await page.locator("bdi").allTextContents()).toContain("No salt.");
    await page.goto(`/r/${there.id}`);
    expect(await page.locator("bdi").allTextContents()).toContain("The oven rests.");
  });

  test.each(WAYS)(
    "finds the dishes and restaurants of their orders by their Arabic names, $how",
    async ({ script }) => {
      const customer = await world.account();
      const lines = [here.soup, here.cola].map(({ id }) => ({ itemId: id, quantity: 1 }));
      await world.order(here, { by: customer, change: { lines } });
      await using visitor = await arrive({ script });
      await visitor.signIn(customer);
      const page = await visitor.open("/orders");
      const row = page.locator("main li").filter({ has: page.locator("h2") });
      const words = await row.textContent();
      expect(words).toContain(ARABIC_NAME);
      expect(words).toContain(`${DISH}، ${DISH}`);
      expect(words).not.toMatch(/[A-Za-z]{2,}|,/);
    },
  );

  test("is told of a step by a toast with the restaurant's Arabic name", async () => {
    const customer = await world.account();
    const order = await world.order(here, { by: customer });
    await using visitor = await arrive();
    await visitor.signIn(customer);
    const page = await visitor.openListening("/cart");
    await move(order, "confirmed");
    const toast = page.locator(".toast");
    await expect.poll(() => toast.textContent(), { timeout: 8_000 }).toContain(ARABIC_NAME);
    expect(await toast.textContent()).not.toMatch(/[A-Za-z]{2,}/);
  });
});
