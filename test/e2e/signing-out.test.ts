import type { Browser } from "playwright-core";
import { describe, expect, test } from "vitest";
import { inBrowserWorld } from "#test/support/browser-world.ts";
import { h1, newcomer, PASSWORD, press } from "#test/support/page-acts.ts";
import { Visitor } from "#test/support/visitor.ts";
import type { World } from "#test/support/world.ts";
import { Cook, SOON } from "./kitchen-board.ts";

let world: World;
let browser: Browser;
inBrowserWorld((opened) => void ({ world, browser } = opened));

describe.each([
  { how: "with scripts", script: true },
  { how: "with JavaScript off", script: false },
])("whoever has signed out, $how", ({ script }) => {
  test("leaves nothing of theirs behind: not in a cookie, not in storage, and not for whoever presses back", async () => {
    const email = await newcomer(world);
    await using visitor = await Visitor.arrive(browser, world.url, { script });
    const page = await visitor.open("/login?next=/account/email");
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password").fill(PASSWORD);
    await press(page, "Sign in");
    await expect.poll(() => page.locator("main").textContent()).toContain(email);
    await visitor.open("/account");
    expect(await page.locator("main").textContent()).toContain(email);
    await visitor.follow(page.getByRole("button", { name: "Sign out" }));
    expect(new URL(page.url()).pathname).toBe("/");

    for (let steps = 0; steps < 2; steps++) {
      await page.goBack({ waitUntil: "load" });
      await expect.poll(() => h1(page)).toBe("Sign in");
      expect(await page.content()).not.toContain(email);
    }
    const cookies = (await visitor.context.cookies()).map(({ name }) => name);
    expect(cookies.filter((name) => /access|refresh|sought|link/.test(name))).toEqual([]);
    const { origins } = await visitor.context.storageState();
    expect(JSON.stringify(origins)).not.toMatch(/kitchen|example\.com/);
  });
});

test("a cook who signs out with a tap that nobody has answered takes it along", async () => {
  const here = await world.restaurant();
  const [kitchen, order] = [await world.crew(here, "kitchen"), await world.order(here)];
  await using cook = await Cook.arrive(browser, world, kitchen, here.id);
  const page = await cook.open();
  const kept = async () =>
    await page.evaluate(() => Object.keys(sessionStorage).filter((key) => key.includes("kitchen")));
  await page.route("**/api/v1/orders/*/status", async (route) => await route.abort());
  await cook.press("Confirm · 10 min", order);
  await expect.poll(kept, SOON).toHaveLength(1);
  await cook.visitor.open(`/ticket/${order.id}`);
  expect(await kept()).toHaveLength(1);
  await cook.visitor.follow(page.getByRole("button", { name: "Sign out" }));
  await expect.poll(kept, SOON).toEqual([]);
  cook.visitor.problems.length = 0; // the browser has written each aborted call into its console
});
