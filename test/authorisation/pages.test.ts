import { readdirSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Caller } from "#test/support/caller.ts";
import { testWorld, type World } from "#test/support/world.ts";
import {
  ADMIN,
  COOKS,
  ELSEWHERE,
  ELSEWHERE_PAGE,
  ENDED_SESSIONS,
  LINKS,
  PEOPLE,
  REVIEWER,
  REVOKED_TABLET,
  TABLET,
  TABLET_ELSEWHERE,
} from "./matrix.ts";
import { callerFor, WHO, type Who } from "./principals.ts";
import { fingerprint, setScene, type Scene } from "./scene.ts";

// Pages have the API do everything, with what the browser's cookies prove. A till and a token of a script have no browser.

const VISITORS = WHO.filter((who) => !who.includes("till"));

type Page = {
  at: (scene: Scene) => string;
  /** Who sees it. Whoever has no open session, or no link that counts here, is sent to sign in; the others get `others`. */
  sees: readonly Who[];
  others?: 403 | 404;
  but?: Partial<Record<Who, number>>;
  /** What its form sends. */
  form?: Record<string, string> | ((scene: Scene) => Record<string, string>);
};

const FOR_OPERATORS = { sees: [ADMIN], others: 403, but: { [ELSEWHERE_PAGE]: 403 } } as const;

/** The pages that are not the same for everybody, by the file of their route. */
const PAGES: Record<string, Page> = {
  "_shop.orders.$id.tsx": {
    at: ({ guests }) => `/orders/${guests.id}`,
    sees: [...LINKS, ...COOKS, TABLET, ADMIN, ELSEWHERE_PAGE],
    others: 404,
    form: { key: "a-key-of-the-form" },
  },
  "_shop.orders.$id_.review.tsx": {
    at: ({ eaten }) => `/orders/${eaten.id}/review`,
    sees: [REVIEWER],
    others: 404,
    // Whoever sees the order in the kitchen says nothing in its guest's name.
    but: {
      ...Object.fromEntries([...COOKS, ADMIN, ELSEWHERE_PAGE].map((who) => [who, 403])),
      [TABLET]: 404,
    },
    form: { key: "a-key-of-the-form", rating: "5", comment: "Warm." },
  },
  "_shop.orders._index.tsx": { at: () => "/orders", sees: [...PEOPLE, ELSEWHERE_PAGE] },
  "_shop.account._index.tsx": { at: () => "/account", sees: [...PEOPLE, ELSEWHERE_PAGE] },
  "_shop.account.profile.tsx": { at: () => "/account/profile", sees: [...PEOPLE, ELSEWHERE_PAGE] },
  "_shop.account.password.tsx": { at: () => "/account/password", sees: [...PEOPLE, ELSEWHERE_PAGE] },
  "_shop.account.email.tsx": { at: () => "/account/email", sees: [...PEOPLE, ELSEWHERE_PAGE] },
  "_shop.account.sessions._index.tsx": { at: () => "/account/sessions", sees: [...PEOPLE, ELSEWHERE_PAGE] },
  "_shop.account.sessions.$id.tsx": { at: () => "/account/sessions/others", sees: [...PEOPLE, ELSEWHERE_PAGE] },
  "_shop.account.applications.tsx": { at: () => "/account/applications", sees: [...PEOPLE, ELSEWHERE_PAGE] },
  "_shop.account.data.tsx": { at: () => "/account/data", sees: [...PEOPLE, ELSEWHERE_PAGE] },
  "_shop.account.delete.tsx": { at: () => "/account/delete", sees: [...PEOPLE, ELSEWHERE_PAGE] },
  "account.export.ts": { at: () => "/account/export", sees: [...PEOPLE, ELSEWHERE_PAGE] },
  "_shop.admin._index.tsx": { at: () => "/admin", ...FOR_OPERATORS },
  "_shop.admin.users._index.tsx": { at: () => "/admin/users", ...FOR_OPERATORS },
  "_shop.admin.users.$id.tsx": {
    at: ({ customer }) => `/admin/users/${customer.userId}`,
    ...FOR_OPERATORS,
    form: { act: "role", role: "driver" },
  },
  "_shop.admin.audit.tsx": { at: () => "/admin/audit", ...FOR_OPERATORS },
  "_shop.admin.security.tsx": { at: () => "/admin/security", ...FOR_OPERATORS },
  "_shop.admin.approvals.tsx": {
    at: () => "/admin/approvals",
    ...FOR_OPERATORS,
    form: ({ applicationId }) => ({ act: "approved", id: applicationId }),
  },
  // The frame of the pages above: it asks what each of them asks.
  "_shop.admin.tsx": { at: () => "/admin", ...FOR_OPERATORS },
  "_shop.manage.$restaurantId.staff.tsx": {
    at: ({ here }) => `/manage/${here.id}/staff`,
    sees: ["a manager", "the owner", ELSEWHERE_PAGE],
    others: 403,
    form: ({ mate }) => ({ act: "changed", userId: mate.userId, role: "staff" }),
  },
  "_shop.manage.$restaurantId.devices.tsx": {
    at: ({ here }) => `/manage/${here.id}/devices`,
    sees: ["a manager", "the owner", ELSEWHERE_PAGE],
    others: 403,
    form: ({ tablet }) => ({ act: "changed", deviceId: tablet.id, name: "Bar", stationId: "" }),
  },
  "_shop.manage.$restaurantId.reviews.tsx": {
    at: ({ here }) => `/manage/${here.id}/reviews`,
    sees: ["a manager", "the owner", ELSEWHERE_PAGE],
    others: 403,
    form: ({ reviewId }) => ({ act: "approved", reviewId }),
  },
  "kitchen.$restaurantId.tsx": {
    at: ({ here }) => `/kitchen/${here.id}`,
    sees: [...COOKS, TABLET, ADMIN, ELSEWHERE_PAGE],
    others: 403,
    form: { intent: "close", message: "" },
  },
  "kitchen._index.tsx": {
    at: () => "/kitchen",
    // Those of one kitchen are led straight to it.
    sees: [ADMIN],
    others: 403,
    but: Object.fromEntries(
      [...COOKS, ...ELSEWHERE, ELSEWHERE_PAGE, TABLET, TABLET_ELSEWHERE].map((who) => [who, 303]),
    ),
  },
  "ticket.$orderId.tsx": {
    at: ({ guests }) => `/ticket/${guests.id}`,
    sees: [...COOKS, TABLET, ADMIN, ELSEWHERE_PAGE],
    others: 403,
    // Of the crew, whoever is not of this kitchen hears what they would hear of no order at all.
    but: Object.fromEntries(ELSEWHERE.map((who) => [who, 404])),
  },
};
/** The same for everybody, or they keep in a cookie what the visitor brings. A mailed link is a proof, and is tried as one. */
const FOR_ALL = [
  ...["_shop.$.tsx", "_shop._index.tsx", "_shop.cart.tsx", "_shop.checkout.tsx", "_shop.login.tsx", "_shop.signup.tsx"],
  ...["_shop.r.$slug.tsx", "_shop.r.$slug.$item.tsx", "_shop.tsx", "kitchen.tsx", "logout.tsx", "order.create.tsx"],
  ...["_shop.forgot-password.tsx", "_shop.reset-password.tsx", "_shop.verify-email.tsx", "_shop.join.tsx"],
  ...["preferences.tsx", "t.$token.tsx", "a.$token.tsx", "kitchen.pair.tsx"],
];

let world: World;
let scene: Scene;
const browsers = new Map<Who, Caller>();
beforeAll(async () => {
  world = await testWorld();
  scene = await setScene(world);
  for (const who of VISITORS) browsers.set(who, inBrowser(await callerFor(who, scene)));
  await world.quiesce();
});
afterAll(async () => await world[Symbol.asyncDispose]());

/** What a script would send as a header, as a browser sends it. */
function inBrowser(caller: Caller): Caller {
  const token = caller.headers["authorization"]?.replace("Bearer ", "");
  if (token === undefined) return world.guest.with({ origin: world.url, ...caller.headers });
  const cookie = token.startsWith("guest.")
    ? `__Host-${token.includes(".review.") ? "review" : "guest"}=${encodeURIComponent(JSON.stringify([token]))}`
    : `__Host-access=${token}`;
  return world.guest.with({ cookie, origin: world.url });
}

function expected({ sees, others, but = {} }: Page, who: Who): number {
  const exception = but[who];
  if (exception) return exception;
  if (sees.includes(who)) return 200;
  if (who === TABLET || who === TABLET_ELSEWHERE) return 404; // for a tablet there is its kitchen, and nothing else
  // One that was revoked is told so where its kitchen might be; what is for people is not there for it, revoked or not.
  if (who === REVOKED_TABLET) return sees.includes(TABLET) || but[TABLET] ? 303 : 404;
  return PEOPLE.includes(who) && others ? others : 303;
}
const isSentToSignIn = (location: string | null) => location?.startsWith("/login?next=") === true;
/** A page without its own address, which whoever asks has in their hand. */
const without = (text: string, address: string) => text.replaceAll(address.split("/").at(-1) ?? "", "");

test("every page is known here, either as one for all or with those who see it", () => {
  const files = readdirSync(path.join(import.meta.dirname, "../../web/routes"));
  expect([...Object.keys(PAGES), ...FOR_ALL].toSorted()).toEqual(files.toSorted());
});

describe.each(Object.entries(PAGES))("the page %s", (_, page) => {
  test.each(VISITORS)("as %s sees it", async (who) => {
    const at = page.at(scene);
    const status = expected(page, who);
    const answer = await browsers.get(who)!.sendTo("GET", at, undefined);
    expect(answer.status).toBe(status);
    if (status === 303) {
      const location = answer.headers.get("location");
      if (page.but?.[who] === 303) expect(location).toMatch(/^\/kitchen\/[0-9a-f-]{36}$/);
      else expect(isSentToSignIn(location), location ?? "").toBe(true);
      if ([...ENDED_SESSIONS, REVOKED_TABLET].includes(who)) expect(location).toContain("ended=1");
    }
    if (status !== 200) {
      for (const secret of [
        "Soup",
        "Ada",
        scene.own.id,
        scene.guests.contact.email ?? "",
        scene.guests.access.cancel ?? "",
      ])
        expect(without(answer.text, at)).not.toContain(secret);
    }
  });
});

describe("a form", () => {
  const forms = Object.entries(PAGES).filter(([, { form }]) => form);
  /** The board's form is for its cooks; the order's for whoever may cancel, whom a reason is not asked for. */
  const MAY: Record<string, readonly Who[]> = {
    "_shop.orders.$id.tsx": ["the guest with the cancelling link"],
    "kitchen.$restaurantId.tsx": [...COOKS, TABLET],
    "_shop.admin.users.$id.tsx": [ADMIN],
    "_shop.admin.approvals.tsx": [ADMIN],
    "_shop.manage.$restaurantId.staff.tsx": ["a manager", "the owner"],
    "_shop.manage.$restaurantId.devices.tsx": ["a manager", "the owner"],
    "_shop.manage.$restaurantId.reviews.tsx": ["a manager", "the owner"],
    "_shop.orders.$id_.review.tsx": [REVIEWER],
  };
  const cells = forms.flatMap(([name]) =>
    VISITORS.filter((who) => !MAY[name]?.includes(who)).map((who) => ({ name, who })),
  );
  const submit = async (who: Who, name: string) => {
    const { at, form } = PAGES[name] as Page;
    const sent = typeof form === "function" ? form(scene) : form;
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    return await browsers.get(who)!.sendTo("POST", at(scene), new URLSearchParams(sent).toString(), { headers });
  };

  test("of the kitchen, of the people or of an order does nothing for those whom it is not for", async () => {
    const before = await fingerprint(world);
    for (const { name, who } of cells) {
      const answer = await submit(who, name);
      const location = answer.headers.get("location");
      const isRefused = [400, 403, 404].includes(answer.status) || isSentToSignIn(location);
      expect(isRefused, `${who} at ${name}: ${answer.status} ${location}`).toBe(true);
    }
    expect(await fingerprint(world)).toEqual(before);
  });

  test("does its work for those whom it is for", async () => {
    for (const [name] of forms) {
      for (const who of MAY[name] ?? []) {
        const answer = await submit(who, name);
        expect([answer.status, isSentToSignIn(answer.headers.get("location"))], `${who} at ${name}`).toEqual([
          303,
          false,
        ]);
      }
    }
    const [{ status } = { status: "" }] = await world.db.query<{ status: string }>(
      `select status from orders where id = $1`,
      [scene.guests.id],
    );
    const [{ state } = { state: "" }] = await world.db.query<{ state: string }>(
      `select state from restaurants where id = $1`,
      [scene.here.id],
    );
    expect([status, state]).toEqual(["cancelled", "closed"]);
  });
});

describe("a mailed link", () => {
  test("opens its order for whoever has it, and an address that only looks like one opens nothing", async () => {
    for (const [who, status] of [
      ["the guest with the tracking link", "in"],
      ["the guest with the cancelling link", "in"],
      ["the guest with the reviewing link", `/orders/${scene.eaten.id}/review`],
      ["a guest with a forged link", "sign in"],
      ["a guest whose link was taken back", "sign in"],
    ] as const) {
      const { headers } = await callerFor(who, scene);
      const answer = await world.guest.sendTo(
        "GET",
        `/t/${headers["authorization"]?.replace("Bearer ", "")}`,
        undefined,
      );
      expect(answer.status).toBe(303);
      const location = answer.headers.get("location");
      expect(isSentToSignIn(location) ? "sign in" : location === `/orders/${scene.guests.id}` ? "in" : location).toBe(
        status,
      );
      expect(answer.headers.getSetCookie().length > 0).toBe(status !== "sign in");
    }
  });
});
