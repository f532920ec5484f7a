import type { Browser } from "playwright-core";
import { expect, test } from "vitest";
import { inBrowserWorld } from "#test/support/browser-world.ts";
import { Visitor } from "#test/support/visitor.ts";
import type { World } from "#test/support/world.ts";

let world: World;
let browser: Browser;
inBrowserWorld((opened) => {
  ({ world, browser } = opened);
});

test("a tap in the moment in which the page comes alive breaks nothing", async () => {
  await using visitor = await Visitor.arrive(browser, world.url);
  await visitor.page.addInitScript(() => {
    const listen = document.addEventListener.bind(document);
    let tapped = false;
    document.addEventListener = (...heard: Parameters<typeof listen>) => {
      listen(...heard);
      if (heard[0] !== "click" || tapped) return;
      tapped = true; // React begins to listen right before it has drawn anything
      queueMicrotask(() => {
        const field = document.querySelector<HTMLElement>("main input:not([type=hidden])");
        field?.click();
        if (field) document.documentElement.dataset["tapped"] = field.id;
      });
    };
  });
  const page = await visitor.open("/login");
  expect(await page.locator("html").getAttribute("data-tapped")).toBe("identifier");
  await page.getByLabel("E-mail").fill("someone@example.com");
  await page.getByRole("link", { name: "Forgot your password?" }).click();
  await expect.poll(() => page.locator("h1").textContent()).toBe("Forgot your password?");
});
