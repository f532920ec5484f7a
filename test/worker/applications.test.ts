import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { APPLICATIONS_PER_DAY_MAX, type ApplicationKind } from "#domain/applications.ts";
import type { Delivery } from "#domain/events.ts";
import { CURRENCIES } from "#domain/places.ts";
import { listen } from "#test/realtime/support/listener.ts";
import { tokenOf, type Account } from "#test/support/accounts.ts";
import { testWorld, type World } from "#test/support/world.ts";

const PASSWORD = "correct horse battery";

let world: World;
let operator: Account;
let other: Account;
beforeAll(async () => {
  world = await testWorld();
  [operator, other] = [
    await world.account({ platformRole: "super_admin" }),
    await world.account({ platformRole: "super_admin" }),
  ];
});
afterAll(async () => await world[Symbol.asyncDispose]());
beforeEach(async () => {
  world.resetCounts();
  await world.db.query("delete from sign_in_attempts");
});

const NOT_ALLOWED = [403, "not_allowed"];
const NOT_FOUND = [404, "not_found"];
const DECIDED = [409, "illegal_move"];
const TAKEN = [409, "already_exists"];
const INVALID = [400, "invalid_input"];
const codeOf = ({ status, body }: { status: number; body: { code?: string } | null }) => [status, body?.code];
const fieldsOf = ({ body }: { body: { details?: { field: string }[] } | null }) =>
  body?.details?.map(({ field }) => field);

const newName = () => `Café Noor ${randomUUID().slice(0, 8)}`;
const restaurant = (more: object = {}) => ({
  name: newName(),
  address: "12 Harbour Street, Cairo",
  phone: "+20 2 2794 0018",
  timezone: "Africa/Cairo",
  currency: "EGP",
  ...more,
});
const driver = (more: object = {}) => ({ phone: "+20 100 555 0199", area: "Zamalek and Dokki, evenings", ...more });
const wishOf = (kind: ApplicationKind) =>
  kind === "restaurant" ? { kind, restaurant: restaurant() } : { kind, driver: driver() };
const newcomer = (more: object = {}) => ({
  email: `${randomUUID()}@example.com`,
  password: PASSWORD,
  firstName: "Noor",
  ...more,
});

const by = (who: Account) => world.as(who);
const apply = async (who: Account, wish: object) => await by(who).post("/applications", wish);
const applied = async (who: Account, wish: object): Promise<string> => {
  const answer = await apply(who, wish);
  expect(answer.status, answer.text).toBe(201);
  return answer.body.application.id;
};
const approve = async (who: Account, id: string) => await by(who).post(`/applications/${id}/approve`, {});
const decline = async (who: Account, id: string, reason = "We have no drivers there yet.") =>
  await by(who).post(`/applications/${id}/decline`, { reason });
const withdraw = async (who: Account, id: string) => await by(who).post(`/applications/${id}/withdraw`, {});
const mine = async (who: Account) => (await by(who).get("/applications/mine")).body.items;
const stateOf = async (id: string) =>
  (await world.db.query<{ state: string }>(`select state from applications where id = $1`, [id]))[0]?.state;
/** The same person with a token of their rights of now, as a session that is renewed has it. */
const renewed = async (who: Account): Promise<Account> => ({
  ...who,
  token: await tokenOf(world.db.query, world.keys, who),
});
const rightsOf = async (userId: string) => {
  const [user] = await world.db.query<{ platform_role: string }>(`select platform_role from users where id = $1`, [
    userId,
  ]);
  const memberships = await world.db.query<{ role: string; restaurant_id: string }>(
    `select role, restaurant_id from memberships where user_id = $1`,
    [userId],
  );
  return { platformRole: user?.platform_role, memberships };
};
const actsUpon = async (userId: string) =>
  await world.db.query(
    `select action, by_user_id as by, restaurant_id as at, before, after from audit_log where user_id = $1 order by at, id`,
    [userId],
  );

type Mail = { subject: string; text: string; html: string };
async function mailsTo(to: string): Promise<Mail[]> {
  await world.quiesce();
  const response = await fetch(`${world.mail.url}/api/messages?to=${encodeURIComponent(to)}`);
  return ((await response.json()) as { messages: Mail[] }).messages.toReversed();
}

describe("signing up with an intent", () => {
  test.each(["restaurant", "driver"] as const)(
    "as a %s makes a customer who may order at once, and an application that waits",
    async (kind) => {
      const told = kind === "restaurant" ? restaurant() : driver();
      const person = newcomer({ intent: kind, [kind]: told });
      const made = await world.guest.post("/auth/signup", person);
      expect(made.status, made.text).toBe(201);
      expect(made.body.user).toMatchObject({ role: "customer", platformRole: "customer", memberships: [] });
      expect(await rightsOf(made.body.user.id)).toEqual({ platformRole: "customer", memberships: [] });

      const session = world.guest.with({ authorization: `Bearer ${made.body.accessToken}` });
      const { items } = (await session.get("/applications/mine")).body;
      expect(items).toMatchObject([{ kind, state: "pending", [kind]: told, reason: null, opened: null }]);
      const [received] = (await mailsTo(person.email)).filter(({ text }) => text.includes("/account/applications"));
      expect(received?.subject).toBe("We have your application");
      // Nobody has shown yet that the address is theirs: what was typed is not mailed to it.
      for (const typed of ["Noor", "Harbour Street", "Zamalek"]) expect(received?.text).not.toContain(typed);
      expect(received?.html).toContain("/account/applications");
    },
  );

  test("without one, or as a customer, asks for nothing", async () => {
    for (const more of [{}, { intent: "customer" }]) {
      const made = await world.guest.post("/auth/register", newcomer(more));
      expect(made.status).toBe(201);
      const rows = await world.db.query(`select from applications where user_id = $1`, [made.body.user.id]);
      expect(rows).toEqual([]);
    }
  });

  test("never makes an operator of anybody, and takes nothing that the intent does not ask for", async () => {
    for (const more of [
      { intent: "admin" },
      { intent: "super_admin" },
      { intent: "driver", driver: driver(), role: "super_admin" },
      { intent: "driver", driver: driver(), platformRole: "driver" },
      { intent: "driver", driver: driver({ state: "approved" }) },
      { intent: "restaurant", restaurant: restaurant({ slug: "mine", state: "open" }) },
      { intent: "restaurant", restaurant: restaurant(), application: { state: "approved" } },
      { intent: "restaurant", driver: driver() },
      { intent: "driver", driver: driver(), restaurant: restaurant() },
      { intent: "customer", driver: driver() },
      { restaurant: restaurant() },
      { intent: "driver" },
    ]) {
      const person = newcomer(more);
      expect(codeOf(await world.guest.post("/auth/signup", person)), JSON.stringify(more)).toEqual(INVALID);
      expect(await world.db.query(`select from users where email = $1`, [person.email])).toEqual([]);
    }
  });

  test("says what is wrong with a restaurant or a driver, and makes no account", async () => {
    const person = newcomer();
    const asRestaurant = async (more: object) =>
      await world.guest.post("/auth/signup", { ...person, intent: "restaurant", restaurant: restaurant(more) });
    for (const [field, value] of [
      ["timezone", "Africa/Nowhere"],
      ["timezone", "+02:00"],
      ["timezone", "Etc/GMT+3"],
      ["currency", "XXX"],
      ["currency", "egp"],
      ["phone", "soon"],
      ["name", " "],
      ["address", ""],
    ] as const) {
      const answer = await asRestaurant({ [field]: value });
      expect([answer.status, fieldsOf(answer)], value).toEqual([400, [`restaurant.${field}`]]);
    }
    const here = await world.restaurant();
    const { name } = (await world.guest.get(`/restaurants/${here.id}`)).body.restaurant;
    const taken = await asRestaurant({ name: name.toUpperCase() });
    expect([...codeOf(taken), fieldsOf(taken)]).toEqual([...TAKEN, ["restaurant.name"]]);
    const asDriver = await world.guest.post("/auth/signup", {
      ...person,
      intent: "driver",
      driver: driver({ area: "" }),
    });
    expect([asDriver.status, fieldsOf(asDriver)]).toEqual([400, ["driver.area"]]);
    expect(await world.db.query(`select from users where email = $1`, [person.email])).toEqual([]);
    expect(await mailsTo(person.email)).toEqual([]);
  });

  test("at once with one address makes one account and one application", async () => {
    const person = newcomer({ intent: "driver", driver: driver() });
    const answers = await Promise.all([1, 2, 3].map(async () => await world.guest.post("/auth/signup", person)));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409, 409]);
    const rows = await world.db.query(
      `select a.state from applications a join users u on u.id = a.user_id where u.email = $1`,
      [person.email],
    );
    expect(rows).toEqual([{ state: "pending" }]);
  });
});

describe("somebody who has an account", () => {
  test("applies for each kind once, sees how it stands, and is told that it came", async () => {
    const who = await world.account();
    const wish = { kind: "restaurant", restaurant: restaurant() };
    const answers = await Promise.all([1, 2, 3].map(async () => await apply(who, wish)));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409, 409]);
    await applied(who, { kind: "driver", driver: driver() });
    expect(await mine(who)).toMatchObject([
      { kind: "driver", state: "pending", restaurant: null },
      { kind: "restaurant", state: "pending", restaurant: wish.restaurant, driver: null },
    ]);
    expect((await mailsTo(who.email)).map(({ subject }) => subject)).toEqual([
      "We have your application",
      "We have your application",
    ]);
    expect((await by(who).get("/auth/me")).body.user.role).toBe("customer");
  });

  test("takes one back while it waits, and may send another", async () => {
    const who = await world.account();
    const id = await applied(who, wishOf("driver"));
    expect((await withdraw(who, id)).body.application).toMatchObject({ id, state: "withdrawn" });
    expect((await withdraw(who, id)).body.application).toMatchObject({ id, state: "withdrawn" });
    expect(codeOf(await approve(operator, id))).toEqual(DECIDED);
    expect((await rightsOf(who.userId)).platformRole).toBe("customer");
    await applied(who, wishOf("driver"));
  });

  test("neither sees nor takes back anybody else's", async () => {
    const [who, stranger] = [await world.account(), await world.account()];
    const id = await applied(who, wishOf("restaurant"));
    expect(codeOf(await withdraw(stranger, id))).toEqual(NOT_FOUND);
    expect(codeOf(await withdraw(operator, id))).toEqual(NOT_FOUND);
    expect(codeOf(await withdraw(who, randomUUID()))).toEqual(NOT_FOUND);
    expect(await mine(stranger)).toEqual([]);
    expect(await stateOf(id)).toBe("pending");
  });

  test("sends five in a day and no more, however many are taken back", async () => {
    const who = await world.account();
    for (let n = 0; n < APPLICATIONS_PER_DAY_MAX; n++) await withdraw(who, await applied(who, wishOf("driver")));
    const answer = await apply(who, wishOf("driver"));
    expect(codeOf(answer)).toEqual([429, "rate_limited"]);
    expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(86_000);
    await applied(await world.account(), wishOf("driver")); // somebody else's are not counted with theirs
    expect(
      await world.db.query(`select from sign_in_attempts where subject like '%' || $1 || '%'`, [who.userId]),
    ).toEqual([]);
  });

  test("is no driver twice, and whoever runs the platform does not become one", async () => {
    expect(codeOf(await apply(await world.account({ platformRole: "driver" }), wishOf("driver")))).toEqual(TAKEN);
    expect(codeOf(await apply(operator, wishOf("driver")))).toEqual(NOT_ALLOWED);
  });

  test("sends nothing that the kind does not ask for", async () => {
    const who = await world.account();
    for (const wish of [
      { kind: "super_admin" },
      { kind: "driver", restaurant: restaurant() },
      { kind: "driver", driver: driver(), state: "approved" },
      { kind: "driver", driver: driver(), userId: operator.userId },
      { kind: "restaurant", restaurant: restaurant({ ownerId: operator.userId }) },
      {},
    ]) {
      expect(codeOf(await apply(who, wish)), JSON.stringify(wish)).toEqual(INVALID);
    }
    expect(await mine(who)).toEqual([]);
  });
});

describe("whoever runs the platform", () => {
  test("finds what waits, the oldest first, by kind, state and words, page by page; nobody else does", async () => {
    const mark = randomUUID().slice(0, 8);
    const people = [await world.account(), await world.account(), await world.account()];
    const ids = [
      await applied(people[0] as Account, { kind: "restaurant", restaurant: restaurant({ name: `100%_of ${mark}` }) }),
      await applied(people[1] as Account, { kind: "driver", driver: driver({ area: `Around ${mark}` }) }),
      await applied(people[2] as Account, { kind: "driver", driver: driver({ area: `Beyond ${mark}` }) }),
    ];
    await decline(operator, ids[2] as string);
    const search = async (wish: object) =>
      (await by(operator).post("/applications/search", { search: mark, ...wish })).body;
    const found = async (wish: object) => (await search(wish)).items.map(({ id }: { id: string }) => id);
    expect(await found({})).toEqual(ids.toReversed());
    expect(await found({ state: "pending" })).toEqual(ids.slice(0, 2));
    expect(await found({ kind: "driver" })).toEqual([ids[2], ids[1]]);
    expect(await found({ kind: "driver", state: "declined" })).toEqual([ids[2]]);
    const bySigns = await search({ search: `%_of ${mark}` });
    expect(bySigns.items).toMatchObject([{ id: ids[0], user: { id: people[0]?.userId, emailVerified: true } }]);
    expect((await search({ search: people[1]?.email })).items).toHaveLength(1);
    expect((await by(operator).get(`/applications?search=${mark}`)).body.code).toBe("invalid_input");

    for (const state of [undefined, "pending"]) {
      const first = await search({ state, limit: 1 });
      const second = await search({ state, limit: 1, cursor: first.nextCursor });
      expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(
        state === undefined ? [ids[2], ids[1]] : [ids[0], ids[1]],
      );
    }
    const before = (await by(operator).get("/applications/waiting")).body.waiting;
    await applied(people[2] as Account, wishOf("restaurant"));
    expect((await by(operator).get("/applications/waiting")).body.waiting).toEqual({
      ...before,
      restaurant: before.restaurant + 1,
    });

    const outsiders = [await world.account(), await world.account({ platformRole: "driver" })];
    outsiders.push(await world.crew(await world.restaurant(), "owner"));
    for (const who of outsiders) {
      for (const answer of [
        await by(who).get("/applications"),
        await by(who).get("/applications/waiting"),
        await approve(who, ids[0] as string),
        await decline(who, ids[0] as string),
        await approve(who, randomUUID()),
      ]) {
        expect(codeOf(answer)).toEqual(NOT_ALLOWED);
      }
    }
    expect(await stateOf(ids[0] as string)).toBe("pending");
    expect(codeOf(await approve(operator, randomUUID()))).toEqual(NOT_FOUND);
    expect(codeOf(await decline(operator, randomUUID()))).toEqual(NOT_FOUND);
  });

  test("makes a restaurant of what was asked for, closed, with its owner, who opens it", async () => {
    const who = await world.account();
    const told = restaurant();
    const id = await applied(who, { kind: "restaurant", restaurant: told });
    const { body } = await approve(operator, id);
    const opened = body.application.opened;
    expect(body.application).toMatchObject({ id, state: "approved", decidedBy: { id: operator.userId } });
    expect(opened.slug).toBe(`cafe-noor-${told.name.slice(-8)}`);

    const seen = (await world.guest.get(`/restaurants/${opened.slug}`)).body.restaurant;
    expect(seen).toMatchObject({ id: opened.id, ...told, state: "closed" });
    const menu = (await world.guest.get(`/restaurants/${opened.slug}/menu`)).body.menu;
    expect(menu).toMatchObject({ currency: "EGP", categories: [], items: [] });

    // The rights of before are over, and those of now are an owner's of this restaurant and no other.
    expect((await by(who).get("/auth/me")).status).toBe(401);
    const owner = await renewed(who);
    expect((await by(owner).get("/auth/me")).body.user).toMatchObject({
      role: "owner",
      memberships: [{ restaurantId: opened.id, role: "owner" }],
    });
    expect((await by(owner).post(`/restaurants/${opened.id}/open`, {})).status).toBe(200);
    expect((await by(owner).get(`/restaurants/${opened.id}/staff`)).body.members).toMatchObject([
      { userId: who.userId, role: "owner" },
    ]);
    expect(codeOf(await by(owner).get("/users"))).toEqual(NOT_ALLOWED);
    expect(await mine(owner)).toMatchObject([{ id, state: "approved", opened }]);
    expect(await actsUpon(who.userId)).toEqual([
      {
        action: "application.approved",
        by: operator.userId,
        at: opened.id,
        before: { state: "pending" },
        after: { state: "approved", role: "owner", kind: "restaurant", application: id },
      },
    ]);
    const mail = (await mailsTo(who.email)).at(-1);
    expect(mail?.subject).toBe("Your restaurant is at Comanda");
    expect(mail?.text).toContain(`${told.name} is approved, and you are its owner.`);
  });

  test("makes a driver, whose rights are others from the next request on, and whose sockets close", async () => {
    const who = await world.account();
    const id = await applied(who, wishOf("driver"));
    const { ticket } = (await by(who).post("/room-tickets", { room: "user", id: who.userId })).body;
    const url = `${world.url.replace("http", "ws")}/parties/user/${who.userId}?ticket=${ticket}`;
    const socket = await listen(url, { origin: world.url });
    if ("refused" in socket) throw new Error(`The room refused with ${socket.refused}.`);

    expect((await approve(operator, id)).body.application).toMatchObject({ state: "approved", opened: null });
    await socket.closed();
    expect((await by(who).get("/auth/me")).status).toBe(401);
    expect((await by(await renewed(who)).get("/auth/me")).body.user.role).toBe("driver");
    expect(await actsUpon(who.userId)).toMatchObject([
      { action: "application.approved", before: { role: "customer" }, after: { role: "driver", application: id } },
    ]);
    const events = await world.db.query(
      `select e.type, count(d.acked_at)::int as heard from outbox e left join deliveries d on d.event_id = e.id
       where e.aggregate_id = $1 group by e.id`,
      [who.userId],
    );
    await world.quiesce();
    expect(events.map(({ type }) => type)).toEqual(["user.role_updated"]);
    expect((await mailsTo(who.email)).at(-1)?.subject).toBe("You drive for Comanda");
  });

  test("declines with a reason that is mailed in the applicant's language, changes no rights, and another may follow", async () => {
    const who = await world.account();
    await world.db.query(`update users set locale = 'ar' where id = $1`, [who.userId]);
    const id = await applied(who, wishOf("restaurant"));
    expect(codeOf(await by(operator).post(`/applications/${id}/decline`, {}))).toEqual(INVALID);
    expect(codeOf(await decline(operator, id, "  "))).toEqual(INVALID);
    const reason = "The address <b>is</b> not complete.";
    expect((await decline(operator, id, reason)).body.application).toMatchObject({ state: "declined", reason });
    expect(await mine(who)).toMatchObject([{ id, state: "declined", reason }]); // the session goes on
    expect(await rightsOf(who.userId)).toEqual({ platformRole: "customer", memberships: [] });
    const mail = (await mailsTo(who.email)).at(-1);
    expect(mail?.text).toContain("السبب: ");
    expect(mail?.text).toContain(reason);
    expect(mail?.html).toContain("&lt;b&gt;is&lt;/b&gt;");
    expect(mail?.html).toContain('dir="rtl"');
    const acts = await actsUpon(who.userId);
    expect(acts).toMatchObject([{ action: "application.declined", by: operator.userId, at: null }]);
    expect(JSON.stringify(acts)).not.toContain("complete"); // the log outlives the words

    const again = await applied(who, wishOf("restaurant"));
    expect(codeOf(await approve(operator, id))).toEqual(DECIDED);
    expect((await approve(operator, again)).body.application.state).toBe("approved");
  });

  test("decides once: of two at once one does, and a repeat changes, mails and writes down nothing", async () => {
    for (const kind of ["restaurant", "driver"] as const) {
      const who = await world.account();
      const id = await applied(who, wishOf(kind));
      const answers = await Promise.all([approve(operator, id), decline(other, id), approve(other, id)]);
      expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409, 409]);
      for (const refused of answers.filter(({ status }) => status !== 200)) expect(codeOf(refused)).toEqual(DECIDED);
      const state = await stateOf(id);
      const rights = await rightsOf(who.userId);
      const mails = (await mailsTo(who.email)).length;

      // Whoever did it and did not hear the answer hears it now; nobody else undoes it, nor do they.
      const first = answers.findIndex(({ status }) => status === 200);
      const repeat = [approve, decline, approve][first] as typeof approve;
      const [decider, second] = first === 0 ? [operator, other] : [other, operator];
      expect((await repeat(decider, id)).body.application).toEqual(answers[first]?.body.application);
      expect(codeOf(await repeat(second, id))).toEqual(DECIDED);
      expect(codeOf(await (repeat === approve ? decline : approve)(decider, id))).toEqual(DECIDED);
      expect(await stateOf(id)).toBe(state);
      expect(await rightsOf(who.userId)).toEqual(rights);
      expect(await mailsTo(who.email)).toHaveLength(mails);
      expect(await actsUpon(who.userId)).toHaveLength(1);
    }
  });

  test("and an applicant who takes it back at the same moment: one of both happens, and the other hears of it", async () => {
    for (let n = 0; n < 6; n++) {
      const who = await world.account();
      const id = await applied(who, wishOf("driver"));
      const [approval, withdrawal] = await Promise.all([approve(operator, id), withdraw(who, id)]);
      const state = await stateOf(id);
      expect(state === "approved" || state === "withdrawn").toBe(true);
      expect(approval.status).toBe(state === "approved" ? 200 : 409);
      // A session whose rights have changed is asked to sign in again before it hears anything else.
      expect(state === "approved" ? [401, 409] : [200]).toContain(withdrawal.status);
      expect((await rightsOf(who.userId)).platformRole).toBe(state === "approved" ? "driver" : "customer");
      expect(await actsUpon(who.userId)).toHaveLength(state === "approved" ? 1 : 0);
    }
  });

  test("does not decide about themselves", async () => {
    const id = await applied(operator, wishOf("restaurant"));
    expect(codeOf(await approve(operator, id))).toEqual(NOT_ALLOWED);
    expect(codeOf(await decline(operator, id))).toEqual(NOT_ALLOWED);
    expect(await stateOf(id)).toBe("pending");
    expect((await decline(other, id)).status).toBe(200);
  });

  test("gives every restaurant a name and a short name of its own", async () => {
    const mark = randomUUID().slice(0, 8);
    const open = async (name: string) => {
      const id = await applied(await world.account(), { kind: "restaurant", restaurant: restaurant({ name }) });
      return await approve(operator, id);
    };
    const slugOf = async (name: string) => (await open(name)).body.application.opened.slug;
    expect(await slugOf(`Chez ${mark} & Fils`)).toBe(`chez-${mark}-fils`);
    expect(await slugOf(`Chez ${mark} + Fils`)).toBe(`chez-${mark}-fils-2`);
    expect(await slugOf(`chéz (${mark}) fils!`)).toBe(`chez-${mark}-fils-3`);
    expect(await slugOf(`مطعم النور ${"٤".repeat(5)}`)).toMatch(/^restaurant(-\d+)?$/);
    expect(await slugOf(randomUUID())).toMatch(/^restaurant-[0-9a-f-]{36}$/); // no id of another

    // Two who ask for the same name at once: one has it, and the other's application goes on waiting.
    const name = `Twins ${mark}`;
    const ids = await Promise.all(
      [1, 2].map(
        async () => await applied(await world.account(), { kind: "restaurant", restaurant: restaurant({ name }) }),
      ),
    );
    const answers = await Promise.all([approve(operator, ids[0] as string), approve(other, ids[1] as string)]);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
    expect(codeOf(answers.find(({ status }) => status === 409)!)).toEqual(TAKEN);
    expect(new Set(await Promise.all(ids.map(stateOf)))).toEqual(new Set(["approved", "pending"]));
    expect(await world.db.query(`select from restaurants where name = $1`, [name])).toHaveLength(1);
  });

  test("does not take the platform from another who runs it, nor write down a role that somebody had", async () => {
    const [risen, drives] = [await world.account(), await world.account()];
    const ids = [await applied(risen, wishOf("driver")), await applied(drives, wishOf("driver"))] as const;
    await world.db.query(`update users set platform_role = 'super_admin' where id = $1`, [risen.userId]);
    await world.db.query(`update users set platform_role = 'driver' where id = $1`, [drives.userId]);
    expect(codeOf(await approve(operator, ids[0]))).toEqual(NOT_ALLOWED);
    expect((await rightsOf(risen.userId)).platformRole).toBe("super_admin");
    expect((await approve(operator, ids[1])).status).toBe(200);
    expect((await actsUpon(drives.userId))[0]).toMatchObject({ before: { state: "pending" } });
    expect((await mine(await renewed(drives)))[0]).toMatchObject({ state: "approved" });
  });
});

test("no mail tells that an application came when it was decided before it went out", async () => {
  const who = await world.account();
  const actor = { kind: "user", userId: who.userId, sessionId: who.sessionId, mv: 1 };
  const command = { actor, wish: wishOf("driver"), perDayMax: 5, requestId: "test" };
  // By the function itself: nobody publishes what it claims, so the mail has not gone out yet.
  const sent = await world.db.query<{ answer: { application: { id: string }; deliveries: Delivery[] } }>(
    `select send_application_v1($1) as answer`,
    [JSON.stringify(command)],
  );
  const { application, deliveries } = sent[0]!.answer;
  await decline(operator, application.id);
  const told = await world.db.query(`select notification_to_send_v1($1) as mail`, [
    JSON.stringify({ delivery: deliveries[0] }),
  ]);
  expect(told).toEqual([{ mail: null }]);
  expect((await mailsTo(who.email)).map(({ subject }) => subject)).toEqual(["We cannot take you as a driver"]);
});

test("every currency that may be chosen can be written in both languages", () => {
  for (const currency of CURRENCIES) {
    for (const language of ["en", "ar"]) {
      expect(() => new Intl.NumberFormat(language, { style: "currency", currency }).format(1)).not.toThrow();
      expect(new Intl.DisplayNames(language, { type: "currency" }).of(currency), currency).not.toBe(currency);
    }
  }
});
