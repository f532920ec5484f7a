import { randomBytes, randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PASSWORD_MIN } from "#domain/api/auth.schema.ts";
import type { TestRestaurant } from "#test/db/restaurant.ts";
import { mailedInvitation, mailedLink } from "#test/support/links.ts";
import { testWorld, type World } from "#test/support/world.ts";
import { COMMON_HASHES } from "#worker/common-passwords.data.ts";
import { COMMON_HASH_BYTES, isCommonPassword } from "#worker/common-passwords.ts";

/** Long enough to be taken, and among the first that anybody tries. */
const COMMON = [
  "1234567890",
  "qwertyuiop",
  "password123",
  "Password123",
  "1q2w3e4r5t",
  "q1w2e3r4t5",
  "1234554321",
  "0987654321",
  "basketball",
  "manchester",
];

describe("the list of common passwords", () => {
  test.each(COMMON)("knows %s", (password) => {
    expect(password.length).toBeGreaterThanOrEqual(PASSWORD_MIN);
    expect(isCommonPassword(password)).toBe(true);
  });

  test("has more than the three thousand commonest, each once, and none that somebody makes up", () => {
    const bytes = Buffer.from(COMMON_HASHES, "base64");
    const hashes = Array.from({ length: bytes.length / COMMON_HASH_BYTES }, (_, n) => bytes.readUInt32BE(n * 4));
    expect(new Set(hashes).size).toBe(hashes.length);
    expect(hashes.length).toBeGreaterThanOrEqual(4_990);
    const madeUp = Array.from({ length: 20_000 }, () => randomBytes(12).toString("base64url"));
    expect(madeUp.filter(isCommonPassword).length).toBeLessThanOrEqual(1);
    for (const password of ["correct horse battery", "a good long passphrase"])
      expect(isCommonPassword(password)).toBe(false);
  });
});

describe("a password that many people have, or that is made of our name, is refused", () => {
  let world: World;
  let here: TestRestaurant;
  beforeAll(async () => {
    world = await testWorld();
    here = await world.restaurant();
    await world.db.query(`update restaurants set name = 'Harbour Noodles' where id = $1`, [here.id]);
  });
  afterAll(async () => await world[Symbol.asyncDispose]());

  const PASSWORD = "correct horse battery";
  const TOO_EASY = ["Password123", "qwertyuiop", "Comanda2026!"];
  const newPerson = (password = PASSWORD) => ({ email: `${randomUUID()}@example.com`, password, firstName: "Robin" });
  const said = ({
    status,
    body,
  }: {
    status: number;
    body: { code?: string; details?: { field: string }[] } | null;
  }) => [status, body?.code, body?.details?.[0]?.field];

  test("where somebody signs up, and no account is made", async () => {
    for (const password of TOO_EASY) {
      const wish = newPerson(password);
      expect(said(await world.guest.post("/auth/signup", wish))).toEqual([400, "invalid_input", "password"]);
      expect(await world.db.query(`select from users where email = $1`, [wish.email])).toEqual([]);
    }
  });

  test("where somebody changes theirs, also when it is the restaurant's name, and the old one stays", async () => {
    const wish = newPerson();
    const { body } = await world.guest.post("/auth/signup", wish);
    await world.db.query(`insert into memberships (user_id, restaurant_id, role) values ($1, $2, 'kitchen')`, [
      body.user.id,
      here.id,
    ]);
    const { accessToken } = (await world.guest.post("/auth/signin", { identifier: wish.email, password: PASSWORD }))
      .body;
    for (const newPassword of ["harbour.noodles", "Password123"]) {
      const answer = await world
        .bearer(accessToken)
        .post("/auth/change-password", { currentPassword: PASSWORD, newPassword });
      expect(said(answer)).toEqual([400, "invalid_input", "newPassword"]);
    }
    await world.db.query("delete from sign_in_attempts");
    expect((await world.guest.post("/auth/signin", { identifier: wish.email, password: PASSWORD })).status).toBe(200);
  });

  test("where somebody has forgotten theirs, and the link works on", async () => {
    const { body } = await world.guest.post("/auth/signup", newPerson());
    const token = await mailedLink(world, body.user.id, "reset_password");
    for (const newPassword of TOO_EASY)
      expect(said(await world.guest.post("/auth/reset-password", { token, newPassword }))).toEqual([
        400,
        "invalid_input",
        "newPassword",
      ]);
    const good = await world.guest.post("/auth/reset-password", { token, newPassword: "another horse battery" });
    expect(good.status).toBe(204);
  });

  test("where somebody joins a restaurant, and the invitation stays open", async () => {
    const owner = await world.crew(here, "owner");
    const email = `${randomUUID()}@example.com`;
    const { token } = await mailedInvitation(world, { restaurantId: here.id, by: owner.userId, email });
    for (const password of [...TOO_EASY, "HarbourNoodles"])
      expect(said(await world.guest.post("/auth/join", { token, password, firstName: "Robin" }))).toEqual([
        400,
        "invalid_input",
        "password",
      ]);
    expect((await world.guest.post("/auth/join", { token, password: PASSWORD, firstName: "Robin" })).status).toBe(201);
  });
});
