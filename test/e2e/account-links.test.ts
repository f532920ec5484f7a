import { randomUUID } from "node:crypto";
import type { Browser, Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { inBrowserWorld } from "#test/support/browser-world.ts";
import { linkMailedTo } from "#test/support/mails.ts";
import { h1, newcomer, PASSWORD, press } from "#test/support/page-acts.ts";
import { Visitor } from "#test/support/visitor.ts";
import type { World } from "#test/support/world.ts";

let world: World;
let browser: Browser;
inBrowserWorld((opened) => {
  ({ world, browser } = opened);
});

/** Lets a form be sent that the browser would not send, for what the server says. */
const unchecked = async (page: Page, field: string) =>
  await page.locator(`form:has(${field})`).evaluate((form) => form.setAttribute("novalidate", ""));

const mailedTo = async (email: string, subject: string) => await linkMailedTo(world, email, subject);

describe.each([
  { how: "with scripts", script: true },
  { how: "with JavaScript off", script: false },
])("a mailed link, $how", ({ script }) => {
  test("brings a new password to whoever forgot theirs", async () => {
    const email = await newcomer(world);
    await using visitor = await Visitor.arrive(browser, world.url, { script, expectStatus: [400, 401, 403] });
    const page = await visitor.open("/login");
    await page.getByRole("link", { name: "Forgot your password?" }).click();
    await expect.poll(() => h1(page)).toBe("Forgot your password?");
    await unchecked(page, "#identifier");
    await press(page, "Send me a link");
    await expect.poll(() => page.locator("#identifier-error").textContent()).toBe("E-mail is missing.");
    await page.getByLabel("E-mail").fill(email);
    await press(page, "Send me a link");
    await expect.poll(() => page.getByText("Look into your mail").count()).toBe(1);

    const link = await mailedTo(email, "Choose a new password");
    await visitor.open(new URL(link).pathname);
    await expect.poll(() => h1(page)).toBe("Choose a new password");
    expect(page.url()).not.toContain("link."); // the secret has left the address
    expect(await page.locator("main bdi").textContent()).toBe(`${email[0]}•••@e•••.com`);
    await page.getByLabel("New password").fill(email.slice(0, 5));
    await unchecked(page, "#newPassword");
    await press(page, "Set new password");
    await expect.poll(() => page.locator("#newPassword-error").textContent()).toContain("at least 10 characters");
    await page.getByLabel("New password").fill("another long passphrase");
    await press(page, "Set new password");
    await expect.poll(() => page.getByText("Sign in with the new one.").count()).toBe(1);
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password").fill("another long passphrase");
    await press(page, "Sign in");
    await expect.poll(() => new URL(page.url()).pathname).toBe("/");

    await visitor.open(new URL(link).pathname);
    await expect.poll(() => page.getByText("This link does not work any more").count()).toBe(1);
    expect(await page.getByText("@e•••.com").count()).toBe(0);
  });

  test("confirms an address with one press, and not by being looked at", async () => {
    const email = await newcomer(world);
    await using visitor = await Visitor.arrive(browser, world.url, { script });
    const page = await visitor.open("/login?next=/account");
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password").fill(PASSWORD);
    await press(page, "Sign in");
    await expect.poll(() => page.getByText("Your e-mail is not confirmed").count()).toBe(1);

    const link = await mailedTo(email, "Confirm your e-mail address");
    await fetch(`${world.url}${new URL(link).pathname}`); // as programs do that look through mails
    await visitor.open(new URL(link).pathname);
    expect(await page.locator("main bdi").textContent()).toBe(`${email[0]}•••@e•••.com`);
    await press(page, "Yes, confirm");
    await expect.poll(() => page.getByText("Your address is confirmed.").count()).toBe(1);
    await page.getByRole("link", { name: "Go to your account" }).click();
    await expect.poll(() => h1(page)).toBe("Account");
    expect(await page.getByText("Your e-mail is not confirmed").count()).toBe(0);
  });

  test("gives an account another address", async () => {
    const [email, next] = [await newcomer(world), `${randomUUID()}@example.com`];
    await using visitor = await Visitor.arrive(browser, world.url, { script, expectStatus: [401] });
    const page = await visitor.open("/login?next=/account/email");
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password").fill(PASSWORD);
    await press(page, "Sign in");
    await expect.poll(() => h1(page)).toBe("Change your e-mail");
    await page.getByLabel("New e-mail").fill(next);
    await page.getByLabel("Password").fill("not my password");
    await press(page, "Send the link");
    await expect.poll(() => page.locator("#currentPassword-error").textContent()).toContain("not your present");
    await page.getByLabel("Password").fill(PASSWORD);
    await press(page, "Send the link");
    await expect.poll(() => page.getByText("Look into the mail of your new address").count()).toBe(1);
    await visitor.open(new URL(await mailedTo(next, "Confirm your new e-mail address")).pathname);
    await press(page, "Yes, confirm");
    await page.getByRole("link", { name: "Go to your account" }).click();
    await expect.poll(() => page.getByText(next).count()).toBe(1);
  });
});

test("who opens the page for a new password without a link is shown where to get one", async () => {
  await using visitor = await Visitor.arrive(browser, world.url, { expectStatus: [404] });
  const page = await visitor.open("/reset-password");
  expect(await page.getByText("Open the link in your mail").count()).toBe(1);
  await page.getByRole("link", { name: "Send me a link" }).click();
  await expect.poll(() => h1(page)).toBe("Forgot your password?");
  await visitor.open("/a/link.broken");
  expect(await page.getByText("There is nothing at this address").count()).toBe(1);
});
