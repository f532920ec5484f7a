import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TestRestaurant } from "#test/db/restaurant.ts";
import type { Account } from "#test/support/accounts.ts";
import { mailedInvitation, mailedLink } from "#test/support/links.ts";
import { testWorld, type World } from "#test/support/world.ts";
import { keepSought } from "#web/lib/sought.ts";

// What people write, and what they type a password into, as it stands in the pages that browsers get.

let world: World;
let here: TestRestaurant;
let owner: Account;
beforeAll(async () => {
  world = await testWorld();
  here = await world.restaurant();
  owner = await world.crew(here, "owner");
});
afterAll(async () => await world[Symbol.asyncDispose]());

/** A page as it is sent, to somebody with these cookies. */
async function pageAt(path: string, cookie = ""): Promise<string> {
  const response = await fetch(world.url + path, { headers: { cookie, accept: "text/html" }, redirect: "manual" });
  const html = await response.text();
  expect(response.status, `${path}: ${response.headers.get("location")}`).toBe(200);
  return html;
}
const sessionOf = ({ token }: Account) => `__Host-access=${token}`;

describe("what somebody has written", () => {
  const NAMES = [
    "</script><script>steal(1)</script>",
    "<img src=x onerror=steal(2)>",
    `" autofocus onfocus="steal(3)`,
    "' onclick='steal(4)",
    "<!--<script>steal(5)",
    "javascript:steal(6)",
  ];
  /** Tags that only such a name could have brought, handlers among the attributes, and addresses that run. */
  const BROKEN_OUT = [
    /<script>steal/,
    /<img src=x/,
    /<[a-z]+(?:\s+[a-z:-]+(?:="[^"]*")?)*\s+on[a-z]+=/i,
    /<!--<script/,
    /(?:href|src|action)="javascript:/i,
  ];

  test.each(NAMES)("stays text wherever a page shows it: %j", async (name) => {
    const slug = (await world.guest.get(`/restaurants/${here.id}`)).body.restaurant.slug as string;
    const me = await world.account({ at: { restaurantId: here.id, role: "owner" } });
    await world.db.query(`update users set first_name = $2 where id = $1`, [me.userId, name]);
    await world.db.query(`update restaurants set name = $2 where id = $1`, [here.id, name]);
    await world.db.query(`update menu_items set name = $2, description = $2 where id = $1`, [here.soup.id, name]);
    const order = await world.order(here, { by: me, change: { note: name } });
    const [cookie, operator] = [sessionOf(me), await world.account({ platformRole: "super_admin" })];
    const sought = keepSought(new Request(world.url), name);
    const pages: [path: string, cookie: string][] = [
      ["/", ""],
      [`/r/${slug}`, ""],
      ["/account", cookie],
      ["/account/profile", cookie],
      ["/orders", cookie],
      [`/orders/${order.id}`, cookie],
      [`/kitchen/${here.id}`, cookie],
      [`/manage/${here.id}/staff`, cookie],
      [`/admin/users/${me.userId}`, sessionOf(operator)],
      [`/login?next=${encodeURIComponent(name)}`, ""],
      [`/admin/users?found=${sought.mark}`, `${sessionOf(operator)}; ${sought.cookie.split(";")[0]}`],
    ];
    let shown = 0;
    for (const [path, who] of pages) {
      const html = await pageAt(path, who);
      for (const pattern of BROKEN_OUT) expect(pattern.exec(html)?.[0], path).toBeUndefined();
      if (html.includes("steal(")) shown++;
    }
    expect(shown).toBeGreaterThan(5); // and it was there to be seen
  });
});

describe("a field for a password", () => {
  test("hides what is typed, and lets people paste and their password managers fill in", async () => {
    const { body } = await world.guest.post("/auth/signup", {
      email: `${randomUUID()}@example.com`,
      password: "correct horse battery",
      firstName: "Robin",
    });
    const email = `${randomUUID()}@example.com`;
    const { token } = await mailedInvitation(world, { restaurantId: here.id, by: owner.userId, email });
    const reset = await mailedLink(world, body.user.id, "reset_password");
    const fields: Record<string, string[]> = {};
    for (const [path, cookie] of [
      ["/login", ""],
      ["/signup", ""],
      ["/account/password", sessionOf(owner)],
      ["/account/email", sessionOf(owner)],
      ["/account/profile", sessionOf(owner)],
      ["/account/sessions/others", sessionOf(owner)],
      ["/account/delete", sessionOf(owner)],
      ["/reset-password", `__Host-link=${reset}`],
      ["/join", `__Host-link=${token}`],
    ] as const) {
      const html = await pageAt(path, cookie);
      const inputs = [...html.matchAll(/<input\b[^>]*>/g)].map(([tag]) => tag);
      const secret = inputs.filter((tag) => /name="[a-z]*password"/i.test(tag));
      for (const tag of secret) {
        expect(tag, path).toContain('type="password"');
        expect(tag, path).not.toMatch(/\bon\w+=|readonly/i);
      }
      fields[path] = secret.map((tag) => /autocomplete="([^"]*)"/i.exec(tag)?.[1] ?? "");
    }
    expect(fields).toEqual({
      "/login": ["current-password"],
      "/signup": ["new-password"],
      "/account/password": ["current-password", "new-password"],
      "/account/email": ["current-password"],
      "/account/profile": ["current-password"],
      "/account/sessions/others": ["current-password"],
      "/account/delete": ["current-password"],
      "/reset-password": ["new-password"],
      "/join": ["new-password"],
    });
  });
});
