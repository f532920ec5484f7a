import type { Browser } from "playwright-core";
import { describe, expect, test } from "vitest";
import { DEMO_PASSWORD } from "#db/seed/accounts.ts";
import { seed } from "#db/seed.ts";
import type { TestRestaurant } from "#test/db/restaurant.ts";
import type { Account } from "#test/support/accounts.ts";
import { inBrowserWorld } from "#test/support/browser-world.ts";
import { Visitor, type VisitOptions } from "#test/support/visitor.ts";
import type { World } from "#test/support/world.ts";
import { Cook, SOON, statusOf } from "./kitchen-board.ts";

let world: World;
let browser: Browser;
let here: TestRestaurant;
let kitchen: Account;
let staff: Account;
inBrowserWorld(async (opened) => {
  ({ world, browser } = opened);
  await seed(world.db.url, { environment: "test" });
});

async function openKitchen(): Promise<void> {
  here = await world.restaurant();
  [kitchen, staff] = [await world.crew(here, "kitchen"), await world.crew(here, "staff")];
}
const arrive = async (options?: VisitOptions, account = kitchen) =>
  await Cook.arrive(browser, world, account, here.id, options);

describe("who comes in", () => {
  test("a customer gets a clear 403 at the board, at the door and at a ticket; other crews too", async () => {
    await openKitchen();
    const order = await world.order(here);
    const elsewhere = await world.restaurant();
    for (const account of [await world.account(), await world.crew(elsewhere)]) {
      await using visitor = await Visitor.arrive(browser, world.url, { expectStatus: [403, 404] });
      await visitor.signIn(account);
      const refused = await visitor.page.goto(`/kitchen/${here.id}`);
      expect(refused?.status()).toBe(403);
      expect(await visitor.page.locator("h1").textContent()).toBe("This screen is for the kitchen");
      expect(await visitor.page.content()).not.toContain("Soup");
      const ticket = await visitor.page.goto(`/ticket/${order.id}`);
      expect([403, 404]).toContain(ticket?.status());
      expect(await visitor.page.content()).not.toContain("Soup");
      const door = await visitor.page.goto("/kitchen");
      expect(door?.status()).toBe(account.role === "customer" ? 403 : 200);
    }
  });

  test("what is not there is not there, for the crew too", async () => {
    await openKitchen();
    await using cook = await arrive({ expectStatus: [404] });
    const nowhere = "0196f0a0-0000-7000-8000-00000000dead";
    expect((await cook.page.goto(`/kitchen/${nowhere}`))?.status()).toBe(404);
    expect((await cook.page.goto(`/ticket/${nowhere}`))?.status()).toBe(404);
  });

  test("whoever is not signed in goes to the sign-in page and comes back to a board in the dark", async () => {
    await using visitor = await Visitor.arrive(browser, world.url, { screen: "desk", theme: "light" });
    const page = await visitor.open("/kitchen");
    expect(new URL(page.url()).pathname).toBe("/login");
    await page.getByLabel("E-mail").fill("noodles@demo.comanda.example");
    await page.getByLabel("Password").fill(DEMO_PASSWORD);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.waitForURL(/\/kitchen\/[0-9a-f-]{36}$/);
    await expect.poll(() => page.locator("h1").textContent()).toContain("Harbour Noodles");
    await expect.poll(() => page.locator("[data-freshness=live]").count(), { timeout: 15_000 }).toBe(1);
    expect(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme)).toBe("dark");
  });

  test("somebody of two kitchens chooses one", async () => {
    const wish = { identifier: "owner@demo.comanda.example", password: DEMO_PASSWORD };
    const { body } = await world.guest.post("/auth/signin", wish);
    await using visitor = await Visitor.arrive(browser, world.url, { screen: "desk" });
    await visitor.signIn({ token: body.accessToken as string });
    const page = await visitor.open("/kitchen");
    expect(await page.locator("h1").textContent()).toBe("Which kitchen?");
    await page.getByRole("link", { name: "Harbour Noodles" }).click();
    await expect.poll(() => page.locator("h1").textContent(), SOON).toContain("Harbour Noodles");
    await expect.poll(() => page.locator("[data-freshness=live]").count(), { timeout: 15_000 }).toBe(1);
  });
});

describe("without a script", () => {
  const still: VisitOptions = { script: false };

  test("the board says that it stands still, moves slips with forms, and a refresh shows what is new", async () => {
    await openKitchen();
    const order = await world.order(here);
    await using cook = await arrive(still);
    const page = await cook.open();
    expect(await page.getByText("this board does not refresh itself").isVisible()).toBe(true);
    expect(await page.locator("[data-freshness]").first().isVisible()).toBe(false);
    await cook.press("Confirm · 15 min", order);
    expect(await cook.numbers("Confirmed")).toEqual([order.number]);
    await cook.press("Start", order);
    await cook.press("Ready", order);
    await cook.press("Handed over", order);
    expect(await statusOf(world, order)).toEqual({ status: "picked_up", version: 5 });

    const next = await world.order(here);
    expect(await cook.numbers("New")).toEqual([]);
    await cook.visitor.follow(page.getByRole("link", { name: "Refresh" }));
    expect(await cook.numbers("New")).toEqual([next.number]);
  });

  test("a slip that has moved on says so where it hangs now", async () => {
    await openKitchen();
    const order = await world.order(here);
    await using cook = await arrive({ ...still, expectStatus: [409] });
    await cook.open();
    await world.as(staff).post(`/orders/${order.id}/status`, { to: "confirmed", version: 1 });
    await world.as(staff).post(`/orders/${order.id}/status`, { to: "preparing", version: 2 });
    await cook.press("Confirm · 10 min", order);
    expect(await cook.numbers("Preparing")).toEqual([order.number]);
    expect(await cook.slip(order).textContent()).toContain("It was changed on another screen");
  });

  test("dishes, the opening and a refusal with a reason work from pages of their own", async () => {
    await openKitchen();
    const order = await world.order(here);
    await using counter = await arrive(still, staff);
    const page = await counter.open();
    await page.getByRole("link", { name: "Sold out" }).click();
    await counter.visitor.follow(page.getByRole("button", { name: /^Tart/ }));
    expect(await page.getByRole("button", { name: /^Tart/ }).textContent()).toContain("Sold out");
    await page.getByLabel("Find a dish").fill("soup");
    await page.keyboard.press("Enter");
    await page.waitForURL(/q=soup/); // a page between two pages has no dishes either
    expect(await page.getByRole("button", { name: /^Soup/ }).count()).toBe(1);
    expect(await page.getByRole("button", { name: /^Tart/ }).count()).toBe(0);

    await counter.open("?sheet=opening");
    const sheet = await page.getByRole("dialog").boundingBox();
    expect(sheet?.y).toBeLessThan(100); // the first thing on its page
    await counter.visitor.follow(page.getByRole("button", { name: "30 min", exact: true }));
    expect(await page.getByRole("link", { name: /^Paused until/ }).count()).toBe(1);
    await page.getByRole("link", { name: /^Paused until/ }).click();
    await counter.visitor.follow(page.getByRole("button", { name: "Open for orders" }));
    expect(await page.getByRole("link", { name: "Open", exact: true }).count()).toBe(1);

    await page.getByRole("button", { name: `More for order ${order.number}` }).click();
    await page.getByRole("link", { name: "Decline" }).click();
    await page.getByText("We are closing").click();
    await counter.visitor.follow(page.getByRole("button", { name: "Decline the order" }));
    expect(await counter.numbers("New")).toEqual([]);
    const [row] = await world.db.query(`select status, reason from orders where id = $1`, [order.id]);
    expect(row).toEqual({ status: "rejected", reason: "closed" });

    await using guest = await Visitor.arrive(browser, world.url, { language: "ar", script: false });
    await guest.open(`/t/${order.access.track}`);
    expect(await guest.page.getByRole("article").textContent()).toContain("أغلق المطبخ.");
  });
});

describe("the ticket", () => {
  test("has a slip for each station, with what only that station cooks, and nothing but slips on paper", async () => {
    await openKitchen();
    const { pizza, sizes, cola } = here;
    const order = await world.order(here, {
      change: {
        lines: [
          { itemId: pizza.id, quantity: 2, options: [{ optionId: sizes.small }], note: "No nuts, please" },
          { itemId: cola.id, quantity: 1 },
        ],
      },
      status: "confirmed",
      staff,
    });
    await using cook = await arrive();
    const page = await cook.open();
    await page.getByRole("button", { name: `More for order ${order.number}` }).click();
    await page.getByRole("link", { name: "Open ticket" }).click();
    await expect.poll(() => page.locator("h1").textContent()).toBe(`Ticket ${order.number}`);
    const slips = await page.getByRole("article").allTextContents();
    expect(slips).toHaveLength(2);
    const [hot, bar] = [slips.find((each) => each.includes("Hot")), slips.find((each) => each.includes("Bar"))];
    for (const part of ["2\u202f×", "Pizza", "Small", "No nuts, please"]) expect(hot).toContain(part);
    expect(hot).not.toContain("Cola");
    expect(bar).toContain("Cola");
    expect(bar).not.toContain("Pizza");

    await page.emulateMedia({ media: "print" });
    expect(await page.getByRole("button", { name: "Print" }).isVisible()).toBe(false);
    expect(await page.getByRole("article").first().isVisible()).toBe(true);
    const paper = await page.pdf({ preferCSSPageSize: true });
    const sizesOf = [...paper.toString("latin1").matchAll(/MediaBox \[0 0 ([\d.]+)/g)].map(([, width]) =>
      Number(width),
    );
    const points = (80 / 25.4) * 72;
    expect(sizesOf).toHaveLength(2);
    for (const width of sizesOf) expect(Math.abs(width - points)).toBeLessThan(1);
    await page.emulateMedia({ media: null });
    await page.getByRole("link", { name: "Back to the board" }).click();
    await cook.live();
  });
});

const looks = (["en", "ar"] as const).flatMap((language) =>
  (["light", "dark"] as const).map((theme) => ({ language, theme })),
);

describe.each(looks)("for those who cannot see or point, in $language by $theme", ({ language, theme }) => {
  test("no page of the kitchen has a serious barrier", async () => {
    await openKitchen();
    const change = { note: "Peanut allergy", fulfilment: "dine_in", tableName: "3" };
    const orders = [
      await world.order(here, { change }),
      await world.order(here, { status: "confirmed", staff }),
      await world.order(here, { status: "preparing", staff }),
      await world.order(here, { status: "ready", staff }),
    ];
    await world.db.query(
      `update orders set placed_at = placed_at - interval '1 hour', promised_at = now() - interval '9 minutes',
         promise_made_at = now() - interval '1 hour' where id = $1`,
      [orders[2]?.id],
    );
    await using cook = await arrive({ language, expectStatus: [403] }, staff);
    const { hostname } = new URL(world.url);
    await cook.visitor.context.addCookies([
      { name: "__Host-theme", value: theme, domain: hostname, path: "/", secure: true },
    ]);
    const found: Record<string, string[]> = {};
    const look = async (name: string) => {
      const problems = await cook.visitor.accessibilityProblems();
      if (problems.length > 0) found[name] = problems;
    };
    const page = await cook.open();
    expect(await page.locator("html").getAttribute("dir")).toBe(language === "ar" ? "rtl" : "ltr");
    expect(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme)).toBe(theme);
    await look("board");
    await page.locator(".more-button").first().click();
    await look("more");
    await page.keyboard.press("Escape");
    await cook
      .column(language === "ar" ? "جاهز" : "Ready")
      .locator("form button")
      .first()
      .click();
    await look("undo");
    for (const sheet of ["sold-out", "opening", "tickets", "settings"]) {
      await cook.open(`?sheet=${sheet}`);
      await look(sheet);
    }
    await cook.open(`?sheet=end&order=${orders[0]?.id}&to=rejected`);
    await look("decline");
    await cook.visitor.open(`/ticket/${orders[0]?.id}`);
    await look("ticket");
    await page.setViewportSize({ width: 390, height: 844 });
    await cook.open();
    await look("board on a phone");
    await cook.visitor.signIn(await world.account());
    await page.goto("/kitchen");
    await look("denied");
    expect(found).toEqual({});
  });
});

test.each([320, 390, 800, 1024, 1280])(
  "the board fits %i pixels: nothing but the rail of columns is wider",
  async (width) => {
    await openKitchen();
    await world.order(here, { change: { contact: { name: "Bartholomew Featherstonehaugh", phone: "020 7946 0018" } } });
    await using cook = await arrive();
    const page = await cook.open();
    await page.setViewportSize({ width, height: 800 });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(wide).toBe(0);
    // Each head is one line, the sum beside its words.
    for (const head of await page.locator(".board-column-head").all()) {
      expect(await head.evaluate((each) => each.scrollWidth - each.clientWidth)).toBe(0);
    }
    const slip = await page.locator("article.ticket").first().boundingBox();
    expect((slip?.x ?? -1) >= 0 && (slip?.x ?? 0) + (slip?.width ?? 0) <= width).toBe(true);
    await expect.poll(() => page.getByRole("button", { name: /^Confirm · \d\d:\d\d/ }).isVisible(), SOON).toBe(true);
  },
);
