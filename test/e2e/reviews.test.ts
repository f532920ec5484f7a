import { randomUUID } from "node:crypto";
import type { Browser, Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import type { TestRestaurant } from "#test/db/restaurant.ts";
import type { Account } from "#test/support/accounts.ts";
import { inBrowserWorld } from "#test/support/browser-world.ts";
import { mailsTo } from "#test/support/mails.ts";
import { Visitor } from "#test/support/visitor.ts";
import type { World } from "#test/support/world.ts";

let world: World;
let browser: Browser;
let here: TestRestaurant;
let manager: Account;
inBrowserWorld(async (opened) => {
  ({ world, browser } = opened);
  here = await world.restaurant();
  manager = await world.crew(here, "manager");
});

const h1 = (page: Page) => page.locator("h1").textContent();
const press = async (page: Page, name: string) =>
  await page.locator("main").getByRole("button", { name, exact: true }).click();
const pathOf = (page: Page) => new URL(page.url()).pathname;

describe.each([
  { how: "with scripts", script: true },
  { how: "with JavaScript off", script: false },
])("a review, $how", ({ script }) => {
  test(
    "is written by a guest with the link of their mail, and approved by the restaurant",
    { timeout: 120_000 },
    async () => {
      const email = `${randomUUID()}@example.com`;
      const contact = { name: "Robin", email, phone: null };
      const order = await world.order(here, { status: "picked_up", change: { contact } });
      const [, link = ""] = /(\/t\/guest\.\S+)/.exec((await mailsTo(world, email)).at(-1)?.text ?? "") ?? [];

      await using guest = await Visitor.arrive(browser, world.url, { script, expectStatus: [401, 404] });
      const page = await guest.open(link);
      expect(pathOf(page)).toBe(`/orders/${order.id}/review`);
      expect(page.url()).not.toContain("guest.");
      expect(await h1(page)).toBe(`How was order ${order.number}?`);
      // By keyboard: the stars are one group, in which the arrows choose.
      await page.getByRole("radio", { name: /^Excellent.*5 of 5$/ }).focus();
      await page.keyboard.press("ArrowDown");
      expect(await page.getByRole("radio", { name: /^Good.*4 of 5$/ }).isChecked()).toBe(true);
      await page.getByLabel("In your words").fill("Warm,\nand <b>enough</b>.");
      await press(page, "Send");
      await expect.poll(() => h1(page)).toBe("Thank you");
      await guest.open(link); // the link of the mail again
      expect(await h1(page)).toBe("Thank you");
      expect(await page.getByRole("radio").count()).toBe(0);
      await guest.open(`/orders/${order.id}`); // it is no link to the order
      expect(pathOf(page)).toBe("/login");

      await using boss = await Visitor.arrive(browser, world.url, { script });
      await boss.signIn(manager);
      const office = await boss.open("/account");
      await office.getByRole("link", { name: /^Reviews of / }).click();
      await expect.poll(() => h1(office)).toContain("Reviews of");
      const card = office.locator("article", { hasText: `Order ${order.number}` });
      expect(await card.getByText("4 of 5 stars").count()).toBe(1);
      expect(await card.locator("bdi").textContent()).toBe("Warm,\nand <b>enough</b>.");
      await press(office, `Approve the review of order ${order.number}`);
      await expect.poll(() => office.getByText("Approved.").count()).toBe(1);
      await office.locator("main").getByRole("link", { name: "Approved" }).click();
      await expect.poll(() => office.locator("article").count()).toBeGreaterThan(0);
      await press(office, `Reject the review of order ${order.number}`);
      await expect.poll(() => office.getByText("Rejected. Nobody else sees it.").count()).toBe(1);
    },
  );

  test("is written by a customer from their order's page, once it was handed over, and needs stars", async () => {
    const ada = await world.account();
    const early = await world.order(here, { by: ada });
    const order = await world.order(here, { by: ada, status: "picked_up" });
    await using visitor = await Visitor.arrive(browser, world.url, { script });
    await visitor.signIn(ada);
    const page = await visitor.open(`/orders/${early.id}`);
    expect(await page.getByRole("link", { name: "Say how it was" }).count()).toBe(0);
    await visitor.open(`/orders/${early.id}/review`);
    expect(await h1(page)).toBe("Not yet");

    await visitor.open(`/orders/${order.id}`);
    await page.getByRole("link", { name: "Say how it was" }).click();
    await expect.poll(() => h1(page)).toBe(`How was order ${order.number}?`);
    await page.getByLabel("In your words").fill("No stars yet.");
    await press(page, "Send");
    expect(await page.getByLabel("In your words").inputValue()).toBe("No stars yet.");
    expect(await h1(page)).toBe(`How was order ${order.number}?`); // the browser wants stars first, and so does the page:
    const form = await fetch(`${world.url}/orders/${order.id}/review`, {
      method: "POST",
      headers: {
        "content-type": "application/x-www-form-urlencoded",
        cookie: `__Host-access=${ada.token}`,
        origin: world.url,
      },
      body: "comment=No+stars",
    });
    expect(form.status).toBe(400);
    expect(await form.text()).toContain("Choose how many stars it is worth.");
    await page.getByRole("radio", { name: /^Bad.*1 of 5$/ }).check();
    await press(page, "Send");
    await expect.poll(() => h1(page)).toBe("Thank you");
    const rows = await world.db.query(`select rating, comment from reviews where order_id = $1`, [order.id]);
    expect(rows).toEqual([{ rating: 1, comment: "No stars yet." }]);
  });
});
