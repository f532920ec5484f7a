import { randomUUID } from "node:crypto";
import type { Browser, Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { DEMO_ACCOUNTS, seed } from "#db/seed.ts";
import { inBrowserWorld } from "#test/support/browser-world.ts";
import { h1 } from "#test/support/page-acts.ts";
import { Visitor, type VisitOptions } from "#test/support/visitor.ts";
import type { World } from "#test/support/world.ts";

let world: World;
let browser: Browser;
inBrowserWorld(async (opened) => {
  ({ world, browser } = opened);
  await seed(world.db.url, { environment: "test" });
});

const arrive = async (options?: VisitOptions) => await Visitor.arrive(browser, world.url, options);
const demo = (username: string) => DEMO_ACCOUNTS.find((account) => account.username === username)!;
const PASSWORD = "a good long passphrase";

async function signIn(page: Page, identifier: string, password: string): Promise<void> {
  await page.getByLabel("E-mail").fill(identifier);
  await page.getByLabel("Password").fill(password);
  await page.locator("main").getByRole("button", { name: "Sign in" }).click();
}

describe("the whole journey of a customer", () => {
  test("from signing up to the live ticket takes less than a minute", async () => {
    const began = performance.now();
    await using visitor = await arrive();
    const page = await visitor.open("/");
    await page.getByRole("link", { name: "Sign in" }).click();
    await page.getByRole("link", { name: "Create an account" }).click();
    await page.getByLabel("Name").fill("Robin Field");
    await page.getByLabel("E-mail").fill(`${randomUUID()}@example.com`);
    await page.getByLabel("Password").fill(PASSWORD);
    await page.getByRole("button", { name: "Create account" }).click();
    await expect.poll(() => h1(page)).toBe("What would you like to eat?");
    await page.getByRole("button", { name: "Add Lamb tagine" }).click();
    await page.locator(".cart-bar a").click();
    await page.getByRole("link", { name: /^Go to checkout/ }).click();
    await expect.poll(() => page.getByLabel("Name").inputValue()).toBe("Robin Field");
    await page.getByRole("button", { name: /^Place order · / }).click();
    await page.waitForURL(/\/orders\/[0-9a-f-]{36}/);
    await expect.poll(() => page.locator("[data-freshness=live]").count()).toBe(1);
    expect(performance.now() - began).toBeLessThan(60_000);

    await page.getByRole("link", { name: "Your orders" }).click();
    await expect
      .poll(() => page.locator("main li h2").allTextContents())
      .toEqual([expect.stringMatching(/^Comanda Kitchen · Order \d+$/)]);
  });
});

describe.each([
  { how: "with scripts", script: true },
  { how: "with JavaScript off", script: false },
])("signing in and out, $how", ({ script }) => {
  test("a wrong password is said at its field, the right one leads back to where it was asked for", async () => {
    await using visitor = await arrive({ script, expectStatus: [401] });
    // Three tries a minute are all that one account has: each way signs in with its own.
    const { email, password, username } = demo(script ? "customer" : "customer2");
    const page = await visitor.open("/orders");
    expect(new URL(page.url()).pathname).toBe("/login");
    await signIn(page, email, "not the password");
    await expect.poll(() => page.locator("#password-error").textContent()).toContain("do not belong together");
    expect(await page.getByLabel("E-mail").inputValue()).toBe(email);

    await signIn(page, email, password);
    await expect.poll(() => h1(page)).toBe("Your orders");
    await page.getByRole("link", { name: username, exact: true }).click();
    await expect.poll(() => h1(page)).toBe("Account");
    await page.getByRole("button", { name: "Sign out" }).click();
    await expect.poll(() => page.getByRole("link", { name: "Sign in" }).count()).toBe(1);
    await page.goto("/orders");
    expect(new URL(page.url()).pathname).toBe("/login");
  });

  test("an account is made once, and what is wrong with the form is said at its fields", async () => {
    await using visitor = await arrive({ script, expectStatus: [400, 409] });
    const page = await visitor.open("/signup");
    await page.locator("form:has(#name)").evaluate((form) => form.setAttribute("novalidate", ""));
    const email = `${randomUUID()}@example.com`;
    await page.getByLabel("Name").fill("Robin");
    await page.getByLabel("E-mail").fill("robin at home");
    await page.getByLabel("Password").fill("short");
    await page.getByRole("button", { name: "Create account" }).click();
    await expect.poll(() => page.locator("#email-error").textContent()).toContain("name@example.org");
    await expect.poll(() => page.locator("#password-error").textContent()).toContain("at least 10 characters");
    expect(await page.getByLabel("Name").inputValue()).toBe("Robin");

    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password").fill(PASSWORD);
    await page.getByRole("button", { name: "Create account" }).click();
    await expect.poll(() => h1(page)).toBe("What would you like to eat?");
    const me = await visitor.context.request.get("/api/v1/auth/me");
    expect((await me.json()).user).toMatchObject({ email, role: "customer", memberships: [] });

    await visitor.context.clearCookies();
    await visitor.open("/signup");
    await page.getByLabel("Name").fill("Robin");
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password").fill(PASSWORD);
    await page.getByRole("button", { name: "Create account" }).click();
    await expect.poll(() => page.locator("#email-error").textContent()).toContain("already an account");
  });

  test("one's own orders are filtered by status, and nobody else's are among them", async () => {
    const there = await world.restaurant();
    const [mine, other] = [await world.account(), await world.account()];
    await world.order(there, { by: mine });
    const ready = await world.order(there, { by: mine, status: "ready" });
    await world.order(there, { by: mine, status: "cancelled" });
    await world.order(there, { by: other, status: "ready" });

    await using visitor = await arrive({ script });
    await visitor.signIn(mine);
    const page = await visitor.open("/orders");
    const links = page.locator("main li h2 a");
    expect(await links.count()).toBe(3);
    expect(await page.getByText(/^(Today|Yesterday), \d\d:\d\d$/).count()).toBe(3);
    await page.getByRole("link", { name: "Ready", exact: true }).click();
    await expect.poll(() => links.count()).toBe(1);
    expect(await links.getAttribute("href")).toBe(`/orders/${ready.id}`);
    await page.getByRole("link", { name: "Finished" }).click();
    await expect.poll(() => page.getByText("No orders with this status").isVisible()).toBe(true);
  });
});

describe("addresses that are none", () => {
  test("show a page with the way home and the id to quote, inside the frame", async () => {
    await using visitor = await arrive({ expectStatus: [404] });
    for (const path of ["/nothing/here", "/r/no-such-kitchen", "/r/comanda-kitchen/no-such-dish"]) {
      const response = await visitor.page.goto(path);
      expect(response?.status(), path).toBe(404);
      expect(await h1(visitor.page)).toBe("There is nothing at this address");
      const id = response?.headers()["x-request-id"] ?? "";
      expect(await visitor.page.locator("main").textContent()).toContain(id);
      expect(await visitor.page.getByRole("link", { name: "Your orders" }).count()).toBe(1);
    }
  });

  test("of an order that cannot be one are no mistake in a form", async () => {
    await using visitor = await arrive({ script: false, expectStatus: [404] });
    const page = await visitor.open("/login");
    const customer = demo("customer");
    await signIn(page, customer.email, customer.password);
    await page.waitForURL((url) => url.pathname !== "/login");
    expect((await page.goto("/orders/not-a-number"))?.status()).toBe(404);
    expect(await h1(page)).toBe("There is nothing at this address");
  });
});
