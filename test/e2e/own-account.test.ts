import { randomUUID } from "node:crypto";
import type { Browser } from "playwright-core";
import { describe, expect, test } from "vitest";
import { inBrowserWorld } from "#test/support/browser-world.ts";
import { h1, newcomer, PASSWORD, press } from "#test/support/page-acts.ts";
import { Visitor, type VisitOptions } from "#test/support/visitor.ts";
import type { World } from "#test/support/world.ts";

let world: World;
let browser: Browser;
inBrowserWorld((opened) => {
  ({ world, browser } = opened);
});

/** Somebody who is signed in here, by the form. */
async function signedIn(email: string, options: VisitOptions, password = PASSWORD): Promise<Visitor> {
  const visitor = await Visitor.arrive(browser, world.url, options);
  const page = await visitor.open("/login?next=/account");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(password);
  await press(page, "Sign in");
  await expect.poll(() => h1(page)).toBe("Account");
  return visitor;
}

describe.each([
  { how: "with scripts", script: true },
  { how: "with JavaScript off", script: false },
])("one's own account, $how", ({ script }) => {
  test("has details that are changed, and says what is wrong with them", async () => {
    await using visitor = await signedIn(await newcomer(world), { script, expectStatus: [400, 401] });
    const { page } = visitor;
    await page.getByRole("link", { name: "Your details" }).click();
    await expect.poll(() => page.getByLabel("Name", { exact: true }).inputValue()).toBe("Robin");
    await page.getByLabel("Name", { exact: true }).fill("Robin Field");
    await page.getByLabel("Phone").fill("soon");
    await page.getByLabel("User name").fill("me");
    await press(page, "Save");
    await expect.poll(() => page.locator("#phone-error").textContent()).toContain("+44 20 7946 0018");
    expect(await page.locator("#username-error").textContent()).toContain("3 to 32");
    expect(await page.getByLabel("Name", { exact: true }).inputValue()).toBe("Robin Field");

    await page.getByLabel("Phone").fill("+44 20 7946 0018");
    await page.getByLabel("User name").fill("");
    await press(page, "Save");
    await expect.poll(() => page.getByText("Saved.").count()).toBe(1);
    const me = await visitor.context.request.get("/api/v1/auth/me");
    expect((await me.json()).user).toMatchObject({
      firstName: "Robin",
      lastName: "Field",
      phone: "+44 20 7946 0018",
      username: null,
    });

    const username = `robin-${randomUUID().slice(0, 8)}`;
    await page.getByLabel("User name").fill(username);
    await press(page, "Save");
    const error = page.locator("#currentPassword-error");
    await expect.poll(() => error.textContent()).toContain("to change your user name");
    await page.getByLabel("Present password").fill("not this one");
    await press(page, "Save");
    await expect.poll(() => error.textContent()).toContain("not your present password");
    expect(await page.getByLabel("User name").inputValue()).toBe(username);
    await page.getByLabel("Present password").fill(PASSWORD);
    await press(page, "Save");
    await expect.poll(() => page.getByText("Saved.").count()).toBe(1);
    expect(await page.getByLabel("User name").inputValue()).toBe(username);
  });

  test("gets a new password, which is the one that opens it", async () => {
    const email = await newcomer(world);
    const next = "an even longer passphrase";
    await using visitor = await signedIn(email, { script, expectStatus: [401] });
    const { page } = visitor;
    await page.getByRole("link", { name: "Change your password" }).click();
    await page.getByLabel("Present password").fill("not this one");
    await page.getByLabel("New password").fill(next);
    await press(page, "Change password");
    await expect
      .poll(() => page.locator("#currentPassword-error").textContent())
      .toContain("not your present password");
    await page.getByLabel("Present password").fill(PASSWORD);
    await page.getByLabel("New password").fill(next);
    await press(page, "Change password");
    await expect.poll(() => page.getByText("Your password is changed.").count()).toBe(1);
    await world.db.query(`delete from sign_in_attempts`);
    await using elsewhere = await signedIn(email, { script }, next);
    expect(await h1(elsewhere.page)).toBe("Account");
  });

  test("says where it is open, and closes it on a device that was lost", async () => {
    const email = await newcomer(world);
    await using here = await signedIn(email, { script, expectStatus: [401] });
    await using lost = await signedIn(email, { script, expectStatus: [401] });
    await here.page.getByRole("link", { name: "Where you are signed in" }).click();
    const devices = here.page.locator("main li");
    // The sign-up itself opened one, from no browser.
    await expect.poll(() => devices.count()).toBe(3);
    expect(await devices.first().textContent()).toContain("This device");
    expect(await devices.nth(1).textContent()).toMatch(/Chrome on /);
    await devices.nth(1).getByRole("link").click();
    await expect.poll(() => h1(here.page)).toMatch(/^Sign out Chrome on .*\?$/);
    await here.page.getByLabel("Present password").fill("not this one");
    await press(here.page, "Sign out");
    await expect.poll(() => here.page.locator("#currentPassword-error").count()).toBe(1);
    await world.db.query(`delete from sign_in_attempts`);
    await here.page.getByLabel("Present password").fill(PASSWORD);
    await press(here.page, "Sign out");
    await expect.poll(() => here.page.getByText("Signed out there.").count()).toBe(1);
    expect(await devices.count()).toBe(2);
    await lost.page.goto("/account");
    await expect.poll(() => h1(lost.page)).toBe("Sign in");
    await here.page.getByRole("link", { name: "Sign out everywhere else" }).click();
    await expect.poll(() => h1(here.page)).toBe("Sign out everywhere else?");
    await here.page.getByLabel("Present password").fill(PASSWORD);
    await press(here.page, "Sign out everywhere else");
    await expect.poll(() => devices.count()).toBe(1);
    expect(await here.page.getByText("Signed out everywhere else.").count()).toBe(1);
  });
});
