import { randomUUID } from "node:crypto";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import type { World } from "./system.ts";

export const PASSWORD = "a good long passphrase";

/** The first heading of a page. */
export const h1 = (page: Page) => page.locator("h1").textContent();

/** Presses a button of the page itself, by its whole name. */
export const press = async (page: Page, name: string) =>
  await page.locator("main").getByRole("button", { name, exact: true }).click();

/** Somebody who has just made an account with `PASSWORD`; their address. */
export async function newcomer(world: World): Promise<string> {
  const email = `${randomUUID()}@example.com`;
  const made = await world.guest.post("/auth/signup", { email, password: PASSWORD, firstName: "Robin" });
  expect(made.status, made.text).toBe(201);
  return email;
}
