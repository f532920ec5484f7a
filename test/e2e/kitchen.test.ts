import type { Browser, Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { countStock, type TestRestaurant } from "#test/db/restaurant.ts";
import type { Account } from "#test/support/accounts.ts";
import { inBrowserWorld } from "#test/support/browser-world.ts";
import { Visitor, type VisitOptions } from "#test/support/visitor.ts";
import type { PlacedOrder, World } from "#test/support/world.ts";
import { Cook, SOON, statusOf } from "./kitchen-board.ts";

/** Longer than a ping, a poll and a clock's tick: silence has no event to wait for. */
/** How long a wet finger may rest. */
const FINGER_MS = 400;
const QUIET_MS = 11_000;

let world: World;
let browser: Browser;
let here: TestRestaurant;
let kitchen: Account;
let staff: Account;
inBrowserWorld((opened) => void ({ world, browser } = opened));

/** A kitchen of its own for each test, so that none finds the slips of another. */
async function openKitchen(): Promise<void> {
  here = await world.restaurant();
  [kitchen, staff] = [await world.crew(here, "kitchen"), await world.crew(here, "staff")];
}
const arrive = async (options?: VisitOptions, account = kitchen) =>
  await Cook.arrive(browser, world, account, here.id, options);
const headline = (page: Page) => page.locator("h1").textContent();

describe("the board", () => {
  test("hangs up an order the moment it is placed, and the guest follows every move, without a reload", async () => {
    await openKitchen();
    await using cook = await arrive();
    const board = await cook.open();
    expect(await cook.numbers("New")).toEqual([]);
    cook.visitor.calls = [];

    const order = await world.order(here);
    await expect.poll(() => cook.numbers("New"), SOON).toEqual([order.number]);
    expect(await board.title()).toBe("(1) New order");
    const words = (await cook.slip(order).textContent()) ?? "";
    for (const part of ["Ada", "Collect", "Promised", "Soup"]) expect(words).toContain(part);
    expect(cook.visitor.calls).toEqual([]); // the socket said it

    await using guest = await Visitor.arrive(browser, world.url);
    const page = await guest.open(`/t/${order.access.cancel}`);
    await expect.poll(() => page.locator("[data-freshness=live]").count(), SOON).toBe(1);

    await cook.press("Confirm · 20 min", order);
    expect(await cook.numbers("Confirmed")).toEqual([order.number]); // before anybody answered
    await expect.poll(() => headline(page), SOON).toContain("The kitchen said yes");
    await cook.press("Start", order);
    await expect.poll(() => headline(page), SOON).toContain("Your food is being made");
    await cook.press("Ready", order);
    await expect.poll(() => headline(page), SOON).toContain("Ready. Come to the counter");
    await cook.press("Handed over", order);
    expect(await cook.numbers("Ready")).toEqual([]);
    await board.getByRole("button", { name: "Fine, go on" }).click();
    await expect.poll(() => headline(page), SOON).toContain("Collected. Enjoy your meal");
    expect((await statusOf(world, order)).version).toBe(5);
  });

  test("shows on every tablet what one of them did", async () => {
    await openKitchen();
    const order = await world.order(here);
    await using one = await arrive();
    await using other = await arrive({}, staff);
    await Promise.all([one.open(), other.open()]);
    await one.press("Confirm · 10 min", order);
    await expect.poll(() => other.numbers("Confirmed"), SOON).toEqual([order.number]);
    await other.press("Start", order);
    await expect.poll(() => one.numbers("Preparing"), SOON).toEqual([order.number]);
  });

  test("keeps options, notes and the table in sight", async () => {
    await openKitchen();
    const { pizza, sizes, toppings } = here;
    const order = await world.order(here, {
      change: {
        fulfilment: "dine_in",
        tableName: "7",
        note: "Birthday",
        lines: [
          {
            itemId: pizza.id,
            quantity: 2,
            options: [{ optionId: sizes.large }, { optionId: toppings.olives }],
            note: "Peanut allergy",
          },
        ],
      },
    });
    await using cook = await arrive();
    await cook.open();
    const slip = cook.slip(order);
    const words = (await slip.textContent()) ?? "";
    for (const part of ["Table 7", "2\u202f×", "Pizza", "Large", "Olives", "Birthday"]) expect(words).toContain(part);
    expect(await slip.locator("[data-note=warning]").textContent()).toBe("AllergyPeanut allergy");
    const sizeOf = async (text: string) =>
      await slip
        .getByText(text, { exact: true })
        .first()
        .evaluate((at) => Number.parseFloat(getComputedStyle(at).fontSize));
    expect(await sizeOf(String(order.number))).toBeGreaterThanOrEqual(40);
    expect(await sizeOf("Pizza")).toBeGreaterThanOrEqual(22);
    for (const button of await slip.getByRole("button").all()) {
      expect((await button.boundingBox())?.height).toBeGreaterThanOrEqual(56);
    }
  });

  test("asks nobody anything while nothing happens", async () => {
    await openKitchen();
    await world.order(here);
    await using cook = await arrive();
    const page = await cook.open();
    cook.visitor.calls = [];
    await page.getByRole("link", { name: "Sold out" }).click();
    await expect.poll(() => page.getByRole("dialog").count()).toBe(1);
    await page.keyboard.press("Escape");
    await expect.poll(() => page.getByRole("dialog").count()).toBe(0);
    await page.waitForTimeout(QUIET_MS);
    expect(cook.visitor.calls).toEqual([]);
    expect(await page.locator("[data-freshness=live]").count()).toBe(1);
  });
});

describe("the bar that says that sound is blocked", () => {
  const ready = (order: PlacedOrder) => ({ name: `Ready: order ${order.number}`, exact: true });

  test("moves nothing under a finger that rests on the first slip it touches", async () => {
    await openKitchen();
    const order = await world.order(here, { status: "preparing", staff });
    await using cook = await arrive();
    // A browser that lets a page make sound only once somebody has touched it, which the one of these tests does not ask for.
    await cook.page.addInitScript(() => {
      let isBlocked = true;
      Object.defineProperty(AudioContext.prototype, "state", { get: () => (isBlocked ? "suspended" : "running") });
      AudioContext.prototype.resume = async function () {
        isBlocked = false;
        this.dispatchEvent(new Event("statechange"));
      };
    });
    const page = await cook.open();
    const bar = page.locator(".alarm-bar");
    await expect.poll(() => bar.count(), SOON).toBe(1);
    const button = page.getByRole("button", ready(order));
    await button.hover();
    const slip = cook.slip(order);
    const before = await slip.boundingBox();
    await page.mouse.down();
    await page.waitForTimeout(FINGER_MS);
    expect(await slip.boundingBox()).toEqual(before);
    await page.mouse.up();
    await expect.poll(() => cook.numbers("Ready"), SOON).toEqual([order.number]);
    await expect.poll(() => bar.count(), SOON).toBe(0);
  });

  test("does not flash up where sound is allowed", async () => {
    await openKitchen();
    await using cook = await arrive();
    await cook.page.addInitScript(() => {
      // Sound that takes its time to begin, as on a busy tablet.
      let isRunning = false;
      let timer = 0;
      Object.defineProperty(AudioContext.prototype, "state", {
        get(this: AudioContext) {
          timer ||= window.setTimeout(() => {
            isRunning = true;
            this.dispatchEvent(new Event("statechange"));
          }, 200);
          return isRunning ? "running" : "suspended";
        },
      });
      const seen = () => document.querySelector(".alarm-bar") && Object.assign(window, { barSeen: true });
      new MutationObserver(seen).observe(document, { childList: true, subtree: true });
    });
    const page = await cook.open();
    await page.waitForTimeout(FINGER_MS);
    expect(await page.evaluate(() => "barSeen" in window)).toBe(false);
  });
});

describe("a change of mind", () => {
  test("takes back what was done, as long as it can be unsaid", async () => {
    await openKitchen();
    const order = await world.order(here, { status: "preparing", staff });
    await using cook = await arrive();
    const page = await cook.open();
    await cook.press("Ready", order);
    await page.getByRole("button", { name: `Undo: Order ${order.number} ready` }).click();
    expect(await cook.numbers("Preparing")).toEqual([order.number]);
    await expect.poll(async () => await statusOf(world, order), SOON).toEqual({ status: "preparing", version: 5 });
    expect(await cook.numbers("Preparing")).toEqual([order.number]);
  });

  test("brings back a hand-over that nobody has heard of yet", async () => {
    await openKitchen();
    const order = await world.order(here, { status: "ready", staff });
    await using cook = await arrive();
    const page = await cook.open();
    cook.visitor.calls = [];
    await cook.press("Handed over", order);
    await page.getByRole("button", { name: `Undo: Order ${order.number} handed over` }).click();
    expect(await cook.numbers("Ready")).toEqual([order.number]);
    expect(cook.visitor.calls).toEqual([]);
    expect((await statusOf(world, order)).status).toBe("ready");
  });

  test("is over when the cook leaves the board: the hand-over is said", async () => {
    await openKitchen();
    const order = await world.order(here, { status: "ready", staff });
    await using cook = await arrive();
    const page = await cook.open();
    await cook.press("Handed over", order);
    await page.goto("/");
    await expect.poll(async () => (await statusOf(world, order)).status, { timeout: 10_000 }).toBe("picked_up");
  });
});

describe("what only the counter may do", () => {
  test("a cook finds no way to decline; the counter declines with words that the guest reads", async () => {
    await openKitchen();
    const order = await world.order(here);
    await using cook = await arrive();
    const page = await cook.open();
    await page.getByRole("button", { name: `More for order ${order.number}` }).click();
    await expect.poll(() => page.getByRole("link", { name: "Open ticket" }).isVisible()).toBe(true);
    expect(await page.getByText("Decline").count()).toBe(0);

    await using counter = await arrive({}, staff);
    const other = await counter.open();
    await other.getByRole("button", { name: `More for order ${order.number}` }).click();
    await other.getByRole("link", { name: "Decline" }).click();
    await other.getByText("Another reason").click();
    await other.getByLabel("In your own words").fill("The oven is cold");
    await other.getByRole("button", { name: "Decline the order" }).click();
    expect(await counter.numbers("New")).toEqual([]);
    await expect.poll(() => cook.numbers("New"), SOON).toEqual([]);

    await using guest = await Visitor.arrive(browser, world.url);
    await guest.open(`/t/${order.access.track}`);
    expect(await guest.page.getByRole("article").textContent()).toContain("The kitchen says: The oven is cold");
  });
});

describe("the house", () => {
  test("a dish is sold out in two taps, the menu says so at once, and two more bring it back", async () => {
    await openKitchen();
    await countStock(world.db.query, here, here.tart, 4);
    await using cook = await arrive();
    const board = await cook.open();
    await using guest = await Visitor.arrive(browser, world.url);
    const menu = await guest.open(`/r/${here.id}`);
    await expect.poll(() => menu.getByRole("button", { name: "Add Soup" }).count(), SOON).toBe(1);

    await board.getByRole("link", { name: "Sold out" }).click();
    const dish = (name: string) => board.getByRole("dialog").getByRole("button", { name });
    expect(await dish("Tart").textContent()).toContain("4 left");
    await dish("Soup").click();
    expect(await dish("Soup").getAttribute("aria-pressed")).toBe("true");
    await expect.poll(() => menu.locator("main").textContent(), SOON).toContain("Just sold out");
    expect(await menu.getByRole("button", { name: "Add Soup" }).count()).toBe(0);

    await board.getByLabel("Find a dish").fill("sou");
    await expect.poll(() => dish("Tart").count()).toBe(0);
    await dish("Soup").click();
    await expect.poll(() => menu.getByRole("button", { name: "Add Soup" }).count(), SOON).toBe(1);
    expect(await dish("Soup").textContent()).toContain("On sale");
  });

  test("a pause reaches whoever is at the checkout, with the kitchen's own words, and ends with one tap", async () => {
    await openKitchen();
    await using guest = await Visitor.arrive(browser, world.url);
    const shop = await guest.open(`/r/${here.id}`);
    await shop.getByRole("button", { name: "Add Soup" }).click();
    await guest.open("/checkout");

    await using cook = await arrive();
    const board = await cook.open();
    await board.getByRole("link", { name: "Open", exact: true }).click();
    await board.getByLabel("What guests read").fill("The oven needs a rest");
    await board.getByRole("button", { name: "15 min" }).click();
    await expect.poll(() => board.getByRole("dialog").count()).toBe(0);
    expect(await board.getByRole("link", { name: /^Paused until \d\d:\d\d$/ }).count()).toBe(1);
    await expect.poll(() => shop.locator("main").textContent(), SOON).toContain("The oven needs a rest");

    await board.getByRole("link", { name: /^Paused until/ }).click();
    await board.getByRole("button", { name: "Open for orders" }).click();
    await expect.poll(() => shop.locator("main").textContent(), SOON).not.toContain("The oven needs a rest");
    expect(await board.getByRole("link", { name: "Open", exact: true }).count()).toBe(1);
  });

  test("closing is said to the guests, and opening again", async () => {
    await openKitchen();
    await using cook = await arrive();
    const board = await cook.open("?sheet=opening");
    await board.getByRole("button", { name: "Close the kitchen" }).click();
    await expect.poll(() => board.getByRole("link", { name: "Closed" }).count(), SOON).toBe(1);
    const { body } = await world.guest.get(`/restaurants/${here.id}/availability`);
    expect(body.availability.state).toBe("closed");
  });
});

test("an order goes its whole way with nothing but a keyboard, and the focus goes along", async () => {
  await openKitchen();
  const order: PlacedOrder = await world.order(here);
  await using cook = await arrive();
  const page = await cook.open();
  const focused = async () => await page.evaluate(() => document.activeElement?.getAttribute("aria-label"));
  /** Walks on with the Tab key until a button is reached, as somebody without a pointer does. */
  const walkTo = async (name: string) => {
    for (let step = 0; step < 60 && (await focused()) !== name; step++) await page.keyboard.press("Tab");
    expect(await focused()).toBe(name);
  };
  await walkTo(`Confirm · 30 min: order ${order.number}`);
  await page.keyboard.press("Enter");
  await expect.poll(focused, SOON).toBe(`Start: order ${order.number}`);
  await page.keyboard.press("Enter");
  await expect.poll(focused, SOON).toBe(`Ready: order ${order.number}`);
  await page.keyboard.press("Space");
  await expect.poll(focused, SOON).toBe(`Handed over: order ${order.number}`);

  await walkTo(`More for order ${order.number}`);
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter"); // "Back to the stove", the first in the menu
  await expect.poll(focused, SOON).toBe(`Ready: order ${order.number}`);
  await expect.poll(async () => await statusOf(world, order), SOON).toEqual({ status: "preparing", version: 5 });
});
