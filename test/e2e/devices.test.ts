import type { Browser, Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import type { TestRestaurant } from "#test/db/restaurant.ts";
import type { Account } from "#test/support/accounts.ts";
import { inBrowserWorld } from "#test/support/browser-world.ts";
import { openDevice } from "#test/support/devices.ts";
import { Visitor } from "#test/support/visitor.ts";
import type { World } from "#test/support/world.ts";

let world: World;
let browser: Browser;
let here: TestRestaurant;
let name: string;
let owner: Account;
inBrowserWorld(async (opened) => {
  ({ world, browser } = opened);
  here = await world.restaurant();
  name = (await world.guest.get(`/restaurants/${here.id}`)).body.restaurant.name;
  owner = await world.crew(here, "owner");
});

const h1 = (page: Page) => page.locator("h1").textContent();
const press = async (page: Page, name: string) =>
  await page.locator("main").getByRole("button", { name, exact: true }).click();
const says = async (page: Page, text: string | RegExp) => await expect.poll(() => page.getByText(text).count()).toBe(1);
const pathOf = (page: Page) => new URL(page.url()).pathname;
const CODE = /^[A-Z0-9]{4}-[A-Z0-9]{4}$/;

describe.each([
  { how: "with scripts", script: true },
  { how: "with JavaScript off", script: false },
])("a kitchen tablet, $how", ({ script }) => {
  test(
    "shows a code that a manager confirms, then the board, and is out once it is revoked",
    { timeout: 180_000 },
    async () => {
      await world.db.query("delete from sign_in_attempts");
      await using tablet = await Visitor.arrive(browser, world.url, {
        script,
        screen: "desk",
        expectStatus: [401, 404],
      });
      const wall = await tablet.open("/login");
      await wall.getByRole("link", { name: "Pair a kitchen tablet" }).click();
      await expect.poll(() => h1(wall)).toBe("Pair this tablet");
      await press(wall, "Show a code");
      await expect.poll(() => wall.getByText(CODE).first().textContent()).toMatch(CODE);
      const code = (await wall.getByText(CODE).first().textContent()) ?? "";
      await tablet.open("/kitchen/pair"); // loaded anew, it is the same code
      expect(await wall.getByText(CODE).first().textContent()).toBe(code);

      await using boss = await Visitor.arrive(browser, world.url, { script, expectStatus: [400] });
      await boss.signIn(owner);
      const office = await boss.open("/account");
      await office.getByRole("link", { name: `Tablets of ${name}` }).click();
      await expect.poll(() => h1(office)).toBe(`Tablets of ${name}`);
      await office.getByLabel("Code on the tablet").fill("3333-3333");
      await office.getByLabel("Name", { exact: true }).fill("Left wall");
      await press(office, "Confirm and pair");
      await expect.poll(() => office.locator("#code-error").textContent()).toContain("No tablet shows this code now.");
      expect(await office.getByLabel("Name", { exact: true }).inputValue()).toBe("Left wall"); // what was typed is still there
      await office.getByLabel("Code on the tablet").fill(code.toLowerCase());
      await press(office, "Confirm and pair");
      await says(office, "Paired. The tablet shows the board in a few seconds.");

      if (!script) await wall.getByRole("link", { name: "It was confirmed: go on" }).click();
      await expect.poll(() => pathOf(wall), { timeout: 30_000 }).toBe(`/kitchen/${here.id}`);
      const order = await world.order(here);
      await tablet.open(`/kitchen/${here.id}`);
      const slip = wall.locator("article", { hasText: `${order.number}` }).first();
      await expect.poll(() => slip.count()).toBe(1);
      await wall.goto(`/kitchen/${here.id}?sheet=settings`);
      await says(wall, "Paired as Left wall. Managers revoke or rename it.");
      expect(await wall.getByRole("button", { name: "Sign out" }).count()).toBe(0);
      for (const elsewhere of [
        "/account",
        `/manage/${here.id}/devices`,
        "/orders",
        `/kitchen/${(await world.restaurant()).id}`,
      ])
        expect((await wall.goto(elsewhere))?.status(), elsewhere).toBe(404);

      await boss.open(`/manage/${here.id}/devices`);
      await says(office, "Seen a moment ago");
      await office.getByLabel("Name of Left wall").fill("Right wall");
      await press(office, "Save Left wall");
      await says(office, /^Saved\./);
      const asked = office.getByText("Revoke Right wall?");
      expect(await asked.isVisible()).toBe(false);
      await office.locator("summary", { hasText: "Revoke Right wall" }).click();
      await expect.poll(async () => await asked.isVisible()).toBe(true);
      await press(office, "Revoke Right wall");
      await says(office, "Revoked. It can do nothing here any more.");
      expect(await office.getByText("Right wall").count()).toBe(0);

      await wall.goto(`/kitchen/${here.id}`);
      expect(pathOf(wall)).toBe("/login");
    },
  );

  test("that showed its code for too long asks for a press, and shows a new one", async () => {
    await world.db.query("delete from sign_in_attempts");
    await using tablet = await Visitor.arrive(browser, world.url, { script });
    const wall = await tablet.open("/kitchen/pair");
    await press(wall, "Show a code");
    await expect.poll(() => wall.getByText(CODE).first().textContent()).toMatch(CODE);
    const first = await wall.getByText(CODE).first().textContent();
    await world.db.query(`update device_pairings set expires_at = now()`);
    await tablet.open("/kitchen/pair");
    await says(wall, "The code has run out, or was used elsewhere.");
    await press(wall, "Show a new code");
    await expect.poll(() => wall.getByText(CODE).first().textContent()).toMatch(CODE);
    expect(await wall.getByText(CODE).first().textContent()).not.toBe(first);
  });
});

test("a tablet at a station shows the orders that have something to be made there", async () => {
  const stations = await world.db.query<{ id: string; name: string; item: string }>(
    `select s.id, s.name, i.id as item from stations s join menu_items i on i.station_id = s.id where i.restaurant_id = $1`,
    [here.id],
  );
  const [soup, cola] = [
    stations.find(({ item }) => item === here.soup.id),
    stations.find(({ item }) => item === here.cola.id),
  ];
  if (!soup || !cola || soup.id === cola.id) throw new Error("Soup and cola are made at one station.");
  const [own, other] = [
    await world.order(here),
    await world.order(here, { change: { lines: [{ itemId: here.cola.id, quantity: 1 }] } }),
  ];
  const device = await openDevice(world, { restaurantId: here.id, by: owner.userId, stationId: soup.id });
  await using tablet = await Visitor.arrive(browser, world.url, { screen: "desk" });
  await tablet.signIn(device);
  const wall = await tablet.open(`/kitchen/${here.id}`);
  await expect.poll(() => h1(wall)).toContain(soup.name);
  const text = await wall.locator("main").textContent();
  expect(text).toContain("Soup");
  expect(text).not.toContain("Cola");
  expect([own.status, other.status]).toEqual(["placed", "placed"]);
});
