import { randomUUID } from "node:crypto";
import type { Browser, Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import type { TestRestaurant } from "#test/db/restaurant.ts";
import type { Account } from "#test/support/accounts.ts";
import { inBrowserWorld } from "#test/support/browser-world.ts";
import { mailedInvitation } from "#test/support/links.ts";
import { linkMailedTo } from "#test/support/mails.ts";
import { h1, PASSWORD, press } from "#test/support/page-acts.ts";
import { Visitor } from "#test/support/visitor.ts";
import type { World } from "#test/support/world.ts";

let world: World;
let browser: Browser;
let here: TestRestaurant;
let name: string;
let owner: Account;
inBrowserWorld(async (opened) => {
  ({ world, browser } = opened);
  here = await world.restaurant();
  name = (await world.guest.get(`/restaurants/${here.id}`)).body.restaurant.name;
  owner = await world.crew(here, "owner");
});

/** Opens the second question of what cannot be taken back. */
const ask = async (page: Page, name: string) => await page.locator("summary", { hasText: name }).click();
const says = async (page: Page, text: string) => await expect.poll(() => page.getByText(text).count()).toBe(1);
const isInTheKitchen = async (page: Page) =>
  await expect.poll(() => new URL(page.url()).pathname).toBe(`/kitchen/${here.id}`);
/** An invitation from the owner, as its link opens it. */
const invited = async (email: string) =>
  `/a/${(await mailedInvitation(world, { restaurantId: here.id, by: owner.userId, email })).token}`;

const mailedTo = async (email: string) => new URL(await linkMailedTo(world, email)).pathname;

describe.each([
  { how: "with scripts", script: true },
  { how: "with JavaScript off", script: false },
])("the people of a restaurant, $how", ({ script }) => {
  test("are invited by its owner, and whoever has no account makes one and is in the kitchen", async () => {
    const email = `${randomUUID()}@example.com`;
    await using boss = await Visitor.arrive(browser, world.url, { script, expectStatus: [409] });
    await boss.signIn(owner);
    const page = await boss.open("/account");
    await page.getByRole("link", { name: `People of ${name}` }).click();
    await expect.poll(() => h1(page)).toBe(`People of ${name}`);
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Role", { exact: true }).selectOption("kitchen");
    await press(page, "Send invitation");
    await says(page, "The invitation is on its way.");
    await page.getByLabel("E-mail").fill(email);
    await press(page, "Send invitation");
    await expect.poll(() => page.locator("#email-error").textContent()).toContain("were invited");

    await using visitor = await Visitor.arrive(browser, world.url, { script, expectStatus: [400, 403] });
    const joining = await visitor.open(await mailedTo(email));
    expect(await h1(joining)).toBe("You are invited");
    expect(joining.url()).not.toContain("link."); // the secret has left the address
    await says(joining, `Robin invites you to work at ${name}. Your role there: Kitchen.`);
    await joining.getByLabel("Name").fill("Noor Said");
    await joining.getByLabel("Password").fill("short");
    await joining.locator("form:has(#password)").evaluate((form) => form.setAttribute("novalidate", ""));
    await press(joining, "Create account and join");
    await expect.poll(() => joining.locator("#password-error").textContent()).toContain("at least 10 characters");
    await joining.getByLabel("Password").fill(PASSWORD);
    await press(joining, "Create account and join");
    await isInTheKitchen(joining);

    await visitor.open(await mailedTo(email));
    await says(joining, "This link does not work any more");
    await boss.open(`/manage/${here.id}/staff`);
    expect(await page.getByText(email).count()).toBe(1);
  });

  test("join with the account that they have, after signing in with it", async () => {
    const email = `${randomUUID()}@example.com`;
    await world.guest.post("/auth/signup", { email, password: PASSWORD, firstName: "Robin" });
    await using visitor = await Visitor.arrive(browser, world.url, { script });
    const page = await visitor.open(await invited(email));
    await page.getByRole("link", { name: "Sign in", exact: true }).last().click();
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password").fill(PASSWORD);
    await press(page, "Sign in");
    await expect.poll(() => h1(page)).toBe("You are invited");
    await press(page, "Yes, join");
    await isInTheKitchen(page);
  });

  test("are told when the invitation is for another account than theirs", async () => {
    const someone = await world.account();
    await using visitor = await Visitor.arrive(browser, world.url, { script });
    await visitor.signIn(someone);
    const page = await visitor.open(await invited(`${randomUUID()}@example.com`));
    await says(page, "You are signed in with another account");
    expect(await page.getByRole("button", { name: "Yes, join" }).count()).toBe(0);
  });

  test("are given other roles, are removed, and invitations are sent anew or withdrawn", async () => {
    const there = await world.restaurant();
    const [boss, cook] = [await world.crew(there, "owner"), await world.crew(there, "kitchen")];
    await world.db.query(`update users set first_name = 'Quentin' where id = $1`, [cook.userId]);
    const email = `${randomUUID()}@example.com`;
    await mailedInvitation(world, { restaurantId: there.id, by: boss.userId, email });
    await using visitor = await Visitor.arrive(browser, world.url, { script });
    await visitor.signIn(boss);
    const page = await visitor.open(`/manage/${there.id}/staff`);
    await page.getByLabel("Role of Quentin").first().selectOption("manager");
    await press(page, "Change role of Quentin");
    await says(page, "The new role counts from now on.");
    const { members } = (await world.as(boss).get(`/restaurants/${there.id}/staff`)).body;
    expect(members.map(({ role }: { role: string }) => role)).toEqual(["owner", "manager"]);

    await press(page, `Send again to ${email}`);
    await says(page, "Another link is on its way. The old one does not work any more.");
    await ask(page, `Withdraw the invitation of ${email}`);
    await press(page, "Yes, withdraw it");
    await says(page, "Withdrawn: the link does not work any more.");
    await ask(page, "Remove Quentin");
    expect((await world.as(boss).get(`/restaurants/${there.id}/staff`)).body.members).toHaveLength(2); // not yet
    await press(page, "Yes, remove Quentin");
    await says(page, "Removed. They can do nothing here any more.");
    expect(await page.getByText("Quentin").count()).toBe(0);
  });
});

test("a manager changes the crew and looks at the others; nobody else sees the page", async () => {
  const there = await world.restaurant();
  const [manager, cook] = [await world.crew(there, "manager"), await world.crew(there, "kitchen")];
  await world.crew(there, "owner");
  await using visitor = await Visitor.arrive(browser, world.url, { expectStatus: [403, 404] });
  await visitor.signIn(manager);
  const page = await visitor.open(`/manage/${there.id}/staff`);
  expect(await page.locator("summary", { hasText: "Remove Robin" }).count()).toBe(1);
  expect(await page.getByText("Manager (you)").count()).toBe(1);
  expect(await page.locator("#role option").allTextContents()).toEqual(["Kitchen", "Staff"]);
  await visitor.open(`/manage/${here.id}/staff`);
  expect(await page.getByText("Your account cannot do this").count()).toBe(1);
  await visitor.signIn(cook);
  await visitor.open(`/manage/${there.id}/staff`);
  expect(await page.getByText("Your account cannot do this").count()).toBe(1);
  await visitor.open("/account");
  expect(await page.getByRole("link", { name: /People of/ }).count()).toBe(0);
});

test("who opens the page for an invitation without a link is told so", async () => {
  await using visitor = await Visitor.arrive(browser, world.url);
  const page = await visitor.open("/join");
  expect(await page.getByText("Open the link in your mail").count()).toBe(1);
});
