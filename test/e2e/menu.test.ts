import { gzipSync } from "node:zlib";
import type { Browser } from "playwright-core";
import { describe, expect, test } from "vitest";
import { seed } from "#db/seed.ts";
import { inBrowserWorld } from "#test/support/browser-world.ts";
import { Visitor, type VisitOptions } from "#test/support/visitor.ts";
import type { World } from "#test/support/world.ts";

const MENU = "/r/comanda-kitchen";
/** Longer than a ping, a poll and a clock's tick: silence has no event to wait for. */
const QUIET_MS = 11_000;

let world: World;
let browser: Browser;
inBrowserWorld(async (opened) => {
  ({ world, browser } = opened);
  await seed(world.db.url, { environment: "test" });
});

const arrive = async (options?: VisitOptions) => await Visitor.arrive(browser, world.url, options);
const dishes = (visitor: Visitor) =>
  visitor.page.locator("main section[aria-labelledby^=category-] li h3").allTextContents();

const itemId = async (slug: string): Promise<string> => {
  const [row] = await world.db.query<{ id: string }>(`select id from menu_items where slug = $1`, [slug]);
  if (!row) throw new Error(`No dish ${slug}.`);
  return row.id;
};
const crew = async () => {
  const [row] = await world.db.query<{ id: string }>(`select id from restaurants where slug = 'comanda-kitchen'`);
  const account = await world.account({ at: { restaurantId: row!.id, role: "staff" } });
  return world.as(account);
};

describe.each([
  { how: "with scripts", script: true },
  { how: "with JavaScript off", script: false },
])("the public menu, $how", ({ script }) => {
  test("/ shows the restaurants and a menu, and a category leaves only its dishes", async () => {
    await using guest = await arrive({ script });
    const page = await guest.open("/");
    await expect.poll(() => page.locator("h2").allTextContents()).toContain("Harbour Noodles");
    const all = await dishes(guest);
    expect(all).toHaveLength(19);

    await page.getByRole("link", { name: "Desserts" }).click();
    await expect.poll(() => dishes(guest)).toHaveLength(4);
    expect(await dishes(guest)).toContain("Tiramisu");
    expect(new URL(page.url()).search).toBe("?category=desserts");
    if (script) expect(await page.locator("main [role=status]").allTextContents()).toContain("4 dishes");
    await expect.poll(() => page.getByRole("link", { name: "Desserts" }).getAttribute("aria-current")).toBe("true");

    await page.reload();
    expect(await dishes(guest)).toHaveLength(4);
    await page.getByRole("link", { name: "Everything" }).click();
    await expect.poll(() => dishes(guest)).toEqual(all);
  });

  test("a dish twice in and once out leaves one in the cart at one price, and survives a reload", async () => {
    await using guest = await arrive({ script });
    const page = await guest.open(MENU);
    const row = page.locator("#hummus");
    await row.getByRole("button", { name: "Add Hummus" }).click();
    await row.getByRole("button", { name: "One more Hummus" }).click();
    const bar = page.locator(".cart-bar");
    await expect.poll(() => bar.textContent()).toContain("£11.80");
    await row.getByRole("button", { name: "One fewer Hummus" }).click();
    await expect.poll(() => row.locator("output").textContent()).toBe("1");
    const price = await row.locator("bdi").first().textContent();
    await expect.poll(() => bar.locator("bdi").textContent()).toBe(price);

    await page.reload();
    expect(await bar.locator(".cart-bar-count").textContent()).toBe("1");
    expect(await bar.locator("bdi").textContent()).toBe(price);
    await row.getByRole("button", { name: "Remove Hummus" }).click();
    await expect.poll(() => bar.count()).toBe(0);
  });

  test("a dish opens on top of its menu, and its choices go into the order with their price", async () => {
    await using guest = await arrive({ script });
    const page = await guest.open(MENU);
    await page.getByRole("link", { name: "Margherita pizza", exact: true }).click();
    const dialog = page.getByRole("dialog", { name: "Margherita pizza" });
    await expect.poll(() => dialog.isVisible()).toBe(true);
    expect(new URL(page.url()).pathname).toBe(`${MENU}/margherita-pizza`);
    expect(await page.title()).toBe("Margherita pizza · Comanda Kitchen · Comanda");

    await dialog.getByLabel(/12 inch/).check();
    await dialog.getByLabel(/Note to the kitchen/).fill("Well done, please");
    const button = dialog.getByRole("button", { name: /^Add · / });
    if (script) await expect.poll(() => button.textContent()).toContain("£14.50");
    await button.click();
    await expect.poll(() => dialog.count()).toBe(0);
    await expect.poll(() => page.locator(".cart-bar bdi").textContent()).toBe("£14.50");

    await page.locator(".cart-bar a").click();
    await expect.poll(() => page.locator("h1").textContent()).toBe("Your order");
    const line = page.getByRole("listitem").filter({ hasText: "Margherita pizza" });
    expect(await line.textContent()).toContain("12 inch");
    expect(await line.textContent()).toContain("Well done, please");
  });

  test("the language switch turns the page to Arabic, from right to left, and stays", async () => {
    await using guest = await arrive({ script });
    const page = await guest.open(MENU);
    await page.getByRole("button", { name: "العربية" }).click();
    await expect.poll(() => page.locator("html").getAttribute("dir")).toBe("rtl");
    expect(await page.locator("html").getAttribute("lang")).toBe("ar");
    await expect.poll(() => page.locator("h1").textContent()).toBe("مطبخ كوماندا");
    const brand = await page.locator("header a").first().boundingBox();
    expect(brand!.x).toBeGreaterThan(150); // on the other side now
    await page.goto("/");
    expect(await page.locator("html").getAttribute("dir")).toBe("rtl");
  });

  test("the theme switch keeps day or night against the device", async () => {
    await using guest = await arrive({ script, theme: "light" });
    const page = await guest.open("/");
    await page.getByRole("button", { name: "Dark" }).click();
    await expect.poll(() => page.locator("html").getAttribute("data-theme")).toBe("dark");
    const paper = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    await page.reload();
    expect(await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)).toBe(paper);
    await page.getByRole("button", { name: "As on this device" }).click();
    await expect.poll(() => page.locator("html").getAttribute("data-theme")).toBeNull();
  });
});

describe("stock on the menu", () => {
  test("what is left is said, and changes on an open page without a reload", async () => {
    await using guest = await arrive();
    const page = await guest.open(MENU);
    const staff = await crew();
    const [tiramisu, tart] = [await itemId("tiramisu"), await itemId("lemon-tart")];
    expect((await staff.post(`/items/${tiramisu}/restock`, { quantity: 3 })).status).toBe(200);
    await expect.poll(() => page.locator("#tiramisu").textContent(), { timeout: 5_000 }).toContain("3 left");

    expect((await staff.post(`/items/${tart}/sold-out`)).status).toBe(200);
    await expect.poll(() => page.locator("#lemon-tart").textContent(), { timeout: 5_000 }).toContain("Just sold out");
    expect(await page.locator("#lemon-tart").getByRole("button").count()).toBe(0);
    expect((await staff.post(`/items/${tart}/restock`, {})).status).toBe(200);
    await expect.poll(() => page.locator("#lemon-tart").getByRole("button").count(), { timeout: 5_000 }).toBe(1);
  });

  test("a dish that sells out in the cart keeps its line, leaves the sum, and offers two others", async () => {
    await using guest = await arrive();
    const page = await guest.open(MENU);
    await page.getByRole("button", { name: "Add Pistachio baklava" }).click();
    await page.getByRole("button", { name: "Add Garlic bread" }).click();
    await guest.open("/cart");
    const staff = await crew();
    const baklava = await itemId("pistachio-baklava");
    expect((await staff.post(`/items/${baklava}/sold-out`)).status).toBe(200);

    const line = page.locator("main > ul > li").filter({ hasText: "Pistachio baklava" });
    await expect.poll(() => line.textContent(), { timeout: 5_000 }).toContain("Just sold out");
    expect(await line.getByRole("link").count()).toBe(2);
    const bread = await page
      .locator("main > ul > li")
      .filter({ hasText: "Garlic bread" })
      .locator("bdi")
      .first()
      .textContent();
    expect(await page.locator("dl bdi").first().textContent()).toBe(bread);
    expect((await staff.post(`/items/${baklava}/restock`, {})).status).toBe(200);
  });
});

describe("a page that nobody touches", () => {
  test("asks nothing, and neither does walking between categories and dishes", async () => {
    await using guest = await arrive();
    const page = await guest.open(MENU);
    await page.waitForLoadState("networkidle");
    guest.calls = [];
    await page.getByRole("link", { name: "Drinks" }).click();
    await expect.poll(() => dishes(guest)).toHaveLength(4);
    await page.getByRole("link", { name: "Sparkling water", exact: true }).click();
    await expect.poll(() => page.locator("dialog:modal").count()).toBe(1); // only a modal one hears Escape
    await page.keyboard.press("Escape");
    await expect.poll(() => page.getByRole("dialog").count()).toBe(0);
    await page.goBack(); // a dish that was closed does not come back
    await expect.poll(() => new URL(page.url()).hash).toBe("");
    expect(await page.getByRole("dialog").count()).toBe(0);
    await page.waitForTimeout(QUIET_MS);
    expect(guest.calls).toEqual([]);
  });
});

describe("scripts", () => {
  test("the menu page takes at most 130 kB of them, and can be used before any has come", async () => {
    await using guest = await arrive();
    const { page } = guest;
    const sizes = new Map<string, Promise<number>>();
    page.on("response", (response) => {
      if (response.request().resourceType() !== "script") return;
      sizes.set(
        response.url(),
        response.body().then((body) => gzipSync(body).length),
      );
    });
    await guest.open(MENU);
    await page.waitForLoadState("networkidle"); // what comes late counts too
    const total = (await Promise.all(sizes.values())).reduce((sum, size) => sum + size, 0);
    expect(sizes.size).toBeGreaterThan(3);
    expect(total).toBeLessThanOrEqual(130_000);
  });
});
