import type { Browser } from "playwright-core";
import { beforeEach, describe, expect, test } from "vitest";
import type { TestRestaurant } from "#test/db/restaurant.ts";
import type { Account } from "#test/support/accounts.ts";
import { inBrowserWorld } from "#test/support/browser-world.ts";
import type { VisitOptions } from "#test/support/visitor.ts";
import type { PlacedOrder, World } from "#test/support/world.ts";
import { Cook, lineOf, SOON, statusOf } from "./kitchen-board.ts";

let world: World;
let browser: Browser;
let here: TestRestaurant;
let kitchen: Account;
let staff: Account;
inBrowserWorld((opened) => void ({ world, browser } = opened));
beforeEach(async () => {
  here = await world.restaurant();
  [kitchen, staff] = [await world.crew(here, "kitchen"), await world.crew(here, "staff")];
});

const arrive = async (options?: VisitOptions) => await Cook.arrive(browser, world, kitchen, here.id, options);
const BACK = { timeout: 20_000, interval: 50 };
const waits = (cook: Cook) => cook.page.locator("[data-freshness]").locator("..").textContent();

async function move(order: PlacedOrder, to: string): Promise<void> {
  const { version } = await statusOf(world, order);
  const moved = await world.as(staff).post(`/orders/${order.id}/status`, { to, version });
  expect(moved.status, moved.text).toBe(200);
}

describe("a line that is cut", () => {
  test("costs nothing: what was placed and moved meanwhile hangs there afterwards, and the board never pretends", async () => {
    const [first, second] = [await world.order(here), await world.order(here)];
    await using cook = await arrive();
    const line = await lineOf(cook.visitor);
    const page = await cook.open();
    await line.cut();
    await expect.poll(() => page.locator("[data-freshness=offline]").count(), BACK).toBe(1);

    await move(first, "confirmed");
    await move(first, "preparing");
    await world.as(staff).post(`/orders/${second.id}/cancel`, { version: 1, reason: "Nobody came" });
    const third = await world.order(here);
    expect(await cook.numbers("New")).toEqual([first.number, second.number]);

    await line.mend();
    await cook.live();
    await expect.poll(() => cook.numbers("New"), SOON).toEqual([third.number]);
    expect(await cook.numbers("Preparing")).toEqual([first.number]);
    expect(await page.title()).toBe("(1) New order");
  });

  test("lets the cook work on: each tap shows at once, is counted as waiting, and arrives once", async () => {
    const [one, two] = [await world.order(here), await world.order(here, { status: "preparing", staff })];
    await using cook = await arrive();
    const line = await lineOf(cook.visitor);
    await cook.open();
    await line.cut();
    await cook.press("Confirm · 15 min", one);
    await cook.press("Start", one);
    await cook.press("Ready", two);
    expect(await cook.numbers("Preparing")).toEqual([one.number]);
    expect(await cook.numbers("Ready")).toEqual([two.number]);
    await expect.poll(() => waits(cook), SOON).toMatch(/offline since \d\d:\d\d · 3 actions waiting/);
    expect((await statusOf(world, one)).version).toBe(1);

    await line.mend();
    await expect.poll(async () => await statusOf(world, one), BACK).toEqual({ status: "preparing", version: 3 });
    await expect.poll(async () => await statusOf(world, two), BACK).toEqual({ status: "ready", version: 4 });
    await cook.live();
    expect(await waits(cook)).not.toContain("waiting");
  });

  test("and a reload in between lose no tap", async () => {
    const order = await world.order(here);
    await using cook = await arrive();
    const page = await cook.open();
    await page.route("**/api/v1/orders/**", async (route) => await route.abort());
    await cook.press("Confirm · 10 min", order);
    await expect.poll(() => waits(cook), SOON).toContain("1 action waiting");
    await page.unroute("**/api/v1/orders/**");
    cook.visitor.problems.length = 0; // the browser has written each aborted call into its console
    await page.reload();
    await expect.poll(() => cook.numbers("Confirmed"), BACK).toEqual([order.number]);
    await expect.poll(async () => await statusOf(world, order), BACK).toEqual({ status: "confirmed", version: 2 });
  });
});

describe("an answer that is lost", () => {
  test("is asked for again under the same key: the order moves once", async () => {
    const order = await world.order(here, { status: "preparing", staff });
    await using cook = await arrive();
    const page = await cook.open();
    const keys: (string | undefined)[] = [];
    await page.route("**/api/v1/orders/*/status", async (route) => {
      keys.push(route.request().headers()["idempotency-key"]);
      if (keys.length > 1) return await route.continue();
      await route.fetch(); // it arrives, and counts
      await route.abort("connectionreset");
    });
    await cook.press("Ready", order);
    await expect.poll(() => keys.length, BACK).toBe(2);
    expect(keys[1]).toBe(keys[0]);
    await expect.poll(() => waits(cook), BACK).not.toContain("waiting");
    expect(await statusOf(world, order)).toEqual({ status: "ready", version: 4 });
    expect(await cook.numbers("Ready")).toEqual([order.number]);
    cook.visitor.problems.length = 0; // the connection that was reset stands in the console
  });

  test("a refusal after all puts the slip back where the server has it, and says so", async () => {
    const order = await world.order(here, { status: "preparing", staff });
    await using cook = await arrive({ expectStatus: [409] });
    const page = await cook.open();
    await page.route("**/api/v1/orders/*/status", async (route) => {
      await move(order, "ready"); // another tablet is quicker
      await move(order, "preparing");
      await route.continue();
    });
    await cook.press("Ready", order);
    await expect.poll(() => cook.slip(order).textContent(), BACK).toContain("is back where it was");
    await expect.poll(() => cook.numbers("Preparing"), SOON).toEqual([order.number]);
    expect(await page.locator("[data-announcer=refusals]").textContent()).toContain("changed on another screen");
  });
});

test("where sockets do not get through, the board asks instead, and shows new orders all the same", async () => {
  await using cook = await arrive();
  await cook.page.addInitScript(() => (Math.random = () => 0)); // of all waits between attempts, the shortest
  await cook.page.routeWebSocket(/\/parties\//, (socket) => socket.close());
  await cook.visitor.open(`/kitchen/${here.id}`);
  const order = await world.order(here);
  await expect.poll(() => cook.numbers("New"), { timeout: 30_000, interval: 100 }).toEqual([order.number]);
  await expect.poll(() => cook.page.locator("[data-freshness=live]").count(), BACK).toBe(1);
});
