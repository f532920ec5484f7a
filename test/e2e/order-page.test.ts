import type { Browser, Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import type { OrderStatus } from "#domain/order-status.ts";
import type { Account } from "#test/support/accounts.ts";
import type { TestRestaurant } from "#test/db/restaurant.ts";
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

const arrive = async (options?: VisitOptions) => await Visitor.arrive(browser, world.url, options);
const linkTo = ({ access }: PlacedOrder) => `/t/${access.cancel ?? ""}`;
const headline = (page: Page) => page.locator("h1").textContent();
/** How long a move may take to show: the promise is one second, on a machine that does nothing else. */
const SOON = { timeout: 3_000, interval: 25 };

async function move(order: PlacedOrder, to: OrderStatus, more: object = {}): Promise<void> {
  const { body } = await world.as(staff).get(`/orders/${order.id}`);
  const moved = await world.as(staff).post(`/orders/${order.id}/status`, { to, version: body.order.version, ...more });
  expect(moved.status, moved.text).toBe(200);
}

describe.each([
  { how: "with scripts", script: true },
  { how: "with JavaScript off", script: false },
])("a guest's private link, $how", ({ script }) => {
  test("is made new after a second question: the old one is over, and the page shows the new one and goes on", async () => {
    const order = await world.order(here);
    await using guest = await arrive({ script });
    await using stranger = await arrive({ script: false, expectStatus: [401, 404] });
    const page = await guest.open(linkTo(order));
    await page.locator("summary", { hasText: "Make a new link" }).click();
    expect((await world.bearer(order.access.track ?? "").get(`/orders/${order.id}`)).status).toBe(200); // not yet
    await page.getByRole("button", { name: "Yes, make a new one" }).click();
    await expect.poll(() => page.getByText("Here is your new link").count()).toBe(1);
    expect(page.url()).not.toContain("guest.");
    expect(await headline(page)).toContain("We sent your ticket to the kitchen");
    const shown = (await page.locator("a[href*='/t/guest.']").getAttribute("href")) ?? "";
    expect((await world.bearer(order.access.track ?? "").get(`/orders/${order.id}`)).status).toBe(401);

    const theirs = await stranger.open(linkTo(order));
    expect(new URL(theirs.url()).pathname).toBe("/login");
    await stranger.open(new URL(shown).pathname);
    expect(new URL(theirs.url()).pathname).toBe(`/orders/${order.id}`);
    expect(await theirs.locator("summary", { hasText: "Cancel this order" }).count()).toBe(0); // it only looks
    await guest.open(`/orders/${order.id}`);
    expect(await page.locator("summary", { hasText: "Cancel this order" }).count()).toBe(1);
  });

  test("is ended by the restaurant, from the ticket", async () => {
    const order = await world.order(here);
    const counter = await world.crew(here, "staff");
    await using crew = await arrive({ script });
    await crew.signIn(counter);
    const page = await crew.open(`/ticket/${order.id}`);
    await page.locator("summary", { hasText: "End the links" }).click();
    await page.getByRole("button", { name: "Yes, end them" }).click();
    await expect.poll(() => page.getByText("Ended: no link leads to this order").count()).toBe(1);
    expect((await world.bearer(order.access.cancel ?? "").get(`/orders/${order.id}`)).status).toBe(401);
  });
});

describe("the order page", () => {
  test("follows every step without a reload, each with its time", async () => {
    const order = await world.order(here);
    await using guest = await arrive();
    const page = await guest.open(linkTo(order));
    expect(new URL(page.url()).pathname).toBe(`/orders/${order.id}`);
    await expect.poll(() => page.locator("[data-freshness=live]").count(), SOON).toBe(1);

    const steps: [OrderStatus, string][] = [
      ["confirmed", "The kitchen said yes"],
      ["preparing", "Your food is being made"],
      ["ready", `Ready. Come to the counter and say ${order.number}`],
      ["picked_up", "Collected. Enjoy your meal"],
    ];
    for (const [status, words] of steps) {
      guest.calls = [];
      await move(order, status);
      await expect.poll(() => headline(page), SOON).toContain(words);
      expect(guest.calls).toEqual([]); // no reload, no fetch: the socket said it
    }
    const times = await page.locator("ol.steps time").allTextContents();
    expect(times).toHaveLength(6);
    expect(times.every((time) => /^\d\d:\d\d$/.test(time))).toBe(true);
    expect(await page.locator("[role=status]").allTextContents()).toContainEqual("Collected. Enjoy your meal");
    await expect.poll(() => page.locator("[data-freshness]").count(), SOON).toBe(0); // it is over: nothing to follow
  });

  test("says from when to when the cook moved the time, and afterwards that the cook set it", async () => {
    const order = await world.order(here);
    await using guest = await arrive();
    const page = await guest.open(linkTo(order));
    await expect.poll(() => page.locator("[data-freshness=live]").count(), SOON).toBe(1);
    await move(order, "confirmed", { prepMinutes: 90 });
    const why = page.getByText("The cook needs more time: your time moved from");
    await expect.poll(() => why.count(), SOON).toBe(1);
    expect(await page.locator("main").textContent()).toContain("Ready in 90–");
    expect(await why.getAttribute("role")).toBe("status"); // said aloud, too
    await page.reload();
    await guest.ready();
    expect(await page.getByText(/^The cook set this time at \d\d:\d\d\.$/).count()).toBe(1);
  });

  test.each([3, -3])("tells the truth on a phone whose clock is %i hours ahead", async (hours) => {
    const order = await world.order(here);
    await using guest = await arrive();
    await guest.page.clock.install({ time: Date.now() + hours * 3_600_000 });
    const page = await guest.open(linkTo(order));
    const before = (await page.getByText(/^Ready in /).textContent()) ?? "";
    await page.clock.runFor(2_000);
    await expect.poll(() => page.locator("[data-freshness=live]").count(), SOON).toBe(1);
    expect(await page.getByText(/^Ready in /).textContent()).toBe(before);
    const [from] = /\d+/.exec(before) ?? [];
    const minutes = (Date.parse(order.promisedAt) - Date.now()) / 60_000;
    expect(Math.abs(Number(from) - minutes)).toBeLessThan(2);
  });

  test("stamps the ticket without moving what the guest reads below", async () => {
    const order = await world.order(here);
    await using guest = await arrive();
    const page = await guest.open(linkTo(order));
    await expect.poll(() => page.locator("[data-freshness=live]").count(), SOON).toBe(1);
    const headOf = async () => (await page.getByRole("article").locator(".ticket-slip").boundingBox())?.y ?? 0;
    const topOf = async () => (await page.getByRole("article").boundingBox())?.y ?? 0;
    const height = (await headOf()) - (await topOf());
    await move(order, "confirmed");
    await page.locator(".stamp").waitFor();
    expect(Math.abs((await headOf()) - (await topOf()) - height)).toBeLessThanOrEqual(2);
  });

  test("never runs out of a narrow page, not even while a stamp comes down or the ticket hangs itself up", async () => {
    const order = await world.order(here, { status: "confirmed", staff });
    for (const language of ["en", "ar"] as const) {
      await using guest = await arrive({ language });
      await guest.page.setViewportSize({ width: 320, height: 640 });
      await guest.page.emulateMedia({ reducedMotion: "no-preference" });
      await guest.open(linkTo(order));
      const page = await guest.open(`/orders/${order.id}#placed`);
      const wide = await page.evaluate(() => {
        // From its first moment, however long the page took.
        const ticket = document.querySelector("#placed > div")!;
        ticket.classList.replace("in-target:animate-hang", "animate-hang");
        const moves = document.getAnimations().filter(({ effect }) => effect instanceof KeyframeEffect);
        for (const move of moves) move.pause();
        const seen = moves.flatMap((move) =>
          [0, 60, 120].map((time) => {
            move.currentTime = time;
            const { scrollWidth, clientWidth } = document.documentElement;
            return [(move as CSSAnimation).animationName, scrollWidth - clientWidth] as const;
          }),
        );
        return seen;
      });
      expect(new Set(wide.map(([name]) => name))).toEqual(new Set(["stamp", "hang", "breathe"]));
      expect(wide.filter(([, pixels]) => pixels > 0)).toEqual([]);
    }
  });

  test("shows the final state to whoever comes late, without a socket", async () => {
    const order = await world.order(here, { status: "picked_up", staff });
    await using guest = await arrive({ script: false });
    const page = await guest.open(linkTo(order));
    expect(await headline(page)).toContain("Collected. Enjoy your meal");
    expect(await page.locator("ol.steps li[data-state=done]").count()).toBe(6);
  });

  test("without scripts tells so, and a refresh shows what is new", async () => {
    const order = await world.order(here);
    await using guest = await arrive({ script: false });
    const page = await guest.open(linkTo(order));
    await move(order, "confirmed");
    await guest.follow(page.getByRole("link", { name: "Refresh this page to see what is new" }));
    expect(await headline(page)).toContain("The kitchen said yes");
  });

  test("shows why the kitchen could not take it, and that there is no money to come back", async () => {
    const order = await world.order(here);
    await using guest = await arrive();
    const page = await guest.open(linkTo(order));
    await move(order, "rejected", { reason: "The oven is cold" });
    await expect.poll(() => headline(page), SOON).toContain("The kitchen could not take this order");
    const ticket = page.getByRole("article");
    expect(await ticket.textContent()).toContain("The kitchen says: The oven is cold");
    expect(await ticket.textContent()).toContain("You have not paid, so nothing needs to come back to you.");
    expect(await ticket.locator("[data-state=rejected]").textContent()).toContain("Declined");
    expect(await page.getByText("Cancel this order").count()).toBe(0);
  });

  test("is polled where sockets do not get through, and keeps the truth", async () => {
    const order = await world.order(here);
    await using guest = await arrive();
    await guest.page.addInitScript(() => (Math.random = () => 0)); // of all waits between attempts, the shortest
    await guest.page.routeWebSocket(/\/parties\//, (socket) => socket.close());
    const page = await guest.open(linkTo(order));
    await move(order, "confirmed");
    await expect.poll(() => headline(page), { timeout: 30_000, interval: 100 }).toContain("The kitchen said yes");
  });

  test.each([
    { how: "with scripts", script: true },
    { how: "with JavaScript off", script: false },
  ])("lets a guest cancel in two steps while the kitchen has not started, $how", async ({ script }) => {
    const order = await world.order(here);
    await using guest = await arrive({ script });
    const page = await guest.open(linkTo(order));
    await page.getByText("Cancel this order").click();
    await page.getByRole("button", { name: "Cancel the order" }).click();
    await expect.poll(() => headline(page), SOON).toContain("This order was cancelled");
    const { body } = await world.bearer(order.access.track!).get(`/orders/${order.id}`);
    expect(body.order.status).toBe("cancelled");
  });

  test("says that it is too late when the kitchen was quicker than the tap", async () => {
    const order = await world.order(here);
    await using guest = await arrive({ script: false, expectStatus: [409, 403] });
    const page = await guest.open(linkTo(order));
    await move(order, "confirmed");
    await move(order, "preparing");
    await page.getByText("Cancel this order").click();
    await guest.follow(page.getByRole("button", { name: "Cancel the order" }));
    expect(await page.getByRole("alert").first().textContent()).toContain("The kitchen has started");
    expect(await headline(page)).toContain("Your food is being made");
  });
});

describe("a private link", () => {
  test("moves from the address into a cookie that no script reads, and no cache or page learns it", async () => {
    const order = await world.order(here);
    const response = await fetch(world.url + linkTo(order), { redirect: "manual" });
    expect(response.status).toBe(303);
    expect(response.headers.get("location")).toBe(`/orders/${order.id}`);
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(response.headers.get("referrer-policy")).toBe("no-referrer");
    expect(response.headers.getSetCookie().join()).toMatch(/^__Host-guest=.*; Path=\/;.*Secure;.*HttpOnly/);
  });

  test("that only tracks cannot cancel, and a forged one opens nothing", async () => {
    const order = await world.order(here);
    await using guest = await arrive({ expectStatus: [401, 404] });
    const page = await guest.open(`/t/${order.access.track}`);
    await expect.poll(() => headline(page)).toContain("We sent your ticket to the kitchen");
    expect(await page.getByText("Cancel this order").count()).toBe(0);

    const other = await world.order(here);
    const forged = order.access.cancel!.replace(order.id, other.id);
    const answer = await fetch(`${world.url}/t/${forged}`, { redirect: "manual" });
    expect(answer.headers.getSetCookie().join()).not.toContain("__Host-guest");
    await page.goto(`/orders/${other.id}`);
    expect(await page.locator("article.ticket").count()).toBe(0);
  });

  test("of somebody else's order is the only way in: an id alone leads to the sign-in page", async () => {
    const order = await world.order(here);
    await using stranger = await arrive();
    const page = await stranger.open(`/orders/${order.id}`);
    expect(new URL(page.url()).pathname).toBe("/login");
    expect(await page.content()).not.toContain("Soup");
  });
});

describe("news of an order", () => {
  test("reach a signed-in customer on any page, as a toast that leads to the order", async () => {
    const customer = await world.account();
    const order = await world.order(here, { by: customer });
    await using visitor = await arrive();
    await visitor.signIn(customer);
    const page = await visitor.openListening("/cart");
    await move(order, "confirmed");
    const toast = page.locator(".toast");
    await expect.poll(() => toast.textContent(), { timeout: 8_000 }).toContain(`Order ${order.number}`);
    expect(await toast.textContent()).toContain("Confirmed");
    await toast.getByRole("button", { name: "Look" }).click();
    await expect.poll(() => headline(page)).toContain("The kitchen said yes");
  });
});
