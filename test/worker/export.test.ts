import { randomUUID } from "node:crypto";
import { strFromU8, unzipSync } from "fflate";
import { afterAll, beforeAll, expect, test } from "vitest";
import { EXPORT_TABLES, type ExportTable } from "#domain/export.ts";
import type { TestRestaurant } from "#test/db/restaurant.ts";
import type { Account } from "#test/support/accounts.ts";
import { isIn } from "#test/support/find-words.ts";
import { writtenReview } from "#test/support/reviews.ts";
import { testWorld, type World } from "#test/support/world.ts";
import { csvCell, csvHead, csvLine } from "#worker/export/csv.ts";

let world: World;
let there: TestRestaurant;
let crew: Account;
beforeAll(async () => {
  world = await testWorld();
  there = await world.restaurant();
  crew = await world.crew(there);
});
afterAll(async () => await world[Symbol.asyncDispose]());

/** What somebody is given about themselves, as text by the name of its file. */
async function exportOf(token: string) {
  const answer = await fetch(`${world.url}/api/v1/me/export`, { headers: { authorization: `Bearer ${token}` } });
  if (!answer.ok) return { answer, files: {} as Record<string, string> };
  const files = unzipSync(new Uint8Array(await answer.arrayBuffer()));
  return { answer, files: Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, strFromU8(bytes)])) };
}

async function someone(name: string) {
  const email = `${name}.${randomUUID().slice(0, 8)}@example.com`.toLowerCase();
  const wish = {
    email,
    password: "a long password",
    firstName: name,
    phone: "+44 20 7946 0018",
    username: `${name}-u`,
  };
  const { body } = await world.guest.post("/auth/signup", wish);
  return { id: body.user.id as string, email, token: body.accessToken as string };
}

const place = async (token: string, change: object) => {
  const { status, text, body } = await world.bearer(token).post("/orders", await world.wish(there, change));
  expect(status, text).toBe(201);
  return body.order;
};

test("everything that is kept of somebody is in one file, as JSON and as tables, and nothing of anybody else", async () => {
  const [who, other] = [await someone("Ada"), await someone("Zelda")];
  await world.quiesce(); // nobody is asked to confirm an address that is confirmed already
  await world.db.query(`update users set email_verified_at = now() where id = any ($1)`, [[who.id, other.id]]);
  const mine = await place(who.token, {
    contact: { name: "Ada at the door", email: who.email },
    note: "=HYPERLINK(1)",
    lines: [{ itemId: there.soup.id, quantity: 2, note: "no, salt" }],
  });
  await place(other.token, { contact: { name: "Zelda", email: other.email }, note: "Zelda's own" });
  const moved = await world
    .as(crew)
    .post(`/orders/${mine.id}/status`, { to: "rejected", version: 1, reason: "Too late." });
  expect(moved.status).toBe(200);
  await writtenReview(world, mine.id, { rating: 3, comment: "=Cold" });
  const owner = await world.crew(there, "owner");
  await world.db.query(`update users set first_name = 'Zelda', last_name = 'Owner' where id = $1`, [owner.userId]);
  for (const { email } of [who, other]) {
    await world.as(owner).post(`/restaurants/${there.id}/invitations`, { email, role: "kitchen" });
  }
  await world.quiesce();

  const { answer, files } = await exportOf(who.token);
  expect(answer.headers.get("content-type")).toBe("application/zip");
  expect(answer.headers.get("content-disposition")).toMatch(/^attachment; filename="comanda-\d{4}-\d\d-\d\d\.zip"$/);
  expect(answer.headers.get("cache-control")).toContain("no-store");
  expect(Object.keys(files).toSorted()).toEqual(
    ["export.json", ...EXPORT_TABLES.map((name) => `${name}.csv`)].toSorted(),
  );

  const told = JSON.parse(files["export.json"] ?? "");
  expect(told.profile).toMatchObject([
    { id: who.id, email: who.email, firstName: "Ada", username: "Ada-u", phone: "+44 20 7946 0018" },
  ]);
  expect(told.sessions).toHaveLength(1);
  expect(told.orders).toMatchObject([
    {
      id: mine.id,
      totalMinor: mine.totalMinor,
      contact: { name: "Ada at the door" },
      note: "=HYPERLINK(1)",
      lines: [{ quantity: 2, note: "no, salt" }],
      events: [{ to: "placed" }, { to: "rejected", reason: "Too late." }],
      review: { rating: 3, comment: "=Cold", status: "pending" },
      notifications: expect.arrayContaining([
        expect.objectContaining({ recipient: who.email, about: "order_rejected" }),
      ]),
    },
  ]);
  expect(told.invitations).toMatchObject([{ role: "kitchen", direction: "received" }]);
  expect(told.notifications).toMatchObject([{ about: "verify_email", recipient: who.email }]);

  const lines = (table: ExportTable) => (files[`${table}.csv`] ?? "").replace("\uFEFF", "").trimEnd().split("\r\n");
  expect(lines("orders")).toHaveLength(2);
  expect(lines("orders")[1]).toContain("'=HYPERLINK(1)");
  expect(lines("order_lines")[1]).toContain('"no, salt"');
  expect(lines("order_steps")).toHaveLength(3);
  expect(lines("reviews")[1]).toContain("3,'=Cold,pending");
  expect(lines("profile")[1]).toContain("'+44 20 7946 0018");

  const all = Object.values(files).join("\n");
  expect(isIn(all, ["Zelda", other.email, other.id, owner.userId, crew.userId, "scrypt"])).toBe(false);
});

test("orders come a page at a time, and all of them are there", async () => {
  const who = await someone("Bertha");
  const order = await place(who.token, { contact: { name: "Bertha", email: who.email } });
  await world.db.query(
    `insert into orders select (jsonb_populate_record(o, jsonb_build_object(
       'id', new_id(), 'number', 1000 + n, 'placed_at', o.placed_at - n / 2 * interval '1 hour'))).*
     from orders o, generate_series(1, 230) n where o.id = $1`,
    [order.id],
  );
  await world.db.query(
    `insert into order_lines select (jsonb_populate_record(l, jsonb_build_object('id', new_id(), 'order_id', o.id))).*
     from order_lines l, orders o where l.order_id = $1 and o.user_id = $2 and o.id <> $1`,
    [order.id, who.id],
  );
  world.resetCounts();
  const { files } = await exportOf(who.token);
  expect(world.counts().sql).toBe(3);
  const numbers = JSON.parse(files["export.json"] ?? "").orders.map(({ number }: { number: number }) => number);
  expect(new Set(numbers).size).toBe(231);
  expect(files["orders.csv"]?.trimEnd().split("\r\n")).toHaveLength(232);
});

test("is given five times a day, and then not", async () => {
  const { token } = await world.account();
  const statuses: number[] = [];
  for (let n = 0; n < 6; n++) statuses.push((await exportOf(token)).answer.status);
  expect(statuses).toEqual([200, 200, 200, 200, 200, 429]);
});

test.each([
  ["=1+1", "'=1+1"],
  ["+44 20", "'+44 20"],
  ["-2", "'-2"],
  ["@SUM(A1)", "'@SUM(A1)"],
  ["\t=1", "'\t=1"],
  [-2, "-2"],
  [null, ""],
  ["a,b", '"a,b"'],
  ['say "hi"\nthere', '"say ""hi""\nthere"'],
  ["=a,b", `"'=a,b"`],
  [{ a: 1 }, '"{""a"":1}"'],
])("the cell %j is harmless to a spreadsheet: %s", (value, cell) => {
  expect(csvCell(value)).toBe(cell);
  expect(csvLine(["n", "v"], { v: value, n: 1 })).toBe(`1,${cell}\r\n`);
  expect(csvHead(["n", "v"])).toBe("\uFEFFn,v\r\n");
});
