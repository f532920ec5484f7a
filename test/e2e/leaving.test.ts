import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { strFromU8, unzipSync } from "fflate";
import type { Browser, Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { inBrowserWorld } from "#test/support/browser-world.ts";
import { Visitor, type VisitOptions } from "#test/support/visitor.ts";
import type { World } from "#test/support/world.ts";

let world: World;
let browser: Browser;
inBrowserWorld((opened) => {
  ({ world, browser } = opened);
});

const PASSWORD = "a good long passphrase";
const h1 = (page: Page) => page.locator("h1").textContent();

async function signIn(visitor: Visitor, email: string, to: string): Promise<Page> {
  const page = await visitor.open(`/login?next=${to}`);
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.locator("main").getByRole("button", { name: "Sign in", exact: true }).click();
  return page;
}

async function newcomer(): Promise<{ id: string; email: string }> {
  const email = `${randomUUID()}@example.com`;
  const made = await world.guest.post("/auth/signup", { email, password: PASSWORD, firstName: "Robin" });
  expect(made.status, made.text).toBe(201);
  return { id: made.body.user.id, email };
}

const WAYS: { how: string; options: VisitOptions }[] = [
  { how: "with scripts", options: { script: true } },
  { how: "with JavaScript off", options: { script: false } },
];

describe.each(WAYS)("leaving, $how", ({ options }) => {
  test("takes along what is kept, then deletes the account for good", async () => {
    const { email } = await newcomer();
    await using visitor = await Visitor.arrive(browser, world.url, { ...options, expectStatus: [401] });
    const page = await signIn(visitor, email, "/account");
    await page.getByRole("link", { name: "Your data" }).click();
    await expect.poll(() => h1(page)).toBe("Your data");

    const [file] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: "Download your data" }).click(),
    ]);
    expect(file.suggestedFilename()).toMatch(/^comanda-[0-9-]+[.]zip$/);
    const files = unzipSync(new Uint8Array(readFileSync(await file.path())));
    expect(JSON.parse(strFromU8(files["export.json"] as Uint8Array)).profile).toMatchObject([{ email }]);

    await page.getByRole("link", { name: "Delete your account" }).click();
    await expect.poll(() => h1(page)).toBe("Delete your account");
    expect(await page.locator("main").textContent()).toContain("What stays");
    const remove = page.locator("main").getByRole("button", { name: "Delete for good" });
    await page.getByLabel("Your password, to be sure").fill("not my password");
    await remove.click();
    await expect
      .poll(() => page.locator("#currentPassword-error").textContent())
      .toContain("not your present password");
    await page.getByLabel("Your password, to be sure").fill(PASSWORD);
    await remove.click();
    await expect.poll(() => page.getByText("Your account is deleted.").count()).toBe(1);
    await signIn(visitor, email, "/account");
    await expect.poll(() => page.locator("#password-error").count()).toBe(1);
  });

  test("is asked about once more by whoever runs the platform", async () => {
    const [operator, somebody] = [await newcomer(), await newcomer()];
    await world.db.query(`update users set platform_role = 'super_admin' where id = $1`, [operator.id]);
    await using visitor = await Visitor.arrive(browser, world.url, options);
    const page = await signIn(visitor, operator.email, `/admin/users/${somebody.id}`);
    const asked = page.getByText("Delete this account for good?");
    expect(await asked.isVisible()).toBe(false);
    await page.locator("summary", { hasText: "Delete account" }).click();
    await expect.poll(async () => await asked.isVisible()).toBe(true);
    await page.getByRole("button", { name: "Yes, delete for good" }).click();
    await expect.poll(() => page.getByText("Done, and written down.").count()).toBe(1);
    expect(await h1(page)).toBe("Deleted account");
    expect(await page.locator("main").textContent()).toContain("Erased");
  });
});
