import { randomUUID } from "node:crypto";
import type { LinkPurpose } from "#domain/account-links.ts";
import { listen } from "#test/realtime/support/listener.ts";
import { sentApplication } from "#test/support/applications.ts";
import { openDevice, shownCode } from "#test/support/devices.ts";
import { mailedInvitation, mailedLink } from "#test/support/links.ts";
import { bearer, openCustomer, type Kitchen } from "../house.ts";
import type { Rig } from "../rig.ts";
import { look, post, type Act, type Scenario } from "./scenario.ts";

const NEXT = "a new and longer password";

/** Somebody uses a link that they were mailed. Whoever asks again because the answer was lost hears that it was used. */
const usingLink = async (rig: Rig, purpose: LinkPurpose, path: string, more: object, status: number): Promise<Act> => {
  const { account, client } = await openCustomer(rig.world, rig.house.anonymous);
  const token = await mailedLink(rig.world, account.userId, purpose);
  const owner = client.as(client.principal, {});
  const ask = { client: owner, wish: post(path.slice(1), `/auth${path}`, { token, ...more }), status, orDone: 403 };
  return purpose === "reset_password" ? { ...ask, afterwards: { client, wish: look, status: 401 } } : ask;
};

const kitchenOf = ({ house }: Rig): Kitchen => house.kitchens[0] as Kitchen;

/** What happens to accounts. */
export const ACCOUNT_SCENARIOS: readonly Scenario[] = [
  {
    name: "somebody signs up",
    wholeChain: true,
    prepare: ({ house }) => {
      const email = `new-${randomUUID()}@example.com`;
      const wish = post("sign-up", "/auth/signup", { email, password: NEXT, firstName: "Robin" });
      return Promise.resolve({ client: house.anonymous.as(`new:${email}`, {}), wish, status: 201, orDone: 409 });
    },
  },
  {
    name: "somebody forgets their password",
    wholeChain: true,
    async prepare({ world, house }) {
      const { account, client } = await openCustomer(world, house.anonymous);
      const wish = post("forget", "/auth/forgot-password", { identifier: account.email });
      return { client: client.as(client.principal, {}), wish, status: 204, orDone: 429 };
    },
  },
  {
    name: "a forgotten password is replaced",
    prepare: async (rig) => await usingLink(rig, "reset_password", "/reset-password", { newPassword: NEXT }, 204),
  },
  {
    name: "an address is verified",
    prepare: async (rig) => await usingLink(rig, "verify_email", "/verify-email", {}, 200),
  },
  {
    name: "somebody's account is deleted by whoever runs the platform",
    wholeChain: true,
    async prepare({ world, house }) {
      const { account, client } = await openCustomer(world, house.anonymous);
      const operator = await world.account({ platformRole: "super_admin" });
      const admin = house.anonymous.as(`user:${operator.userId}`, bearer(operator.token));
      const wish = post("delete", `/users/${account.userId}`, {});
      const afterwards = { client, wish: look, status: 401 };
      return { client: admin, wish: { ...wish, method: "DELETE" }, status: 204, afterwards };
    },
  },
  {
    name: "somebody is given another role",
    wholeChain: true,
    async prepare({ world, house }) {
      const { account, client } = await openCustomer(world, house.anonymous);
      const operator = await world.account({ platformRole: "super_admin" });
      const admin = house.anonymous.as(`user:${operator.userId}`, bearer(operator.token));
      const wish = post("role", `/users/${account.userId}/role`, { role: "driver" });
      const afterwards = { client, wish: look, status: 401 };
      return { client: admin, wish: { ...wish, method: "PATCH" }, status: 200, afterwards };
    },
  },
  {
    name: "somebody applies with a restaurant",
    wholeChain: true,
    async prepare({ world, house }) {
      const { client } = await openCustomer(world, house.anonymous);
      const restaurant = {
        ...{ name: `Café ${randomUUID()}`, address: "12 Harbour Street", phone: "+20 2 2794 0018" },
        ...{ timezone: "Africa/Cairo", currency: "EGP" },
      };
      return {
        client,
        wish: post("apply", "/applications", { kind: "restaurant", restaurant }),
        status: 201,
        orDone: 409,
      };
    },
  },
  {
    name: "an application is approved",
    wholeChain: true,
    async prepare({ world, house }) {
      const { account, client } = await openCustomer(world, house.anonymous);
      const { id } = await sentApplication(world, account.userId);
      const operator = await world.account({ platformRole: "super_admin" });
      const admin = house.anonymous.as(`user:${operator.userId}`, bearer(operator.token));
      // Whoever lost the answer hears it when they ask again, and their rights are others either way.
      const afterwards = { client, wish: look, status: 401 };
      return { client: admin, wish: post("approve", `/applications/${id}/approve`, {}), status: 200, afterwards };
    },
  },
  {
    name: "somebody is invited to work in a kitchen",
    wholeChain: true,
    async prepare(rig) {
      const { restaurant, manager } = kitchenOf(rig);
      // So many are invited in a sweep that no restaurant would be allowed to.
      await rig.world.db.query(`delete from sign_in_attempts where subject like 'invite:%'`);
      const wish = { email: `cook-${randomUUID()}@example.com`, role: "kitchen" };
      const path = `/restaurants/${restaurant.id}/invitations`;
      return { client: manager, wish: post("invite", path, wish), status: 201, orDone: 409 };
    },
  },
  {
    name: "somebody accepts an invitation",
    async prepare(rig) {
      const { world, house } = rig;
      const { restaurant } = kitchenOf(rig);
      const { userId: by } = await world.crew(restaurant, "owner");
      const { account, client } = await openCustomer(world, house.anonymous);
      const { token } = await mailedInvitation(world, { restaurantId: restaurant.id, by, email: account.email });
      // With the rights of before nothing is answered any more: whoever lost the new token renews the session.
      const afterwards = { client, wish: look, status: 401 };
      return {
        client,
        wish: post("accept", "/auth/accept-invitation", { token }),
        status: 200,
        orDone: 401,
        afterwards,
      };
    },
  },
  {
    name: "a tablet is paired by the code that it shows",
    async prepare(rig) {
      const { restaurant, manager } = kitchenOf(rig);
      await rig.world.db.query(`delete from sign_in_attempts where subject like 'pairing%'`);
      const wish = { code: await shownCode(rig.world), name: "Pass", stationId: null };
      return { client: manager, wish: post("pair", `/restaurants/${restaurant.id}/devices`, wish), status: 201 };
    },
  },
  {
    name: "a tablet is revoked",
    wholeChain: true,
    async prepare(rig) {
      const { world, house } = rig;
      const { restaurant, manager } = kitchenOf(rig);
      const { userId: by } = await world.crew(restaurant, "owner");
      const tablet = await openDevice(world, { restaurantId: restaurant.id, by });
      const client = house.anonymous.as(`device:${tablet.id}`, bearer(tablet.token));
      const wish = post("revoke", `/restaurants/${restaurant.id}/devices/${tablet.id}`, {});
      const lookAtItself = () => ({ ...look(), path: "/devices/me" });
      const ticket = await world.bearer(tablet.token).post("/room-tickets", { room: "kitchen", id: restaurant.id });
      const url = `${world.rooms?.host.url.replace("http", "ws")}/parties/kitchen/${restaurant.id}?ticket=${ticket.body.ticket}`;
      const socket = await listen(url, { origin: world.url });
      if ("refused" in socket) throw new Error(`The kitchen's door was shut with ${socket.refused}.`);
      return {
        client: manager,
        wish: { ...wish, method: "DELETE" },
        status: 204,
        afterwards: { client, wish: lookAtItself, status: 401 },
        async atRest() {
          const ended = await socket.closed().then(
            () => null,
            () => "the tablet that was revoked listens on",
          );
          await socket[Symbol.asyncDispose]();
          return ended;
        },
      };
    },
  },
  {
    name: "somebody is removed from a kitchen",
    wholeChain: true,
    async prepare(rig) {
      const { world, house } = rig;
      const { restaurant, manager } = kitchenOf(rig);
      const cook = await world.crew(restaurant, "kitchen");
      const client = house.anonymous.as(`user:${cook.userId}`, bearer(cook.token));
      const wish = post("remove", `/restaurants/${restaurant.id}/staff/${cook.userId}`, {});
      const afterwards = { client, wish: look, status: 401 };
      return { client: manager, wish: { ...wish, method: "DELETE" }, status: 204, orDone: 404, afterwards };
    },
  },
];
