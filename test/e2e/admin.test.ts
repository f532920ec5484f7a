import { randomUUID } from "node:crypto";
import type { Browser } from "playwright-core";
import { describe, expect, test } from "vitest";
import type { Account } from "#test/support/accounts.ts";
import { inBrowserWorld } from "#test/support/browser-world.ts";
import { h1, press } from "#test/support/page-acts.ts";
import { Visitor } from "#test/support/visitor.ts";
import type { World } from "#test/support/world.ts";

let world: World;
let browser: Browser;
let operator: Account;
inBrowserWorld(async (opened) => {
  ({ world, browser } = opened);
  operator = await world.account({ platformRole: "super_admin" });
});

describe.each([
  { how: "with scripts", script: true },
  { how: "with JavaScript off", script: false },
])("whoever runs the platform, $how", ({ script }) => {
  test("finds somebody, gives them a role, switches them off and reads what was done", async () => {
    const someone = await world.account();
    await world.db.query(`update users set first_name = 'Quentin', last_name = 'Quay' where id = $1`, [someone.userId]);
    await using visitor = await Visitor.arrive(browser, world.url, { script });
    await visitor.signIn(operator);
    const page = await visitor.open("/account");
    await page.getByRole("link", { name: "Platform" }).click();
    await expect.poll(() => h1(page)).toBe("Platform");
    await page.getByRole("link", { name: "All", exact: true }).click();
    await expect.poll(() => h1(page)).toBe("Accounts");
    await page.getByLabel("Search").fill(someone.email);
    await press(page, "Show");
    await expect.poll(() => page.locator("tbody tr").count()).toBe(1);
    await page.getByRole("link", { name: "Quentin Quay" }).click();
    await expect.poll(() => h1(page)).toBe("Quentin Quay");

    await page.getByLabel("Role over the platform").selectOption("driver");
    await press(page, "Change role");
    await expect.poll(() => page.getByText("Done, and written down.").count()).toBe(1);
    await expect.poll(() => page.getByText("Role: Customer → Driver").count()).toBe(1);
    await press(page, "Switch off");
    await expect.poll(() => page.getByRole("button", { name: "Switch on again" }).count()).toBe(1);
    expect((await world.as(someone).get("/auth/me")).status).toBe(401);

    await page.getByRole("link", { name: "What was done", exact: true }).click();
    await expect.poll(() => h1(page)).toBe("What was done");
    expect(await page.locator("tbody tr").first().textContent()).toContain("Switched off");
  });

  test("looks for people without writing in the address for whom, and turns pages, reloads and comes back all the same", async () => {
    const mark = randomUUID().slice(0, 8);
    for (let n = 0; n < 21; n++) {
      const { userId } = await world.account();
      await world.db.query(`update users set first_name = $2 where id = $1`, [userId, `${mark} No. ${n}`]);
    }
    await world.account(); // the newest of all, whom nobody looks for
    await using visitor = await Visitor.arrive(browser, world.url, { script });
    await visitor.signIn(operator);
    const page = await visitor.open("/admin/users");
    const rows = page.locator("tbody tr");
    await page.getByLabel("Search").fill(mark);
    await page.getByLabel("Role").selectOption("customer");
    await press(page, "Show");
    await expect.poll(() => page.url()).toContain("found=");
    await expect.poll(() => rows.count()).toBe(20);
    const found = page.url();
    await page.reload();
    expect(await rows.first().textContent()).toContain(`${mark} No. 20`);
    await expect.poll(() => page.getByLabel("Search").inputValue()).toBe(mark);
    await page.getByRole("link", { name: "Show more" }).click();
    await expect.poll(() => rows.count()).toBe(1);
    expect(await rows.first().textContent()).toContain(`${mark} No. 0`);
    await page.getByRole("link", { name: `${mark} No. 0` }).click();
    await expect.poll(() => h1(page)).toBe(`${mark} No. 0`);
    await page.goBack();
    await expect.poll(() => rows.count()).toBe(1);
    for (const address of [found, page.url(), ...visitor.calls]) expect(address).not.toContain(mark);

    // In another browser the same address shows nobody, rather than everybody.
    await using another = await Visitor.arrive(browser, world.url, { script });
    await another.signIn(operator);
    await another.open(new URL(found).pathname + new URL(found).search);
    expect(await another.page.getByText("This search is over").count()).toBe(1);
    expect(await another.page.locator("tbody tr").count()).toBe(0);
  });

  test("reads what was refused to whom, and only what they ask for", async () => {
    const someone = await world.account();
    await world.db.query(`update users set first_name = 'Rowan', last_name = 'Rye' where id = $1`, [someone.userId]);
    for (let n = 0; n < 3; n++) expect((await world.as(someone).get("/users")).status).toBe(403);
    // It is written behind the answers.
    const written = async () =>
      await world.db.query(`select from security_log where principal = $1`, [`user:${someone.userId}`]);
    await expect.poll(written, { timeout: 10_000 }).not.toEqual([]);
    await using visitor = await Visitor.arrive(browser, world.url, { script });
    await visitor.signIn(operator);
    const page = await visitor.open("/admin");
    await page.getByRole("link", { name: "What was refused", exact: true }).click();
    await expect.poll(() => h1(page)).toBe("What was refused");
    await page.getByLabel("Whom").fill(someone.userId);
    await page.getByLabel("What", { exact: true }).selectOption("Not allowed");
    await page.getByLabel("From").fill("2020-01-01");
    await press(page, "Show");
    await expect.poll(() => page.getByRole("link", { name: "Rowan Rye" }).count()).toBeGreaterThan(0);
    const row = await page.locator("tbody tr").first().textContent();
    for (const word of ["Not allowed", "GET /api/v1/users"]) expect(row).toContain(word);
    await page.getByLabel("To", { exact: true }).fill("2020-01-02");
    await press(page, "Show");
    await expect.poll(() => page.getByText("Nothing of the kind was refused").count()).toBe(1);
  });

  test("is led to the page that they wanted when they have signed in", async () => {
    const email = `${randomUUID()}@example.com`;
    const password = "a good long passphrase";
    const made = await world.guest.post("/auth/signup", { email, password, firstName: "Robin" });
    await world.db.query(`update users set platform_role = 'super_admin' where id = $1`, [made.body.user.id]);
    await using visitor = await Visitor.arrive(browser, world.url, { script });
    const page = await visitor.open("/admin/users");
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password").fill(password);
    await press(page, "Sign in");
    await expect.poll(() => h1(page)).toBe("Accounts");
  });

  test("sees of themselves that others have to do it", async () => {
    await using visitor = await Visitor.arrive(browser, world.url, { script });
    await visitor.signIn(operator);
    const page = await visitor.open(`/admin/users/${operator.userId}`);
    expect(await page.getByText("This is your own account.").count()).toBe(1);
    expect(await page.getByRole("button", { name: "Switch off" }).count()).toBe(0);
  });
});

test("nobody else sees these pages", async () => {
  await using visitor = await Visitor.arrive(browser, world.url, { expectStatus: [403] });
  await visitor.signIn(await world.account());
  const page = await visitor.open("/admin/users");
  expect(await page.getByText("Your account cannot do this").count()).toBe(1);
  await visitor.open("/account");
  expect(await page.getByRole("link", { name: "Platform" }).count()).toBe(0);
});
