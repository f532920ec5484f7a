import { randomUUID } from "node:crypto";
import { LINK_PURPOSES } from "#domain/account-links.ts";
import { sentApplication } from "#test/support/applications.ts";
import { openDevice, shownCode } from "#test/support/devices.ts";
import { mailedInvitation, mailedLink } from "#test/support/links.ts";
import { mailedReviewLink } from "#test/support/reviews.ts";
import { atTheDoor, byQstash, delivering, failing, pushing, ticketFor } from "./machine-scenes.ts";
import {
  cancelling,
  decidingReview,
  moving,
  placing,
  renewingLinks,
  reviewing,
  takingLinksBack,
} from "./order-scenes.ts";
import { PASSWORD, type Person } from "./people.ts";
import { asCookie, CREW, holderOf, proofOf, type Scene, type SetScene } from "./scene.ts";
import { bearer, pick, type Stage } from "./stage.ts";

const anybody =
  (names: Scene["names"] = {}): SetScene =>
  async () => ({ headers: [], names });

const by =
  (people: readonly Person[], names: (stage: Stage, choice: number) => Scene["names"]): SetScene =>
  async (stage, choice) => ({
    headers: await proofOf(stage, pick(people, choice), choice),
    names: names(stage, choice),
  });

/** No place in a list, or one that the list itself gave. */
const paged =
  (path: (stage: Stage) => string, scene: SetScene): SetScene =>
  async (stage, choice) => {
    const { headers, names } = await scene(stage, choice);
    let cursor: string | undefined;
    if (choice % 4 === 3) {
      const address = path(stage);
      const first = await stage.send("GET", `${address}${address.includes("?") ? "&" : "?"}limit=1`, headers);
      const { nextCursor } = JSON.parse(first.text) as { nextCursor?: string | null };
      cursor = nextCursor ?? undefined;
    }
    return { headers, names: { cursor, ...names } };
  };

const house = ({ houses }: Stage, choice: number) => pick(Object.values(houses), choice);

async function readRestaurant(stage: Stage, choice: number): Promise<Scene> {
  const { id } = house(stage, choice);
  return { headers: [], names: { id: choice % 3 === 0 ? await stage.slugOf(id) : id } };
}

/** What somebody tells who wants to be this, and nothing of what they do not. */
const told = (kind: "customer" | "driver" | "restaurant") => ({
  driver: kind === "driver" ? { phone: "+20 100 555 0199", area: "Dokki" } : undefined,
  restaurant:
    kind === "restaurant"
      ? {
          ...{ name: `Café ${randomUUID()}`, address: "12 Harbour Street", phone: "+20 2 2794 0018" },
          ...{ timezone: "Africa/Cairo", currency: "EGP" },
        }
      : undefined,
});

const newcomer: SetScene = async (_, choice) => {
  const intent = pick(["customer", "restaurant", "driver"] as const, choice);
  const person = {
    email: `${randomUUID()}@example.com`,
    password: choice % 4 === 0 ? "pässwörd ﬁne 12" : PASSWORD,
    phone: pick([undefined, null, "+44 20 7946 0000"], choice),
    username: pick([undefined, null, `n${randomUUID().slice(0, 20)}`], choice),
  };
  return { headers: [], names: { ...person, intent, ...told(intent) } };
};

const member: SetScene = async (stage, choice) => {
  const { email, username } = await stage.people.withPassword();
  return { headers: [], names: { identifier: choice % 3 === 0 ? username : email, password: PASSWORD } };
};

async function adjusting(stage: Stage, choice: number): Promise<Scene> {
  const dish = pick([stage.houses.stock.tart, stage.houses.stock.cola], choice);
  const [row] = await stage.world.db.query<{ version: number }>(`select version from stock where item_id = $1`, [
    dish.id,
  ]);
  const delta = pick([1, -1, 7, -7], choice);
  return { headers: await proofOf(stage, "counter", choice), names: { itemId: dish.id, version: row?.version, delta } };
}

const order: SetScene = async (stage, choice) => {
  const staged = stage.someOrder(choice);
  return { headers: await holderOf(stage, staged, choice), names: { id: staged.id, orderId: staged.id } };
};

/** For pages: a visitor, or somebody who has signed in. */
const visitor =
  (names: (stage: Stage, choice: number) => Promise<Scene["names"]> | Scene["names"]): SetScene =>
  async (stage, choice) => {
    const who = pick([null, "customer", "staff", null] as const, choice);
    const headers = who ? asCookie(stage, `__Host-access=${await stage.people.token(who)}`) : [];
    return { headers, names: await names(stage, choice) };
  };

/** An operator's act, upon somebody whom nobody will miss. */
const toSomebody =
  (names: () => Scene["names"] = () => ({})): SetScene =>
  async (stage, choice) => {
    const { account } = await stage.people.session();
    return { headers: await proofOf(stage, "admin", choice), names: { id: account.userId, ...names() } };
  };

/** A name of somebody, or of nobody: both get the same answer. */
const somebodysName: SetScene = async (stage, choice) => {
  const { account } = await stage.people.session();
  return { headers: [], names: { identifier: pick([account.email, `${randomUUID()}@example.com`], choice) } };
};

/** Somebody who was invited, by an owner whose restaurant has not invited too many yet. */
async function invited({ world, houses: { orders }, people }: Stage, email = `${randomUUID()}@example.com`) {
  await world.db.query(`delete from sign_in_attempts where subject like 'invite:%'`);
  const by = people.accounts.owner.userId;
  return { restaurantId: orders.id, ...(await mailedInvitation(world, { restaurantId: orders.id, by, email })) };
}
const aboutInvitation: SetScene = async (stage, choice) => {
  const { id: invitationId, restaurantId: id } = await invited(stage);
  return { headers: await proofOf(stage, pick(["manager", "owner"], choice), choice), names: { id, invitationId } };
};
const aboutCook: SetScene = async (stage, choice) => {
  const { id } = stage.houses.orders;
  const { userId } = await stage.world.account({ at: { restaurantId: id, role: "kitchen" } });
  const headers = await proofOf(stage, pick(["manager", "owner"], choice), choice);
  return { headers, names: { id, userId, role: pick(["staff", "kitchen"], choice) } };
};

/** Somebody who applies, and has not too often. */
const applying: SetScene = async (stage, choice) => {
  const { account } = await stage.people.session();
  const kind = pick(["driver", "restaurant"] as const, choice);
  return { headers: bearer(account.token), names: { kind, ...told(kind) } };
};
/** Somebody who sent an application, and whoever decides about it, or they themselves. */
const aboutApplication =
  (isOwn: boolean): SetScene =>
  async (stage, choice) => {
    const { account } = await stage.people.session();
    const { id } = await sentApplication(stage.world, account.userId);
    return { headers: isOwn ? bearer(account.token) : await proofOf(stage, "admin", choice), names: { id } };
  };
/** A tablet of this house, for those who manage it, and a code that another one shows. */
const aboutTablet: SetScene = async (stage, choice) => {
  const { id } = stage.houses.orders;
  await stage.world.db.query(`delete from sign_in_attempts where subject like 'pair%'`);
  const tablet = await openDevice(stage.world, { restaurantId: id, by: stage.people.accounts.owner.userId });
  const headers = await proofOf(stage, pick(["manager", "owner"], choice), choice);
  const code = await shownCode(stage.world);
  return { headers, names: { id, deviceId: tablet.id, code, name: "Pass", stationId: null } };
};
/** A tablet, as a browser or not. */
const tablet: SetScene = async (stage, choice) => {
  const { orders } = stage.houses;
  const { token } = await openDevice(stage.world, { restaurantId: orders.id, by: stage.people.accounts.owner.userId });
  const isBrowser = choice % 2 === 0;
  return { headers: isBrowser ? asCookie(stage, `__Host-access=${token}`) : bearer(token), names: { id: orders.id } };
};
const newTablet: SetScene = async (stage) => {
  await stage.world.db.query(`delete from sign_in_attempts where subject like 'pair%'`);
  return { headers: [], names: {} };
};

const nobodysPage = visitor(() => ({}));
const menuPage = visitor(async (stage) => ({ slug: await stage.slugOf(stage.houses.orders.id), item: "soup" }));

/** A page about an order, for its customer and for the crew. */
const orderPage: SetScene = async (stage, choice) => {
  const who = pick(["customer", "staff"] as const, choice);
  const { id } = stage.someOrder(choice, "customer");
  return { headers: asCookie(stage, `__Host-access=${await stage.people.token(who)}`), names: { id, orderId: id } };
};

/** Of somebody who has asked for nothing today. */
const newcomersPage: SetScene = async (stage) => {
  const { account } = await stage.people.session();
  return { headers: asCookie(stage, `__Host-access=${account.token}`), names: {} };
};

const adminPage: SetScene = async (stage) => ({
  headers: asCookie(stage, `__Host-access=${await stage.people.token("admin")}`),
  names: { id: stage.people.accounts.customer.userId },
});

const kitchenPage: SetScene = async (stage, choice) => {
  const cookie = `__Host-access=${await stage.people.token(pick(CREW, choice))}`;
  const { id } = stage.someOrder(choice);
  return { headers: asCookie(stage, cookie), names: { restaurantId: stage.houses.orders.id, orderId: id } };
};

const inOrders = ({ houses }: Stage) => ({ id: houses.orders.id });
const inDoors = ({ houses }: Stage) => ({ id: houses.doors.id });

/** How each request is made so that it is answered with a success. A target without a scene is a failure of the fuzzer. */
export const SCENES: Record<string, SetScene> = {
  "GET /.well-known/jwks.json": anybody(),
  "GET /api/v1/health": anybody(),
  "GET /api/v1/health/ready": async ({ service }, choice) => ({
    headers: choice % 2 === 0 ? bearer(service) : [],
    names: {},
  }),
  "GET /api/v1/jwks.json": anybody(),
  "GET /api/v1/openapi.json": anybody(),
  "GET /api/v1/docs": anybody(),

  "POST /api/v1/auth/signup": newcomer,
  "POST /api/v1/auth/register": newcomer,
  "POST /api/v1/auth/signin": member,
  "POST /api/v1/auth/login": member,
  "POST /api/v1/auth/refresh-token": async (stage, choice) => {
    const { refreshToken } = await stage.people.session();
    if (choice % 3 > 0) return { headers: [], names: { refreshToken } };
    return { headers: asCookie(stage, `__Host-refresh=${refreshToken}`), names: { refreshToken: undefined } };
  },
  "POST /api/v1/auth/logout": async (stage, choice) => {
    const { account, refreshToken } = await stage.people.session();
    if (choice % 2 === 0) return { headers: bearer(account.token), names: {} };
    return { headers: asCookie(stage, `__Host-access=${account.token}; __Host-refresh=${refreshToken}`), names: {} };
  },
  "POST /api/v1/auth/change-password": async (stage, choice) => {
    const { account } = await stage.people.session();
    await stage.people.withPassword(account.userId);
    const newPassword = pick(["a new and longer password", "pässwörd ﬁne 12"], choice);
    return { headers: bearer(account.token), names: { currentPassword: PASSWORD, newPassword } };
  },
  "POST /api/v1/auth/forgot-password": somebodysName,
  "POST /api/v1/auth/resend-verification": somebodysName,
  "POST /api/v1/auth/link": async (stage, choice) => {
    const { account } = await stage.people.session();
    const token = await mailedLink(stage.world, account.userId, pick(["reset_password", "verify_email"], choice));
    return { headers: [], names: { token } };
  },
  "POST /api/v1/auth/verify-email": async (stage, choice) => {
    const { account } = await stage.people.session();
    const isNew = choice % 2 === 0;
    const email = isNew ? `${randomUUID()}@example.com` : null;
    const token = await mailedLink(stage.world, account.userId, isNew ? "change_email" : "verify_email", email);
    return { headers: [], names: { token } };
  },
  "POST /api/v1/auth/reset-password": async (stage, choice) => {
    const { account } = await stage.people.session();
    const newPassword = pick(["a new and longer password", "pässwörd ﬁne 12"], choice);
    return {
      headers: [],
      names: { token: await mailedLink(stage.world, account.userId, "reset_password"), newPassword },
    };
  },
  "POST /api/v1/auth/change-email": async (stage) => {
    const { account } = await stage.people.session();
    await stage.people.withPassword(account.userId);
    const names = { email: `${randomUUID()}@example.com`, currentPassword: PASSWORD };
    return { headers: bearer(account.token), names };
  },
  "POST /api/v1/auth/invitation": async (stage) => ({ headers: [], names: { token: (await invited(stage)).token } }),
  "POST /api/v1/auth/accept-invitation": async (stage) => {
    const { account } = await stage.people.session();
    return { headers: bearer(account.token), names: { token: (await invited(stage, account.email)).token } };
  },
  "POST /api/v1/auth/join": async (stage) => ({
    headers: [],
    names: { token: (await invited(stage)).token, password: PASSWORD },
  }),
  "GET /api/v1/auth/sessions": by(["customer", "staff", "admin", "driver"], () => ({})),
  "POST /api/v1/auth/sessions/end": async (stage, choice) => {
    const { account } = await stage.people.session();
    await stage.people.withPassword(account.userId);
    return {
      headers: bearer(account.token),
      names: { keep: pick([undefined, "this"], choice), currentPassword: PASSWORD },
    };
  },
  "POST /api/v1/auth/sessions/{id}/end": async (stage, choice) => {
    const { account } = await stage.people.session();
    await stage.people.withPassword(account.userId);
    const currentPassword = pick([undefined, PASSWORD], choice);
    return { headers: bearer(account.token), names: { id: account.sessionId, currentPassword } };
  },
  "GET /api/v1/users/profile": by(["customer", "staff", "admin", "driver"], () => ({})),
  "PATCH /api/v1/users/profile": async (stage, choice) => {
    const { account } = await stage.people.session();
    const names = {
      username: pick([undefined, null, `n${randomUUID().slice(0, 20)}`], choice),
      phone: pick([undefined, null, "+44 20 7946 0000"], choice),
      currentPassword: PASSWORD,
    };
    await stage.people.withPassword(account.userId);
    return { headers: bearer(account.token), names };
  },
  "GET /api/v1/users": paged(
    () => "/users",
    by(["admin"], (_, choice) => ({
      role: pick([undefined, "customer", "kitchen"], choice),
      verified: pick([undefined, "true", "false"], choice),
    })),
  ),
  "POST /api/v1/users/search": by(["admin"], (_, choice) => ({
    cursor: undefined, // only an earlier page gives one
    search: pick(["example.com", "100%_\\"], choice),
    role: pick([undefined, "customer", "kitchen"], choice),
    verified: pick([undefined, true, false], choice),
  })),
  "GET /api/v1/users/stats": by(["admin"], () => ({})),
  "GET /api/v1/users/{id}": by(["admin"], ({ people }) => ({ id: people.accounts.customer.userId })),
  "PATCH /api/v1/users/{id}/role": toSomebody(() => ({ role: "driver" })),
  "POST /api/v1/users/{id}/disable": toSomebody(),
  "POST /api/v1/users/{id}/enable": toSomebody(),
  "POST /api/v1/users/{id}/sign-out": toSomebody(),
  "DELETE /api/v1/users/{id}": toSomebody(),
  "GET /api/v1/me/export": async (stage) => {
    const { account } = await stage.people.session();
    return { headers: bearer(account.token), names: {} };
  },
  "POST /api/v1/me/delete": async (stage) => {
    const { account } = await stage.people.session();
    await stage.people.withPassword(account.userId);
    return { headers: bearer(account.token), names: { currentPassword: PASSWORD } };
  },
  "GET /api/v1/audit-log": paged(
    () => "/audit-log",
    by(["admin"], (_, choice) => ({ action: pick([undefined, "user.disabled"], choice) })),
  ),
  "GET /api/v1/security-log": paged(
    () => "/security-log",
    by(["admin"], ({ people }, choice) => ({
      kind: pick([undefined, "bad_token"], choice),
      principal: pick([undefined, `user:${people.accounts.customer.userId}`], choice),
      since: pick([undefined, "2026-01-01T00:00:00Z"], choice),
    })),
  ),
  "POST /api/v1/applications": applying,
  "GET /api/v1/applications/mine": by(["customer", "staff", "admin", "driver"], () => ({})),
  "POST /api/v1/applications/{id}/withdraw": aboutApplication(true),
  "GET /api/v1/applications": paged(
    () => "/applications",
    by(["admin"], (_, choice) => ({
      kind: pick([undefined, "driver"], choice),
      state: pick([undefined, "pending", "declined"], choice),
    })),
  ),
  "POST /api/v1/applications/search": by(["admin"], (_, choice) => ({
    cursor: undefined, // only an earlier page gives one
    search: pick(["example.com", "100%_\\"], choice),
    kind: pick([undefined, "driver"], choice),
    state: pick([undefined, "pending", "declined"], choice),
  })),
  "GET /api/v1/applications/waiting": by(["admin"], () => ({})),
  "POST /api/v1/applications/{id}/approve": aboutApplication(false),
  "POST /api/v1/applications/{id}/decline": aboutApplication(false),
  "GET /api/v1/auth/me": by(["customer", "staff", "admin", "driver"], () => ({})),

  "GET /api/v1/restaurants": paged(() => "/restaurants", anybody()),
  "GET /api/v1/restaurants/{id}": readRestaurant,
  "GET /api/v1/restaurants/{id}/menu": readRestaurant,
  "GET /api/v1/restaurants/{id}/availability": readRestaurant,
  "GET /api/v1/restaurants/{id}/orders": paged(
    ({ houses }) => `/restaurants/${houses.orders.id}/orders`,
    by(["kitchen", "staff", "owner", "admin"], inOrders),
  ),
  "GET /api/v1/restaurants/{id}/board": by(CREW, inOrders),
  "GET /api/v1/restaurants/{id}/slips": paged(
    ({ houses }) => `/restaurants/${houses.orders.id}/slips?status=placed`,
    by(CREW, inOrders),
  ),
  "GET /api/v1/restaurants/{id}/staff": by(["manager", "owner"], inOrders),
  "POST /api/v1/restaurants/{id}/invitations": async (stage, choice) => {
    await stage.world.db.query(`delete from sign_in_attempts where subject like 'invite:%'`);
    const names = { id: stage.houses.orders.id, email: `${randomUUID()}@example.com` };
    return { headers: await proofOf(stage, "owner", choice), names };
  },
  "POST /api/v1/restaurants/{id}/invitations/{invitationId}/resend": aboutInvitation,
  "DELETE /api/v1/restaurants/{id}/invitations/{invitationId}": aboutInvitation,
  "GET /api/v1/restaurants/{id}/devices": by(["manager", "owner"], inOrders),
  "POST /api/v1/restaurants/{id}/devices": aboutTablet,
  "PATCH /api/v1/restaurants/{id}/devices/{deviceId}": aboutTablet,
  "DELETE /api/v1/restaurants/{id}/devices/{deviceId}": aboutTablet,
  "POST /api/v1/devices/pairing": newTablet,
  "POST /api/v1/devices/pairing/claim": newTablet,
  "GET /api/v1/devices/me": tablet,
  "PATCH /api/v1/restaurants/{id}/staff/{userId}": aboutCook,
  "DELETE /api/v1/restaurants/{id}/staff/{userId}": aboutCook,
  "POST /api/v1/restaurants/{id}/open": by(["opener"], inDoors),
  "POST /api/v1/restaurants/{id}/pause": by(["opener"], inDoors),
  "POST /api/v1/restaurants/{id}/close": by(["opener"], inDoors),
  "GET /api/v1/menu": async (stage, choice) => {
    const { id } = house(stage, choice);
    return { headers: [], names: { restaurant: pick([undefined, id, await stage.slugOf(id)], choice) } };
  },

  "POST /api/v1/orders": placing,
  "GET /api/v1/orders/mine": paged(
    () => "/orders/mine",
    by(["customer"], () => ({})),
  ),
  "GET /api/v1/orders/{id}": order,
  "GET /api/v1/orders/{id}/events": order,
  "POST /api/v1/orders/{id}/status": moving,
  "POST /api/v1/orders/{id}/cancel": cancelling,
  "POST /api/v1/orders/{id}/links": renewingLinks,
  "DELETE /api/v1/orders/{id}/links": takingLinksBack,
  "GET /api/v1/orders/{id}/review": reviewing,
  "POST /api/v1/orders/{id}/review": reviewing,
  "GET /api/v1/restaurants/{id}/reviews": paged(
    ({ houses }) => `/restaurants/${houses.orders.id}/reviews`,
    by(["manager", "owner"], inOrders),
  ),
  "PATCH /api/v1/restaurants/{id}/reviews/{reviewId}": decidingReview,

  "GET /api/v1/stock": paged(
    ({ houses }) => `/stock?restaurantId=${houses.stock.id}`,
    by(["counter"], ({ houses }) => ({ restaurantId: houses.stock.id })),
  ),
  "POST /api/v1/stock/reduce": async ({ service, houses }, choice) => ({
    headers: bearer(service),
    names: { itemId: houses.stock.soup.id, quantity: 1 + (choice % 3) },
  }),
  "POST /api/v1/stock/{itemId}/adjust": adjusting,
  "POST /api/v1/items/{id}/sold-out": by(["opener"], ({ houses: { doors } }, choice) => ({
    id: pick([doors.soup, doors.cola, doors.pizza], choice).id,
  })),
  "POST /api/v1/items/{id}/restock": by(["opener"], ({ houses: { doors } }, choice) => ({
    id: pick([doors.soup, doors.cola, doors.pizza], choice).id,
    ...(choice % 3 !== 1 && { quantity: pick([undefined, null], choice) }), // only a counted dish takes a number
  })),
  "GET /api/v1/kitchen/tickets/{orderId}": by(CREW, (stage, choice) => ({ orderId: stage.someOrder(choice).id })),
  "POST /api/v1/room-tickets": async (stage, choice) =>
    await ticketFor(stage, pick(["order", "kitchen", "user"] as const, choice), choice),

  "POST /hooks/kitchen": delivering("kitchen"),
  "POST /hooks/notifications": delivering("notifications"),
  "POST /hooks/sender": delivering("sender"),
  "POST /hooks/access": async (stage, choice) => {
    const { account } = await stage.people.session();
    const admin = await proofOf(stage, "admin", choice);
    await stage.call("PATCH", `/users/${account.userId}/role`, admin, { role: "driver" });
    return await delivering("access")(stage, choice);
  },
  "POST /hooks/eraser": async (stage, choice) => {
    const { account } = await stage.people.session();
    const admin = await proofOf(stage, "admin", choice);
    await stage.call("DELETE", `/users/${account.userId}`, admin);
    return await delivering("eraser")(stage, choice);
  },
  "POST /hooks/sweep": async (stage) => ({ headers: [], names: {}, sign: byQstash(stage) }),
  "POST /hooks/failed": failing,

  "GET /parties/order/{id}": atTheDoor("order"),
  "GET /parties/kitchen/{id}": atTheDoor("kitchen"),
  "GET /parties/user/{id}": atTheDoor("user"),
  "GET /parties/menu/{id}": atTheDoor("menu"),
  "POST /parties/order/{id}": pushing("order"),
  "POST /parties/kitchen/{id}": pushing("kitchen"),
  "POST /parties/user/{id}": pushing("user"),
  "POST /parties/menu/{id}": pushing("menu"),

  "GET /": nobodysPage,
  "GET /account": orderPage,
  "GET /account/profile": orderPage,
  "GET /account/password": orderPage,
  "GET /account/sessions": orderPage,
  "GET /account/sessions/{id}": orderPage,
  "GET /account/email": orderPage,
  "GET /account/applications": orderPage,
  "GET /account/data": orderPage,
  "GET /account/delete": orderPage,
  "GET /account/export": newcomersPage,
  "GET /admin": adminPage,
  "GET /admin/users": adminPage,
  "GET /admin/users/{id}": adminPage,
  "GET /admin/audit": adminPage,
  "GET /admin/security": adminPage,
  "GET /admin/approvals": adminPage,
  "GET /forgot-password": nobodysPage,
  "GET /reset-password": nobodysPage,
  "GET /verify-email": nobodysPage,
  "GET /join": nobodysPage,
  "GET /manage/{restaurantId}/staff": async (stage, choice) => ({
    headers: asCookie(stage, `__Host-access=${await stage.people.token(pick(["manager", "owner"], choice))}`),
    names: { restaurantId: stage.houses.orders.id },
  }),
  "GET /manage/{restaurantId}/devices": async (stage, choice) => ({
    headers: asCookie(stage, `__Host-access=${await stage.people.token(pick(["manager", "owner"], choice))}`),
    names: { restaurantId: stage.houses.orders.id },
  }),
  "GET /manage/{restaurantId}/reviews": async (stage, choice) => ({
    headers: asCookie(stage, `__Host-access=${await stage.people.token(pick(["manager", "owner"], choice))}`),
    names: { restaurantId: stage.houses.orders.id },
  }),
  "GET /orders/{id}/review": async (stage) => {
    const { id } = await stage.eatenOrder(1); // a guest's
    const token = await mailedReviewLink(stage.world, id);
    return { headers: asCookie(stage, `__Host-review=${encodeURIComponent(JSON.stringify([token]))}`), names: { id } };
  },
  "GET /kitchen/pair": nobodysPage,
  "GET /a/{token}": visitor(async (stage, choice) => {
    const { account } = await stage.people.session();
    return { token: await mailedLink(stage.world, account.userId, pick(LINK_PURPOSES, choice)) };
  }),
  "GET /cart": nobodysPage,
  "GET /checkout": nobodysPage,
  "GET /login": nobodysPage,
  "GET /logout": nobodysPage,
  "GET /signup": nobodysPage,
  "GET /orders": orderPage,
  "GET /orders/{id}": orderPage,
  "GET /order/create": nobodysPage,
  "GET /preferences": nobodysPage,
  "GET /r/{slug}": menuPage,
  "GET /r/{slug}/{item}": menuPage,
  "GET /t/{token}": visitor((stage, choice) => ({ token: stage.someOrder(choice, "guest").track })),
  "GET /ticket/{orderId}": kitchenPage,
  "GET /kitchen": kitchenPage,
  "GET /kitchen/{restaurantId}": kitchenPage,
  "GET /{anything}": nobodysPage,
  "GET /r/{slug}.data": menuPage,
  "GET /orders/{id}.data": orderPage,
};
