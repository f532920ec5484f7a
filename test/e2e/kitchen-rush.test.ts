import type { Browser } from "playwright-core";
import { describe, expect, test } from "vitest";
import { COLUMN_SLIPS_MAX, COLUMN_SLIPS_MIN } from "#domain/board.ts";
import type { TestRestaurant } from "#test/db/restaurant.ts";
import type { Account } from "#test/support/accounts.ts";
import { inBrowserWorld } from "#test/support/browser-world.ts";
import type { VisitOptions } from "#test/support/visitor.ts";
import type { PlacedOrder, World } from "#test/support/world.ts";
import { Cook, SOON, statusOf } from "./kitchen-board.ts";

/** What a cook's screen may weigh however many orders are open: a full rail, and not a byte for each order behind it. */
const DOCUMENT_BYTES_MAX = 600_000;
const ELEMENTS_MAX = 6_000;

let world: World;
let browser: Browser;
let here: TestRestaurant;
let kitchen: Account;
inBrowserWorld((opened) => void ({ world, browser } = opened));

const arrive = async (options?: VisitOptions) => await Cook.arrive(browser, world, kitchen, here.id, options);
async function openKitchen(): Promise<void> {
  here = await world.restaurant();
  kitchen = await world.crew(here, "kitchen");
}
async function place(count: number): Promise<PlacedOrder[]> {
  const orders: PlacedOrder[] = [];
  for (let n = 0; n < count; n++) orders.push(await world.order(here));
  return orders;
}
/** As if these had become ready three days ago, and nobody had come for them. */
async function leaveLying(orders: readonly PlacedOrder[]): Promise<void> {
  await world.db.query(
    `update orders set status = 'ready', placed_at = placed_at - interval '3 days', promised_at = promised_at - interval '3 days',
       promise_made_at = promise_made_at - interval '3 days', status_at = status_at - interval '3 days' where id = any ($1)`,
    [orders.map(({ id }) => id)],
  );
  // Nobody has told the room. A number that it missed makes it ask for the whole board, as a room does that has slept three days.
  await world.db.query(`update restaurants set feed_seq = feed_seq + 1 where id = $1`, [here.id]);
}
const upTo = (count: number, first = 1) => Array.from({ length: count }, (_, index) => first + index);

describe("a rush", () => {
  test("leaves the rail readable: the oldest hang there, all are counted, and each one that goes makes room for the next", async () => {
    await openKitchen();
    const orders = await place(COLUMN_SLIPS_MAX + 6);
    await using cook = await arrive();
    const page = await cook.open();
    const total = orders.length;
    expect(await cook.numbers("New")).toEqual(upTo(COLUMN_SLIPS_MIN));
    expect(await page.title()).toBe(`(${total}) New orders`);
    expect(await page.evaluate(() => document.querySelectorAll("*").length)).toBeLessThan(ELEMENTS_MAX);

    const more = cook.column("New").getByRole("link", { name: `and ${total - COLUMN_SLIPS_MIN} more: New` });
    await more.click();
    const list = page.getByRole("dialog");
    await expect.poll(() => list.getByRole("article").count(), SOON).toBe(20);
    expect(await list.locator("h3 [aria-hidden]").first().textContent()).toBe(String(COLUMN_SLIPS_MIN + 1));
    await list.getByRole("link", { name: "Show the next ones" }).click();
    await expect.poll(() => list.getByRole("article").count(), SOON).toBe(total - COLUMN_SLIPS_MIN - 20);
    // One that the board only counts is moved from here; the board is read anew, and every number is right.
    const last = orders.at(-1) as PlacedOrder;
    await cook.press("Confirm · 20 min", last);
    await expect.poll(async () => (await statusOf(world, last)).status, SOON).toBe("confirmed");
    await page.keyboard.press("Escape");
    await expect.poll(() => cook.numbers("Confirmed"), SOON).toEqual([last.number]);
    await expect.poll(() => page.title(), SOON).toBe(`(${total - 1}) New orders`);

    // So many are taken elsewhere that those behind must be fetched: nobody asks for them by hand.
    const crew = world.as(kitchen);
    const taken = COLUMN_SLIPS_MAX - COLUMN_SLIPS_MIN + 3;
    for (const { id } of orders.slice(0, taken)) {
      await crew.post(`/orders/${id}/status`, { to: "confirmed", version: 1 });
    }
    await expect.poll(() => cook.numbers("New"), SOON).toEqual(upTo(COLUMN_SLIPS_MIN, taken + 1));
    const next = await world.order(here);
    await expect.poll(() => page.title(), SOON).toBe(`(${total - taken}) New orders`);
    const left = total - taken - COLUMN_SLIPS_MIN;
    expect(
      await cook
        .column("New")
        .getByRole("link", { name: `and ${left} more: New` })
        .count(),
    ).toBe(1);
    expect(await cook.slip(next).count()).toBe(0);
  });
});

describe("orders that nobody came for", () => {
  test("hang in nobody's way, are counted, and go with one tap that can be taken back", async () => {
    await openKitchen();
    const [old, other, today] = (await place(3)) as [PlacedOrder, PlacedOrder, PlacedOrder];
    await leaveLying([old, other]);
    await using cook = await arrive();
    await using second = await arrive();
    const page = await cook.open();
    await second.open();
    expect(await cook.numbers("New")).toEqual([today.number]);
    expect(await cook.numbers("Ready")).toEqual([]);
    await cook.column("Ready").getByRole("link", { name: "2 left over from earlier: Ready" }).click();
    const list = page.getByRole("dialog");
    await expect.poll(() => list.getByRole("article").count(), SOON).toBe(2);
    expect(await list.textContent()).toContain("ready for 3 days");
    // By keyboard: the focus goes where the next decision is.
    await list.getByRole("button", { name: `Handed over: order ${old.number}`, exact: true }).focus();
    await page.keyboard.press("Enter");
    const undo = list.getByRole("button", { name: `Undo: Order ${old.number} handed over` });
    await expect.poll(() => undo.evaluate((button) => button === document.activeElement), SOON).toBe(true);
    await page.keyboard.press("Enter");
    await expect.poll(() => list.getByRole("article").count(), SOON).toBe(2);
    expect((await statusOf(world, old)).status).toBe("ready");
    await cook.press("Handed over", old);
    await list.getByRole("button", { name: "Fine, go on" }).click();
    await expect.poll(async () => (await statusOf(world, old)).status, SOON).toBe("picked_up");
    // Every tablet knows that one is left.
    for (const each of [cook, second]) {
      const link = each.page.locator("[data-column=ready] .rest-link", { hasText: "1 left over from earlier" });
      await expect.poll(() => link.count(), SOON).toBe(1);
    }
  });

  test("are reached and ended without a script, too, and weigh nothing on the page", async () => {
    await openKitchen();
    const orders = await place(COLUMN_SLIPS_MIN + 25);
    const lying = orders.slice(0, 22);
    await leaveLying(lying);
    await using cook = await arrive({ script: false });
    const page = await cook.open();
    const html = await page.content();
    expect(html.length).toBeLessThan(DOCUMENT_BYTES_MAX);
    await page.getByRole("link", { name: "22 left over from earlier: Ready" }).click();
    const list = page.getByRole("dialog");
    // A page that was sent for is waited for: a busy machine may still show the one before it, or none.
    const listed = () => list.getByRole("article").count();
    await expect.poll(listed).toBe(20);
    const [first, last] = [lying[0], lying.at(-1)] as [PlacedOrder, PlacedOrder];
    await cook.press("Handed over", first);
    await expect.poll(async () => (await statusOf(world, first)).status).toBe("picked_up");
    await expect.poll(listed).toBe(20); // the list is still open
    await list.getByRole("link", { name: "Show the next ones" }).click();
    await expect.poll(listed).toBe(1);
    expect(await cook.slip(last).count()).toBe(1);
    await list.getByRole("link", { name: "Close" }).click();
    await page.getByRole("link", { name: "and 3 more: New" }).click();
    await expect.poll(listed).toBe(3);
  });

  test("are cancelled by the counter with a reason, also from a page of its own", async () => {
    await openKitchen();
    const [old] = (await place(1)) as [PlacedOrder];
    await leaveLying([old]);
    const counter = await world.crew(here, "staff");
    await using staff = await Cook.arrive(browser, world, counter, here.id);
    const page = await staff.open("?sheet=rest&column=ready&left-over=yes");
    await page.getByRole("button", { name: `More for order ${old.number}` }).click();
    await page.getByRole("link", { name: "Cancel order" }).click();
    await page.getByRole("radio", { name: "Nobody came to collect it" }).check();
    await page.getByRole("button", { name: "Cancel the order" }).click();
    await expect.poll(async () => (await statusOf(world, old)).status, SOON).toBe("cancelled");
    await expect.poll(() => page.locator(".rest-link").count(), SOON).toBe(0);
    await staff.open(`?sheet=end&order=${old.id}&to=cancelled`);
    expect(await page.getByRole("dialog").count()).toBe(0); // nothing left to cancel
  });
});

test.each(["en", "ar"] as const)(
  "a full rail and its lists fit a phone and have no serious barrier, in %s",
  async (language) => {
    await openKitchen();
    const orders = await place(COLUMN_SLIPS_MIN + 4);
    await leaveLying(orders.slice(0, 2));
    await using cook = await arrive({ language, screen: "phone" });
    const page = await cook.open();
    const wide = async () =>
      await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(await wide()).toBe(0);
    expect(await cook.visitor.accessibilityProblems()).toEqual([]);
    for (const link of await page.locator(".rest-link").all()) {
      expect((await link.boundingBox())?.height).toBeGreaterThanOrEqual(56);
    }
    for (const search of ["?sheet=rest&column=ready&left-over=yes", "?sheet=rest&column=new"]) {
      await cook.open(search);
      expect(await wide()).toBe(0);
      if (language === "en") expect(await cook.visitor.accessibilityProblems()).toEqual([]);
    }
  },
);
