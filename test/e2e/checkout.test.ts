import type { Browser, Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import type { TestRestaurant } from "#test/db/restaurant.ts";
import { inBrowserWorld } from "#test/support/browser-world.ts";
import { h1 } from "#test/support/page-acts.ts";
import { Visitor, type VisitOptions } from "#test/support/visitor.ts";
import type { World } from "#test/support/world.ts";

let world: World;
let browser: Browser;
inBrowserWorld((opened) => void ({ world, browser } = opened));

const arrive = async (options?: VisitOptions) => await Visitor.arrive(browser, world.url, options);
const placeButton = (page: Page) => page.getByRole("button", { name: /^Place order · / });

async function countOrders(): Promise<number> {
  const [row] = await world.db.query<{ n: string }>(`select count(*) as n from orders`);
  return Number(row?.n);
}
/** Shuts the rooms out, so that the page learns what has changed only from the answer to its form. */
const withoutRooms = async ({ page }: Visitor) => await page.routeWebSocket(/\/parties\//, (socket) => socket.close());

/** Puts a soup and a tart in and goes to the checkout as a person would. */
async function fillCart(guest: Visitor, at: TestRestaurant): Promise<Page> {
  const page = await guest.open(`/r/${at.id}`);
  await page.getByRole("button", { name: "Add Soup" }).click();
  await page.getByRole("button", { name: "Add Tart" }).click();
  await page.locator(".cart-bar a").click();
  await page.getByRole("link", { name: /^Go to checkout/ }).click();
  await expect.poll(() => h1(page)).toBe("Checkout");
  return page;
}
async function sayWho(page: Page): Promise<void> {
  await page.getByLabel("Name").fill("Robin");
  await page.getByLabel("Phone").fill("020 7946 0018");
}

describe.each([
  { how: "with scripts", script: true },
  { how: "with JavaScript off", script: false },
])("a guest, $how", ({ script }) => {
  test("orders for pickup, is shown the ticket, and finds it again", async () => {
    await using guest = await arrive({ script });
    const page = await fillCart(guest, await world.restaurant());
    await page.getByLabel("Name").fill("Robin");
    await page.getByLabel("E-mail").fill("robin@example.com");
    const total = await page.locator("dl bdi").first().textContent();
    await placeButton(page).click();

    await page.waitForURL(/\/orders\/[0-9a-f-]{36}/);
    await expect.poll(() => h1(page)).toContain("We sent your ticket to the kitchen");
    const ticket = page.getByRole("article");
    expect(await ticket.textContent()).toContain("Soup");
    expect(await ticket.textContent()).toContain("To pay at the counter");
    expect(await ticket.locator("dl bdi").first().textContent()).toBe(total);
    expect(await page.locator("[aria-current=step]").textContent()).toContain("Sent");

    await page.goto("/cart");
    await expect.poll(() => page.getByText("Nothing in your order yet").isVisible()).toBe(true);
    await page.getByRole("link", { name: "Your orders" }).click();
    await expect.poll(() => h1(page)).toContain("We sent your ticket to the kitchen");
  });

  test("orders to a table, and an order without a way to reach them says so at the field", async () => {
    await using guest = await arrive({ script, expectStatus: [400] });
    const page = await fillCart(guest, await world.restaurant());
    const before = await countOrders();
    await page.getByLabel("Bring it to my table").check();
    await page.getByLabel("Name").fill("Robin");
    await page.getByLabel(/^Note for the whole order/).fill("We are in a hurry");
    await placeButton(page).click();
    await expect.poll(() => page.locator("#email-error").textContent()).toBe("Fill in E-mail or Phone.");
    await expect.poll(() => page.locator("#tableName-error").textContent()).toBe("The table number is missing.");
    expect(await page.getByLabel("Name").inputValue()).toBe("Robin");
    expect(await page.getByLabel("Bring it to my table").isChecked()).toBe(true);
    expect(await countOrders()).toBe(before);

    await page.getByLabel("Phone").fill("020 7946 0018");
    await page.getByLabel("Which table?").fill("7");
    await placeButton(page).click();
    await page.waitForURL(/\/orders\//);
    expect(await page.getByRole("article").textContent()).toContain("Table 7");
    expect(await page.getByRole("article").textContent()).toContain("We are in a hurry");
  });

  test("is told which dish has just sold out, sees the sum without it, and orders the rest", async () => {
    await using guest = await arrive({ script, expectStatus: [422] });
    const there = await world.restaurant({ stock: { tart: 1 } });
    await withoutRooms(guest);
    const page = await fillCart(guest, there);
    await sayWho(page);
    await world.order(there, { change: { lines: [{ itemId: there.tart.id, quantity: 1 }] } });
    await placeButton(page).click();
    const slip = page.locator("section.ticket");
    await expect.poll(() => slip.textContent()).toContain("Just sold out");
    await expect
      .poll(() => page.getByRole("alert").allTextContents())
      .toContainEqual(expect.stringContaining("Nothing was ordered"));
    await expect.poll(() => placeButton(page).textContent()).toContain("£6.50");
    await placeButton(page).click();
    await page.waitForURL(/\/orders\//);
    expect(await page.getByRole("article").textContent()).not.toContain("Tart");
  });

  test("whose menu changed while the page was open sees the old and the new price and is asked again", async () => {
    await using guest = await arrive({ script, expectStatus: [409] });
    const there = await world.restaurant();
    await withoutRooms(guest);
    const page = await fillCart(guest, there);
    await sayWho(page);
    const before = await countOrders();
    await world.db.query(`update menu_items set price_minor = 705 where id = $1`, [there.soup.id]);
    await placeButton(page).click();
    const notice = page.getByRole("alert").filter({ hasText: "The menu changed" });
    await expect.poll(() => notice.textContent()).toContain("Soup: £6.50 → £7.05");
    expect(await countOrders()).toBe(before);
    expect(await page.getByLabel("Name").inputValue()).toBe("Robin");

    expect(await placeButton(page).textContent()).toContain("£11.80");
    await placeButton(page).click();
    await page.waitForURL(/\/orders\//);
    expect(await page.getByRole("article").locator("dl bdi").first().textContent()).toBe("£11.80");
  });

  test("one cart holds one kitchen: the other one's dish asks before it starts anew", async () => {
    await using guest = await arrive({ script, expectStatus: [409] });
    const [here, there] = [await world.restaurant(), await world.restaurant()];
    const page = await guest.open(`/r/${here.id}`);
    await page.getByRole("button", { name: "Add Soup" }).click();
    await expect.poll(() => page.locator(".cart-bar-count").textContent()).toBe("1");
    await guest.open(`/r/${there.id}`);
    const name = (await h1(page)) ?? "";
    await page.getByRole("button", { name: "Add Cola" }).click();
    await expect.poll(() => page.getByText("Start a new order?").isVisible()).toBe(true);
    expect(await page.locator(".header-count").textContent()).toBe("1");
    await page.getByRole("button", { name: `Start new at ${name}` }).click();
    await expect.poll(() => page.locator(".cart-bar-count").textContent()).toBe("1");
    await guest.open("/cart");
    expect(await page.locator("main").textContent()).toContain(`From ${name}`);
    expect(await page.locator("main").textContent()).not.toContain("Soup");
  });

  test("a kitchen that takes a break keeps the cart and says until when", async () => {
    await using guest = await arrive({ script, expectStatus: [422] });
    const there = await world.restaurant();
    const staff = world.as(await world.crew(there));
    const page = await fillCart(guest, there);
    await sayWho(page);
    await staff.post(`/restaurants/${there.id}/pause`, { message: "The oven needs ten minutes", minutes: 10 });
    await placeButton(page).click();
    await expect.poll(() => page.locator("main").textContent()).toContain("The oven needs ten minutes");
    await expect
      .poll(() => page.getByRole("alert").allTextContents())
      .toContainEqual(expect.stringContaining("Nothing was ordered"));
    await expect.poll(() => page.locator("section.ticket").textContent()).not.toContain("Ready in"); // nobody knows when
    await staff.post(`/restaurants/${there.id}/open`);
    await placeButton(page).click();
    await page.waitForURL(/\/orders\//);
  });
});

describe("one order, once", () => {
  test("two presses of the button, and the same form sent again, place one order", async () => {
    await using guest = await arrive({ script: false });
    const page = await fillCart(guest, await world.restaurant());
    const before = await countOrders();
    await sayWho(page);
    const fields = await page
      .locator("form:has(#name)")
      .evaluate((form) =>
        Object.fromEntries([...new FormData(form as HTMLFormElement)].map(([name, value]) => [name, value as string])),
      );
    const send = async () =>
      await guest.context.request.post("/checkout", { form: fields, headers: { Origin: world.url }, maxRedirects: 0 });
    const answers = await Promise.all([send(), send(), send()]);
    answers.push(await send());
    expect(answers.map((answer) => answer.status())).toEqual([303, 303, 303, 303]);
    expect(new Set(answers.map((answer) => answer.headers()["location"])).size).toBe(1);
    expect(await countOrders()).toBe(before + 1);
  });

  test("two tabs share one cart: the checkout shows what the other one adds, and an order empties both", async () => {
    await using guest = await arrive();
    const there = await world.restaurant();
    const page = await fillCart(guest, there);
    const other = await guest.context.newPage();
    await other.goto(`/r/${there.id}`);
    await other.getByRole("button", { name: "Add Cola" }).click();
    await expect.poll(() => page.locator("section.ticket").textContent()).toContain("Cola");
    const total = await other.locator(".cart-bar bdi").textContent();
    await expect.poll(() => placeButton(page).textContent()).toBe(`Place order · ${total}`);
    await expect.poll(() => placeButton(page).getAttribute("aria-disabled")).toBeNull();

    await sayWho(page);
    await placeButton(page).click();
    await page.waitForURL(/\/orders\//);
    expect(await page.getByRole("article").textContent()).toContain("Cola");
    await expect.poll(() => other.locator(".cart-bar").count()).toBe(0);
  });

  test("what another tab put in at the last moment waits for the next order", async () => {
    await using guest = await arrive({ script: false });
    const there = await world.restaurant();
    const page = await fillCart(guest, there);
    await sayWho(page);
    const other = await guest.context.newPage();
    await other.goto(`/r/${there.id}`);
    await other.getByRole("button", { name: "Add Cola" }).click();
    await other.locator(".cart-bar").waitFor();
    await placeButton(page).click();
    await page.waitForURL(/\/orders\//);
    expect(await page.getByRole("article").textContent()).not.toContain("Cola");
    await page.goto("/cart");
    const lines = page.locator("main > ul > li h2");
    expect(await lines.allTextContents()).toEqual(["Cola"]);
  });

  test("the back button after an order leads to an empty cart, not to a second order", async () => {
    await using guest = await arrive();
    const page = await fillCart(guest, await world.restaurant());
    const before = await countOrders();
    await sayWho(page);
    await placeButton(page).dblclick();
    await page.waitForURL(/\/orders\//);
    await page.goBack();
    await expect.poll(() => page.locator("main").textContent()).toContain("Nothing in your order yet");
    expect(await countOrders()).toBe(before + 1);
  });

  test("a network that goes just after the order leaves it safe, and says so", async () => {
    await using guest = await arrive();
    const page = await fillCart(guest, await world.restaurant());
    await sayWho(page);
    const arrived = () =>
      page.evaluate(() => performance.getEntriesByType("resource").some(({ name }) => /_shop\.orders\._id/.test(name)));
    await expect.poll(arrived).toBe(true); // the page that comes next is here already
    for (const gone of ["**/orders/*.data*", "**/assets/*orders*", "**/orders/*"])
      await page.route(gone, async (route) => await route.abort("internetdisconnected"));
    await placeButton(page).click();
    await expect.poll(() => h1(page)).toBe("No connection");
    expect(await page.locator("main").textContent()).toContain("Your order is safe");
    await page.unrouteAll();
    await page.getByRole("link", { name: "Try again" }).click();
    await expect.poll(() => h1(page)).toContain("We sent your ticket to the kitchen");
    guest.problems.length = 0; // what a browser says of a network that is gone
  });

  test("a link without a network leaves the guest where they are", async () => {
    await using guest = await arrive();
    const there = await world.restaurant();
    const page = await guest.open(`/r/${there.id}`);
    await page.getByRole("button", { name: "Add Soup" }).click();
    await guest.context.setOffline(true);
    await page.locator(".cart-bar a").click();
    await expect
      .poll(() => page.getByRole("alert").allTextContents())
      .toContainEqual(expect.stringContaining("No connection"));
    expect(new URL(page.url()).pathname).toBe(`/r/${there.id}`);
    await guest.context.setOffline(false);
    await page.locator(".cart-bar a").click();
    await expect.poll(() => h1(page)).toBe("Your order");
    guest.problems.length = 0;
  });

  test("without a connection the order stays on the page, and goes out once when it is back", async () => {
    await using guest = await arrive();
    const page = await fillCart(guest, await world.restaurant());
    const before = await countOrders();
    await sayWho(page);
    await page.route("**/*.data*", async (route) => await route.abort("connectionreset"));
    await placeButton(page).click();
    await expect
      .poll(() => page.getByRole("alert").allTextContents())
      .toContainEqual(expect.stringContaining("No connection"));
    expect(await page.getByLabel("Name").inputValue()).toBe("Robin");
    await page.unroute("**/*.data*");
    await placeButton(page).click();
    await page.waitForURL(/\/orders\//);
    expect(await countOrders()).toBe(before + 1);
    guest.problems.splice(
      0,
      guest.problems.length,
      ...guest.problems.filter((each) => !each.includes("ERR_CONNECTION_RESET")),
    );
  });
});
