import { randomUUID } from "node:crypto";
import type { Browser, Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import type { Account } from "#test/support/accounts.ts";
import { inBrowserWorld } from "#test/support/browser-world.ts";
import { Visitor } from "#test/support/visitor.ts";
import type { World } from "#test/support/world.ts";

let world: World;
let browser: Browser;
let operator: Account;
inBrowserWorld(async (opened) => {
  ({ world, browser } = opened);
  operator = await world.account({ platformRole: "super_admin" });
});

const PASSWORD = "a good long passphrase";
const pathOf = (page: Page) => new URL(page.url()).pathname;
const press = async (page: Page, name: string) =>
  await page.locator("main").getByRole("button", { name, exact: true }).click();
const follow = async (page: Page, name: string) =>
  await page.locator("main").getByRole("link", { name, exact: true }).first().click();
const says = async (page: Page, text: string | RegExp) =>
  await expect.poll(() => page.locator("main").getByText(text).count()).toBe(1);
/** Looks for somebody by the form, which leads to an address of its own. */
async function lookFor(page: Page, text: string): Promise<void> {
  const before = page.url();
  await page.getByLabel("Search").fill(text);
  await press(page, "Show");
  await expect.poll(() => page.url()).not.toBe(before);
}

type Mail = { subject: string; text: string };
/** The newest mail to somebody, and the page that it leads to. */
async function newestMail(email: string): Promise<Mail & { leadsTo: string }> {
  await world.quiesce();
  const response = await fetch(`${world.mail.url}/api/messages?to=${encodeURIComponent(email)}`);
  const [mail] = ((await response.json()) as { messages: Mail[] }).messages;
  if (!mail) throw new Error("There is no mail.");
  return { ...mail, leadsTo: /https?:\/\/[^/]+(\/\S+)/.exec(mail.text)?.[1] ?? "nowhere" };
}

async function tellOfRestaurant(page: Page, name: string): Promise<void> {
  await page.getByLabel("Name of the restaurant").fill(name);
  await page.getByLabel("Address").fill("12 Harbour Street, Cairo");
  await page.getByLabel("Phone").fill("+20 2 2794 0018");
  await page.getByLabel("Time zone").selectOption("Africa/Cairo");
  await page.getByLabel("Currency").selectOption("EGP");
}

describe.each([
  { how: "with scripts", script: true },
  { how: "with JavaScript off", script: false },
])("an application, $how", ({ script }) => {
  test("of a restaurant goes from the sign-up to a mail, an approval and the owner's kitchen", async () => {
    const email = `${randomUUID()}@example.com`;
    const name = `Café Noor ${randomUUID().slice(0, 8)}`;
    await using visitor = await Visitor.arrive(browser, world.url, { script, expectStatus: [400, 401] });
    const page = await visitor.open("/login");
    await follow(page, "Create an account");
    await expect.poll(() => pathOf(page)).toBe("/signup");
    await follow(page, "For a restaurant");
    await page.getByLabel("Name", { exact: true }).fill("Noor Said");
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password").fill(PASSWORD);
    await tellOfRestaurant(page, name);
    await page.getByLabel("Phone").fill("soon");
    await press(page, "Create account");
    await expect.poll(() => page.locator("#phone-error").textContent()).toContain("with digits");
    expect(await page.getByLabel("Name of the restaurant").inputValue()).toBe(name);
    expect(await page.getByLabel("Time zone").inputValue()).toBe("Africa/Cairo");
    await page.getByLabel("Phone").fill("+20 2 2794 0018");
    await page.getByLabel("Password").fill(PASSWORD);
    await press(page, "Create account");
    await expect.poll(() => pathOf(page)).toBe("/account/applications");
    await says(page, "Your application is on its way. We write to you when it is decided.");
    await says(page, "Waiting");
    expect((await newestMail(email)).leadsTo).toMatch(/^\/(account\/applications|a\/)/);

    await using desk = await Visitor.arrive(browser, world.url, { script });
    await desk.signIn(operator);
    const queue = await desk.open("/admin");
    await queue
      .getByRole("navigation", { name: "Pages of the platform" })
      .getByRole("link", { name: /^Applications \d+$/ })
      .click();
    await expect.poll(() => pathOf(queue)).toBe("/admin/approvals");
    await queue.getByLabel("Search").fill(name);
    await press(queue, "Show");
    await expect.poll(() => queue.locator("article").count()).toBe(1);
    for (const fact of ["12 Harbour Street, Cairo", "Africa/Cairo", "EGP"]) await says(queue, fact);
    await press(queue, `Approve ${name}`);
    await says(queue, "Approved, and written down. We have mailed the applicant.");
    expect(await queue.locator("article").count()).toBe(0);
    await desk.open("/admin/audit");
    await says(queue, `Application approved (${name})`);

    const mail = await newestMail(email);
    expect(mail.subject).toBe("Your restaurant is at Comanda");
    // Their rights are others now: they sign in anew, as the mail says, and come to where it leads.
    await visitor.open(`/login?${new URLSearchParams({ next: mail.leadsTo })}`);
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password").fill(PASSWORD);
    await press(page, "Sign in");
    await expect.poll(() => pathOf(page)).toBe("/account/applications");
    await says(page, "Approved");
    await follow(page, "Open the kitchen");
    await expect.poll(() => pathOf(page)).toMatch(/^\/kitchen\/[0-9a-f-]{36}$/);
    await visitor.open("/account");
    await says(page, `People of ${name}`);
  });

  test("of a driver comes from the account page, is declined with a reason that is mailed, and may be sent again", async () => {
    const someone = await world.account();
    await using visitor = await Visitor.arrive(browser, world.url, { script, expectStatus: [409] });
    await visitor.signIn(someone);
    const page = await visitor.open("/account");
    await follow(page, "Work with Comanda");
    await follow(page, "Apply as a driver");
    await page.getByLabel("Phone").fill("+20 100 555 0199");
    await page.getByLabel("Where you drive").fill("Zamalek, evenings");
    await press(page, "Send application");
    await says(page, "Your application is on its way. We write to you when it is decided.");
    expect(await page.getByRole("link", { name: "Apply as a driver" }).count()).toBe(0);

    await using desk = await Visitor.arrive(browser, world.url, { script, expectStatus: [400] });
    await desk.signIn(operator);
    const queue = await desk.open("/admin/approvals");
    await lookFor(queue, someone.email);
    await queue.locator("summary").click();
    await queue.locator("form:has(textarea)").evaluate((form) => form.setAttribute("novalidate", ""));
    await press(queue, "Decline");
    await says(queue, "Write a reason, with at least three letters.");
    await queue.getByLabel("Why it is declined").fill("We have no restaurants there yet.");
    await press(queue, "Decline");
    await says(queue, "Declined, and written down. We have mailed the applicant.");

    const mail = await newestMail(someone.email);
    expect(mail.text).toContain("We have no restaurants there yet.");
    // The page that was open before tells of it when something is done there.
    await press(page, "Withdraw the application: Zamalek, evenings");
    await says(page, "It was decided meanwhile. You see it below.");
    await visitor.open(mail.leadsTo);
    await says(page, "Declined");
    await says(page, "We have no restaurants there yet.");
    await follow(page, "Apply as a driver");
    await page.getByLabel("Phone").fill("+20 100 555 0199");
    await page.getByLabel("Where you drive").fill("Dokki");
    await press(page, "Send application");
    await press(page, "Withdraw the application: Dokki");
    await says(page, "Withdrawn. You can apply again whenever you like.");
  });

  test("that another has decided meanwhile says so, and nobody is offered to decide their own", async () => {
    const someone = await world.account();
    await world.db.query(`update users set first_name = 'Quentin' where id = $1`, [someone.userId]);
    const wish = { kind: "driver", driver: { phone: "+20 100 555 0199", area: "Dokki" } };
    const { id } = (await world.as(someone).post("/applications", wish)).body.application;
    const own = { name: `Own ${randomUUID()}`, address: "1 Quay", phone: "+20 2 2794 0018", timezone: "Africa/Cairo" };
    const owner = await world.account({ platformRole: "super_admin" });
    await world.as(owner).post("/applications", { kind: "restaurant", restaurant: { ...own, currency: "EGP" } });
    await using desk = await Visitor.arrive(browser, world.url, { script, expectStatus: [409] });
    await desk.signIn(owner);
    const queue = await desk.open("/admin/approvals");
    await lookFor(queue, owner.email);
    await says(queue, "This is your own. Somebody else who runs the platform decides it.");
    expect(await queue.getByRole("button", { name: /Approve/ }).count()).toBe(0);
    await lookFor(queue, someone.email);
    await expect.poll(() => queue.getByRole("button", { name: "Approve Quentin" }).count()).toBe(1);
    await world.as(operator).post(`/applications/${id}/approve`, {});
    await press(queue, "Approve Quentin");
    await says(queue, "It was decided or withdrawn meanwhile. Nothing was changed by you.");
  });
});

test("whoever does not run the platform sees no queue", async () => {
  await using visitor = await Visitor.arrive(browser, world.url, { expectStatus: [403] });
  await visitor.signIn(await world.account());
  const page = await visitor.open("/admin/approvals");
  expect(await page.getByText("Your account cannot do this").count()).toBe(1);
});
