import type { Browser, Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { seed } from "#db/seed.ts";
import { inBrowserWorld } from "#test/support/browser-world.ts";
import { sentApplication } from "#test/support/applications.ts";
import { mailedInvitation } from "#test/support/links.ts";
import { Visitor, type VisitOptions } from "#test/support/visitor.ts";
import type { Account } from "#test/support/accounts.ts";
import type { World } from "#test/support/world.ts";

const MENU = "/r/comanda-kitchen";

let world: World;
let browser: Browser;
let customer: Account;
let paths: Record<string, string>;
inBrowserWorld(async (opened) => {
  ({ world, browser } = opened);
  await seed(world.db.url, { environment: "test" });
  const there = await world.restaurant();
  // Who runs the platform orders, too, and owns a restaurant: one visitor sees every page.
  customer = await world.account({ platformRole: "super_admin", at: { restaurantId: there.id, role: "owner" } });
  const cook = await world.crew(there, "kitchen");
  const invitation = { restaurantId: there.id, by: customer.userId, email: "invited@example.com" };
  await mailedInvitation(world, invitation);
  const { token } = await mailedInvitation(world, { ...invitation, email: cook.email });
  const other = await world.account();
  await world.as(customer).post(`/users/${other.userId}/disable`, {});
  await sentApplication(world, cook.userId);
  const notThere = await sentApplication(world, customer.userId);
  await world.as(await world.account({ platformRole: "super_admin" })).post(`/applications/${notThere.id}/decline`, {
    reason: "Not there yet.",
  });
  const [open, refused] = [
    await world.order(there, { by: customer, status: "preparing" }),
    await world.order(there, { by: customer, status: "rejected" }),
  ];
  paths = {
    home: "/",
    menu: MENU,
    "menu category": `${MENU}?category=drinks`,
    dish: `${MENU}/margherita-pizza`,
    "sign in": "/login",
    "sign up": "/signup",
    cart: "/cart",
    orders: "/orders",
    account: "/account",
    "own details": "/account/profile",
    "own password": "/account/password",
    "own sessions": "/account/sessions",
    "signing out elsewhere": "/account/sessions/others",
    "own address": "/account/email",
    platform: "/admin",
    accounts: "/admin/users",
    "no accounts": "/admin/users?role=driver&status=disabled",
    "a search that is over": "/admin/users?found=abcdefgh",
    "somebody's account": `/admin/users/${other.userId}`,
    "audit log": "/admin/audit",
    "security log": "/admin/security",
    "applications that wait": "/admin/approvals",
    "no applications": "/admin/approvals?kind=driver&state=withdrawn",
    "my applications": "/account/applications",
    "an application": "/account/applications?kind=restaurant",
    "sign-up of a restaurant": "/signup?intent=restaurant",
    "people of a restaurant": `/manage/${there.id}/staff`,
    "reviews of a restaurant": `/manage/${there.id}/reviews`,
    "an order too early to review": `/orders/${open.id}/review`,
    "no invitation": "/join",
    "somebody else's invitation": `/a/${token}`,
    "forgotten password": "/forgot-password",
    "new password without a link": "/reset-password",
    "address to verify": "/verify-email",
    "kitchens to choose from": "/kitchen",
    ticket: `/ticket/${open.id}`,
    "order under way": `/orders/${open.id}`,
    "order refused": `/orders/${refused.id}`,
  };
});

async function arrive(options?: VisitOptions): Promise<Visitor> {
  const visitor = await Visitor.arrive(browser, world.url, options);
  await visitor.signIn(customer);
  return visitor;
}

/** Each language and each theme; what depends on both at once would be no style of ours. */
const looks = [
  { language: "en", theme: "light" },
  { language: "ar", theme: "dark" },
] as const;

describe.each(looks)("for those who cannot see or point, in $language by $theme", ({ language, theme }) => {
  test("no page has a serious barrier", async () => {
    await using visitor = await arrive({ language, theme, expectStatus: [404] });
    const found: Record<string, string[]> = {};
    const look = async (name: string) => {
      const problems = await visitor.accessibilityProblems();
      if (problems.length > 0) found[name] = problems;
    };
    for (const [name, path] of Object.entries(paths)) {
      await visitor.open(path);
      expect(await visitor.page.locator("html").getAttribute("dir")).toBe(language === "ar" ? "rtl" : "ltr");
      await look(name);
    }
    await visitor.page.goto("/nothing/here");
    await look("nothing here");
    const page = await visitor.open(MENU);
    await page.locator("#hummus form button").first().click();
    await page.locator("#mint-lemonade form button").first().click();
    await look("menu with a cart");
    await visitor.open("/cart");
    await look("cart");
    await visitor.open("/checkout");
    await look("checkout");
    expect(found).toEqual({});
  });
});

describe("at the edges of what screens are", () => {
  test("nothing runs out of a page that is 320 pixels wide, in either direction of writing, nor with letters twice as large", async () => {
    for (const language of ["en", "ar"] as const) {
      await using visitor = await arrive({ language });
      const { page } = visitor;
      const phone = page.viewportSize()!;
      await visitor.open(MENU);
      await page.locator("#hummus form button").first().click();
      const wide: string[] = [];
      const look = async (name: string) => {
        const overflow = await page.evaluate(() => {
          const { scrollWidth, clientWidth } = document.documentElement;
          const sheet = document.querySelector("dialog");
          return Math.max(scrollWidth - clientWidth, sheet ? sheet.scrollWidth - sheet.clientWidth : 0);
        });
        if (overflow > 0) wide.push(`${name}: ${overflow} px`);
      };
      for (const [name, path] of Object.entries({ ...paths, checkout: "/checkout" })) {
        await page.setViewportSize({ width: 320, height: 640 });
        await visitor.open(path);
        await look(`${name}, ${language}, narrow`);
        if (language !== "en") continue;
        await page.setViewportSize(phone);
        await page.evaluate(() => (document.documentElement.style.fontSize = "200%"));
        await look(`${name}, large letters`);
      }
      expect(wide).toEqual([]);
    }
  });

  test("everything that is tapped is at least 44 pixels high or wide enough to hit", async () => {
    await using visitor = await arrive();
    for (const path of [MENU, `${MENU}/margherita-pizza`, "/login", "/orders"]) {
      const page = await visitor.open(path);
      const small = await page.evaluate(() =>
        [...document.querySelectorAll<HTMLElement>("main a, main button, main summary")]
          .filter((each) => each.checkVisibility() && !each.closest("p"))
          .flatMap((each) => {
            const { width, height } = each.getBoundingClientRect();
            // A link that covers its whole card takes the size of the card.
            const covers = getComputedStyle(each, "::after").position === "absolute";
            return covers || (width >= 44 && height >= 44) ? [] : [`${each.textContent ?? ""} ${width}×${height}`];
          }),
      );
      expect(small, path).toEqual([]);
    }
  });
});

describe("with the keyboard alone", () => {
  /** Presses Tab until the focus is where it is wanted, as somebody without a mouse would. */
  async function tabTo(page: Page, wanted: RegExp): Promise<void> {
    const seen: string[] = [];
    for (let presses = 0; presses < 80; presses++) {
      await page.keyboard.press("Tab");
      const name = await page.evaluate(() => {
        const at = document.activeElement as HTMLElement | null;
        const labels = at instanceof HTMLInputElement || at instanceof HTMLTextAreaElement ? at.labels : null;
        return (at?.getAttribute("aria-label") ?? labels?.[0]?.textContent ?? at?.textContent ?? "").trim();
      });
      if (wanted.test(name)) return;
      seen.push(name);
    }
    throw new Error(`Tab never reached ${String(wanted)}; it passed ${seen.join(" | ")}`);
  }

  test("a guest chooses, adds, pays attention and orders, and always sees where they are", async () => {
    await using visitor = await Visitor.arrive(browser, world.url, { screen: "desk" });
    const page = await visitor.open(MENU);
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Skip to content");
    await page.keyboard.press("Enter");

    await tabTo(page, /^Margherita pizza$/);
    const outline = await page.evaluate(() => getComputedStyle(document.activeElement!).outlineStyle);
    expect(outline).toBe("solid");
    await page.keyboard.press("Enter");
    await expect.poll(() => page.getByRole("dialog").count()).toBe(1);
    await tabTo(page, /10 inch|12 inch/);
    await page.keyboard.press("ArrowDown");
    await tabTo(page, /^Add · /);
    await page.keyboard.press("Enter");
    await expect.poll(() => page.getByRole("dialog").count()).toBe(0);
    await expect.poll(() => page.locator(".cart-bar a").textContent()).toContain("1 item in your order");

    await tabTo(page, /View order: /);
    await page.keyboard.press("Enter");
    await page.waitForURL("**/cart");
    await tabTo(page, /^Go to checkout/);
    await page.keyboard.press("Enter");
    await page.waitForURL("**/checkout");
    await tabTo(page, /^Name/);
    await page.keyboard.type("Robin");
    await tabTo(page, /^Phone/);
    await page.keyboard.type("020 7946 0018");
    await page.keyboard.press("Enter"); // the form's own way to be sent
    await page.waitForURL(/\/orders\/[0-9a-f-]{36}/);
    await expect.poll(() => page.locator("h1").textContent()).toContain("We sent your ticket to the kitchen");
  });
});
