import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { LINK_PURPOSES, LINK_SECONDS, type LinkPurpose } from "#domain/account-links.ts";
import { mailedLink } from "#test/support/links.ts";
import { mailsTo } from "#test/support/mails.ts";
import { testWorld, type World } from "#test/support/world.ts";
import { readSecrets } from "#worker/tokens/keys.ts";
import { deriveLink, readLink } from "#worker/tokens/account-link.ts";

const PASSWORD = "correct horse battery";
const NEXT = "a new and longer password";

let world: World;
/** Where nobody signs in before they have verified their address. */
let strict: World;
beforeAll(async () => {
  [world, strict] = await Promise.all([testWorld(), testWorld({ vars: { REQUIRE_VERIFIED_EMAIL: "on" } })]);
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
  await strict[Symbol.asyncDispose]();
});
beforeEach(() => world.resetCounts());

/** The token in the newest link of a kind that was mailed to somebody. */
async function tokenFor(in_: World, to: string, purpose: LinkPurpose): Promise<string> {
  const links = (await mailsTo(in_, to)).flatMap(({ text }) => /\/a\/(link\.\S+)/.exec(text)?.[1] ?? []);
  return links.findLast((token) => token.includes(`.${purpose}.`)) ?? "no link";
}

describe("a look at a link", () => {
  const look = async (token: string) => await world.guest.post("/auth/link", { token });

  test("says what it is for and a part of the address, uses nothing, and says nothing of one that is over", async () => {
    const person = await world.account();
    const token = await mailedLink(world, person.userId, "reset_password");
    for (const _ of [1, 2]) {
      const { status, body } = await look(token);
      expect([status, body]).toEqual([
        200,
        { link: { purpose: "reset_password", address: `${person.email[0]}•••@e•••.com` } },
      ]);
    }
    expect((await world.guest.post("/auth/reset-password", { token, newPassword: NEXT })).status).toBe(204);
    const changed = `${token.slice(0, -1)}${token.endsWith("A") ? "B" : "A"}`;
    for (const bad of [token, changed]) {
      const { status, body } = await look(bad);
      expect([status, body.code]).toEqual([403, "link_over"]);
      expect(JSON.stringify(body)).not.toContain("•••");
    }
  });
});

const linksOf = async (email: string) =>
  await world.db.query("select l.id from account_links l join users u on u.id = l.user_id where u.email = $1", [email]);

const newEmail = () => `${randomUUID()}@example.com`;
async function signUp(in_: World, email = newEmail()) {
  const answer = await in_.guest.post("/auth/signup", { email, password: PASSWORD, firstName: "Robin" });
  expect(answer.status, answer.text).toBe(201);
  return { email, ...answer.body };
}
const signIn = async (in_: World, identifier: string, password = PASSWORD) =>
  await in_.guest.post("/auth/signin", { identifier, password });
const forgot = async (identifier: string) => await world.guest.post("/auth/forgot-password", { identifier });
const reset = async (token: string, newPassword = NEXT) =>
  await world.guest.post("/auth/reset-password", { token, newPassword });
const verify = async (in_: World, token: string) => await in_.guest.post("/auth/verify-email", { token });
const codeOf = ({ status, body }: { status: number; body: { code?: string } }) => [status, body?.code];

describe("an address that has to be verified", () => {
  test("lets nobody in before, and everybody after, once", async () => {
    const { email, accessToken, user } = await signUp(strict);
    expect(accessToken).toBeUndefined();
    expect(user).toMatchObject({ email, emailVerified: false });
    expect(codeOf(await signIn(strict, email))).toEqual([403, "email_not_verified"]);
    expect(codeOf(await signIn(strict, email, "not the password"))).toEqual([401, "wrong_credentials"]);

    const token = await tokenFor(strict, email, "verify_email");
    const verified = await verify(strict, token);
    expect([verified.status, verified.body.user.emailVerified]).toEqual([200, true]);
    expect(codeOf(await verify(strict, token))).toEqual([403, "link_over"]);
    expect((await signIn(strict, email)).status).toBe(200);
  });

  test("is mailed its link again, and whichever is opened first ends the others", async () => {
    const { email } = await signUp(strict);
    const first = await tokenFor(strict, email, "verify_email");
    expect((await strict.guest.post("/auth/resend-verification", { identifier: email })).status).toBe(204);
    const second = await tokenFor(strict, email, "verify_email");
    expect(second).not.toBe(first);
    expect((await verify(strict, first)).status).toBe(200);
    expect(codeOf(await verify(strict, second))).toEqual([403, "link_over"]);
    // There is nothing to verify any more, and nobody is told.
    expect((await strict.guest.post("/auth/resend-verification", { identifier: email })).status).toBe(204);
    const subjects = (await mailsTo(strict, email)).map(({ subject }) => subject);
    expect(subjects).toEqual([...Array(2).fill("Confirm your e-mail address"), "Welcome to Comanda"]);
  });

  test("is asked for where it need not be, but nobody is kept out", async () => {
    const { email, accessToken } = await signUp(world);
    expect(accessToken).toBeTypeOf("string");
    const [mail] = await mailsTo(world, email);
    expect(mail).toMatchObject({ subject: "Confirm your e-mail address" });
    expect(mail?.html).toContain(`${world.vars["PUBLIC_URL"]}/a/link.`);
    expect((await world.bearer(accessToken).get("/auth/me")).body.user.emailVerified).toBe(false);
  });
});

describe("a forgotten password", () => {
  test("is replaced by whoever has the mail: the old one fails, and every session has ended", async () => {
    const { email, accessToken, refreshToken } = await signUp(world);
    expect((await forgot(email)).status).toBe(204);
    expect((await reset(await tokenFor(world, email, "reset_password"))).status).toBe(204);
    expect(codeOf(await world.bearer(accessToken).get("/auth/me"))).toEqual([401, "session_changed"]);
    expect((await world.guest.post("/auth/refresh-token", { refreshToken })).status).toBe(401);
    expect((await signIn(world, email)).status).toBe(401);
    const signedIn = await signIn(world, email, NEXT);
    expect(signedIn.body.user.emailVerified).toBe(true); // the mail reached them
    const subjects = (await mailsTo(world, email)).map(({ subject }) => subject);
    expect(subjects.toSorted((a, b) => a.localeCompare(b))).toEqual([
      "Choose a new password",
      "Confirm your e-mail address",
      "Welcome to Comanda", // the mail reached them
      "Your password was changed",
    ]);
  });

  test("is replaced once, by one link of all that were mailed, whoever presses how often at once", async () => {
    const { email } = await signUp(world);
    await forgot(email);
    const first = await tokenFor(world, email, "reset_password");
    await forgot(email);
    const second = await tokenFor(world, email, "reset_password");
    const answers = await Promise.all([first, second, first, second].map(async (token) => await reset(token)));
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([204, 403, 403, 403]);
    expect(await linksOf(email)).toEqual([]);
  });

  test("cannot be replaced after a quarter of an hour", async () => {
    const { email } = await signUp(world);
    await forgot(email);
    const token = await tokenFor(world, email, "reset_password");
    const lasts = await world.db.query(
      `select l.purpose, extract(epoch from l.expires_at - l.created_at)::int as seconds
       from account_links l join users u on u.id = l.user_id where u.email = $1 order by l.purpose`,
      [email],
    );
    expect(lasts).toEqual([
      { purpose: "reset_password", seconds: 900 },
      { purpose: "verify_email", seconds: LINK_SECONDS.verify_email },
    ]);
    await world.db.query("update account_links set expires_at = now() where purpose = 'reset_password'");
    expect(codeOf(await reset(token))).toEqual([403, "link_over"]);
  });

  test("must not become one's own name, and the link works on", async () => {
    const { email } = await signUp(world);
    await forgot(email);
    const token = await tokenFor(world, email, "reset_password");
    expect((await reset(token, email)).body).toMatchObject({
      code: "invalid_input",
      details: [{ field: "newPassword" }],
    });
    expect((await reset(token)).status).toBe(204);
  });

  test("of nobody is answered as that of somebody, letter by letter, with the same limit", async () => {
    const { email } = await signUp(world);
    await world.quiesce();
    const ask = async (identifier: string) => {
      const answers = [];
      for (let n = 0; n < 4; n++) {
        world.resetCounts();
        const { status, text, headers } = await forgot(identifier);
        answers.push({ status, text: text.replace(/"requestId":"[^"]+"/, ""), type: headers.get("content-type") });
      }
      return answers;
    };
    const known = await ask(email);
    expect(await ask(newEmail())).toEqual(known);
    expect(known.map(({ status }) => status)).toEqual([204, 204, 204, 429]);
  });

  test("is not kept from anybody by asking for other links in their name, or by another of their names", async () => {
    const { email } = await signUp(world);
    for (let n = 0; n < 3; n++) await world.guest.post("/auth/resend-verification", { identifier: email });
    expect((await forgot(email)).status).toBe(204);
    expect((await mailsTo(world, email)).filter(({ subject }) => subject === "Choose a new password")).toHaveLength(1);

    const username = `robin-${randomUUID().slice(0, 8)}`;
    await world.db.query(`update users set username = $2 where email = $1`, [email, username]);
    for (let n = 0; n < 3; n++) expect((await forgot(username)).status).toBe(204);
    expect((await forgot(username)).status).toBe(429);
    expect((await forgot(email)).status).toBe(204); // one person's two names do not show as such
    const resets = (await mailsTo(world, email)).filter(({ subject }) => subject === "Choose a new password");
    expect(resets).toHaveLength(3); // the account's own limit is silent
  });

  test("that was replaced lets nobody in who was still showing the old one, nor brings it back", async () => {
    const { email } = await signUp(world);
    const [{ id } = { id: "" }] = await world.db.query<{ id: string }>(`select id from users where email = $1`, [
      email,
    ]);
    const begin = { identifier: email, attemptsMax: 9, windowSeconds: 60, from: { network: null } };
    const call = async (name: string, command: object) =>
      (
        await world.db.query<{ answer: { passwordHash?: string; refused?: object } }>(
          `select answer_v1($1, $2::jsonb) as answer`,
          [name, JSON.stringify(command)],
        )
      )[0]?.answer;
    const { passwordHash } = (await call("begin_sign_in_v1", begin)) ?? {};
    await forgot(email);
    expect((await reset(await tokenFor(world, email, "reset_password"))).status).toBe(204);
    const opened = await call("open_session_v1", {
      ...{ userId: id, sessionId: randomUUID(), familyId: randomUUID(), refreshHash: randomUUID(), refreshSeconds: 60 },
      ...{ verifiedHash: passwordHash, passwordHash: "the old one, hashed anew", verifiedOnly: false },
    });
    expect(opened).toEqual({ refused: { code: "wrong_credentials" } });
    expect((await signIn(world, email, NEXT)).status).toBe(200);
  });

  test("costs one statement, for somebody as for nobody", async () => {
    const { email } = await signUp(world);
    await world.quiesce();
    const costs = [];
    for (const identifier of [email, newEmail()]) {
      world.neon.calls.reset();
      await forgot(identifier);
      costs.push(world.neon.calls.count("request_link_v1"));
    }
    expect(costs).toEqual([1, 1]);
  });
});

describe("another address", () => {
  const change = async (accessToken: string, email: string, currentPassword = PASSWORD) =>
    await world.bearer(accessToken).post("/auth/change-email", { email, currentPassword });

  test("is the account's once its link is opened, and both are told", async () => {
    const { email, accessToken } = await signUp(world);
    await verify(world, await tokenFor(world, email, "verify_email"));
    const next = newEmail();
    expect((await change(accessToken, next)).status).toBe(204);
    expect((await signIn(world, next)).status).toBe(401); // not yet
    const token = await tokenFor(world, next, "change_email");
    expect((await verify(world, token)).body.user).toMatchObject({ email: next, emailVerified: true });
    expect(codeOf(await verify(world, token))).toEqual([403, "link_over"]);
    expect((await signIn(world, next)).status).toBe(200);
    expect((await signIn(world, email)).status).toBe(401);
    for (const told of [email, next]) {
      expect((await mailsTo(world, told)).at(-1)?.subject).toBe("Your e-mail address was changed");
    }
  });

  test("takes the place of one that was only claimed, whose owner hears nothing of it", async () => {
    const { email, accessToken } = await signUp(world);
    const next = newEmail();
    await change(accessToken, next);
    expect((await verify(world, await tokenFor(world, next, "change_email"))).status).toBe(200);
    expect((await mailsTo(world, next)).at(-1)?.subject).toBe("Your e-mail address was changed");
    expect((await mailsTo(world, email)).map(({ subject }) => subject)).not.toContain(
      "Your e-mail address was changed",
    );
  });

  test("that was asked for with a password that is no longer the one is not given any more", async () => {
    for (const renew of ["reset", "change"] as const) {
      const { email, accessToken } = await signUp(world);
      const strangers = newEmail();
      await change(accessToken, strangers);
      const token = await tokenFor(world, strangers, "change_email");
      if (renew === "reset") {
        await forgot(email);
        expect((await reset(await tokenFor(world, email, "reset_password"))).status).toBe(204);
      } else {
        const wish = { currentPassword: PASSWORD, newPassword: NEXT };
        expect((await world.bearer(accessToken).post("/auth/change-password", wish)).status).toBe(204);
      }
      expect(codeOf(await verify(world, token))).toEqual([403, "link_over"]);
    }
  });

  test("is not mailed to strangers at will: the wishes are counted, by account and by address", async () => {
    const { email, accessToken } = await signUp(world);
    await world.db.query(`delete from sign_in_attempts`);
    const statuses = [];
    for (let n = 0; n < 3; n++) statuses.push((await change(accessToken, newEmail())).status);
    await world.db.query(`delete from sign_in_attempts where subject not like 'link:%'`);
    statuses.push((await change(accessToken, newEmail())).status, (await forgot(email)).status);
    expect(statuses).toEqual([204, 204, 204, 429, 204]);

    const victim = newEmail();
    const fromMany = [];
    for (let n = 0; n < 4; n++) fromMany.push((await change((await signUp(world)).accessToken, victim)).status);
    expect(fromMany).toEqual([204, 204, 204, 429]);
    const [mail] = await mailsTo(world, victim);
    expect(mail?.text).not.toContain("Robin"); // a name could say anything
  });

  test("needs the password", async () => {
    const { accessToken } = await signUp(world);
    expect(codeOf(await change(accessToken, newEmail(), "not the password"))).toEqual([401, "wrong_credentials"]);
  });

  test("that is somebody's gets no mail, nobody is told so, and who was first has it", async () => {
    const [mine, theirs] = [await signUp(world), await signUp(world)];
    expect((await change(mine.accessToken, theirs.email)).status).toBe(204);
    expect((await mailsTo(world, theirs.email)).map(({ subject }) => subject)).toEqual(["Confirm your e-mail address"]);

    const wanted = newEmail();
    await change(mine.accessToken, wanted);
    await change(theirs.accessToken, wanted);
    const tokens = (await mailsTo(world, wanted)).flatMap(({ text }) => /\/a\/(link\.\S+)/.exec(text)?.[1] ?? []);
    const answers = await Promise.all(tokens.map(async (token) => await verify(world, token)));
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 409]);
  });
});

describe("the token of a link", () => {
  const ring = (kid: string) => readSecrets([{ kid, secret: Buffer.alloc(32, kid).toString("base64url") }]);
  const link = { id: randomUUID(), purpose: "reset_password" } as const;

  test("is read where it was made, and nothing in it can be changed", () => {
    const token = deriveLink(ring("a"), link);
    expect(readLink(ring("a"), token)).toEqual(link);
    expect(readLink(ring("b"), token)).toBeNull();
    for (const purpose of LINK_PURPOSES.filter((each) => each !== link.purpose)) {
      expect(readLink(ring("a"), token.replace(link.purpose, purpose))).toBeNull();
    }
    expect(readLink(ring("a"), token.replace(link.id, randomUUID()))).toBeNull();
    expect(readLink(ring("a"), `${token} `)).toBeNull();
  });

  test("does nothing else than its own purpose, and is nowhere in the database", async () => {
    const { email } = await signUp(world);
    const token = await tokenFor(world, email, "verify_email");
    expect(codeOf(await reset(token))).toEqual([403, "link_over"]);
    const [{ found } = { found: "" }] = await world.db.query<{ found: string }>(
      "select (select json_agg(l) from account_links l)::text || (select json_agg(n) from notifications n)::text as found",
    );
    expect(found).not.toContain(token.split(".").at(-1));
  });
});
