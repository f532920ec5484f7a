import { exportJWK, generateKeyPair } from "jose";
import { ACCESS_AUDIENCE, ACCESS_SECONDS, ACCESS_TYP, ROOM_TICKET_TYP, roomAudience } from "#domain/token-claims.ts";
import { tokenOf, type Account } from "#test/support/accounts.ts";
import type { Caller } from "#test/support/caller.ts";
import { openDevice } from "#test/support/devices.ts";
import type { World } from "#test/support/world.ts";
import { importKeys, type Keys } from "#worker/tokens/keys.ts";
import { signToken } from "#worker/tokens/jwt.ts";
import { deriveCapability } from "#worker/tokens/capability.ts";
import type { Scene } from "./scene.ts";

/** Everybody who may come to a route, with the proof that makes them who they are. */
export const WHO = [
  "a passer-by",
  "the guest with the tracking link",
  "the guest with the cancelling link",
  "the guest with the reviewing link",
  "a guest with another order's link",
  "the customer",
  "another customer",
  "a driver",
  "a cook",
  "staff",
  "a manager",
  "the owner",
  "a cook of another restaurant",
  "staff of another restaurant",
  "a manager of another restaurant",
  "the owner of another restaurant",
  "the platform's admin",
  "a kitchen tablet",
  "a tablet of another restaurant",
  "the till",
  "another restaurant's till",
  // Proofs that are none. Each would be the owner's, but for one thing.
  "somebody with a forged token",
  "somebody with an unsigned token",
  "somebody with an ended token",
  "somebody with a token for another audience",
  "somebody with a ticket for a token",
  "a guest with a forged link",
  "somebody with an invented till's token",
  // Proofs that were good once.
  "an owner who was signed out",
  "an owner whose rights have changed",
  "an owner whose account is disabled",
  "a tablet that was revoked",
  "a guest whose link was taken back",
  "a till whose token was taken back",
  // A good proof that somebody else makes use of.
  "the owner, behind another site's page",
] as const;
export type Who = (typeof WHO)[number];

/** A caller with this proof, made anew: what one of them does to their session is nothing to the next. */
export async function callerFor(who: Who, scene: Scene): Promise<Caller> {
  return await CALLERS[who](scene);
}

const crewOf = (role: "kitchen" | "staff" | "manager" | "owner", where: "here" | "there" = "here") => {
  return async ({ world, ...scene }: Scene) => world.as(await world.crew(scene[where], role));
};
const tabletAt = async (world: World, { id: restaurantId }: { id: string }, by: Account) =>
  await openDevice(world, { restaurantId, by: by.userId });
const ownerOf = async ({ world, here }: Scene) => await world.crew(here, "owner");
const bent = (sign: (keys: Keys, owner: Account, scene: Scene) => Promise<string>) => async (scene: Scene) =>
  scene.world.bearer(await sign(scene.world.keys, await ownerOf(scene), scene));

const CALLERS: Record<Who, (scene: Scene) => Promise<Caller>> = {
  "a passer-by": async ({ world }) => world.guest,
  "the guest with the tracking link": async ({ world, guests }) => world.bearer(guests.access.track ?? ""),
  "the guest with the cancelling link": async ({ world, guests }) => world.bearer(guests.access.cancel ?? ""),
  "the guest with the reviewing link": async ({ world, eaten }) =>
    world.bearer(deriveCapability(world.keys.secrets, { orderId: eaten.id, scope: "review", generation: 1 })),
  "a guest with another order's link": async ({ world, others }) => world.bearer(others.access.cancel ?? ""),
  "the customer": async ({ world, customer }) => world.as(customer),
  "another customer": async ({ world }) => world.as(await world.account()),
  "a driver": async ({ world }) => world.as(await world.account({ platformRole: "driver" })),
  "a cook": crewOf("kitchen"),
  staff: crewOf("staff"),
  "a manager": crewOf("manager"),
  "the owner": crewOf("owner"),
  "a cook of another restaurant": crewOf("kitchen", "there"),
  "staff of another restaurant": crewOf("staff", "there"),
  "a manager of another restaurant": crewOf("manager", "there"),
  "the owner of another restaurant": crewOf("owner", "there"),
  "the platform's admin": async ({ world }) => world.as(await world.account({ platformRole: "super_admin" })),
  "a kitchen tablet": async ({ world, here, boss }) => world.bearer((await tabletAt(world, here, boss)).token),
  "a tablet of another restaurant": async ({ world, there, boss }) =>
    world.bearer((await tabletAt(world, there, boss)).token),
  "the till": async ({ world, here }) => world.bearer(await world.service(here)),
  "another restaurant's till": async ({ world, there }) => world.bearer(await world.service(there)),

  "somebody with a forged token": bent(
    async (_, owner, { world }) => await tokenOf(world.db.query, await keysOfSomebodyElse(), owner),
  ),
  "somebody with an unsigned token": bent(async (_, owner) => {
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const [, claims = ""] = owner.token.split(".");
    return `${part({ alg: "none", kid: "test", typ: ACCESS_TYP })}.${claims}.`;
  }),
  "somebody with an ended token": bent(
    async (keys, owner, { world }) =>
      await tokenOf(world.db.query, keys, owner, new Date(Date.now() - (ACCESS_SECONDS + 60) * 1000)),
  ),
  "somebody with a token for another audience": bent(
    async (keys, owner, { here }) => await signAs(keys, owner, ACCESS_TYP, roomAudience("kitchen", here.id)),
  ),
  "somebody with a ticket for a token": bent(
    async (keys, owner) => await signAs(keys, owner, ROOM_TICKET_TYP, ACCESS_AUDIENCE),
  ),
  "a guest with a forged link": async ({ world, guests }) => {
    const capability = { orderId: guests.id, scope: "cancel", generation: 1 } as const;
    return world.bearer(deriveCapability((await keysOfSomebodyElse()).secrets, capability));
  },
  "somebody with an invented till's token": async ({ world }) => world.bearer(`svc_${"0".repeat(32)}`),

  "an owner who was signed out": async (scene) => {
    const owner = await ownerOf(scene);
    await scene.world.db.query(`update sessions set revoked_at = now() where id = $1`, [owner.sessionId]);
    return scene.world.as(owner);
  },
  "an owner whose rights have changed": async (scene) => {
    const owner = await ownerOf(scene);
    // Every wish of the matrix is still theirs; only what they hold in their hand is of yesterday.
    await scene.world.db.query(`update memberships set role = 'manager' where user_id = $1`, [owner.userId]);
    return scene.world.as(owner);
  },
  "an owner whose account is disabled": async (scene) => {
    const owner = await ownerOf(scene);
    await scene.world.db.query(`update users set status = 'disabled' where id = $1`, [owner.userId]);
    return scene.world.as(owner);
  },
  "a tablet that was revoked": async ({ world, here, boss }) => {
    const tablet = await tabletAt(world, here, boss);
    await world.db.query(`update devices set revoked_at = now() where id = $1`, [tablet.id]);
    await world.db.query(`update sessions set revoked_at = now() where id = $1`, [tablet.sessionId]);
    return world.bearer(tablet.token);
  },
  "a guest whose link was taken back": async ({ world, guests }) => {
    await world.db.query(
      `insert into order_capabilities (order_id, scope, generation, expires_at, revoked_at)
       values ($1, 'cancel', 2, now() + interval '30 days', now()) on conflict do nothing`,
      [guests.id],
    );
    return world.bearer(deriveCapability(world.keys.secrets, { orderId: guests.id, scope: "cancel", generation: 2 }));
  },
  "a till whose token was taken back": async ({ world, here }) => {
    const token = await world.service(here);
    await world.db.query(
      `update service_tokens set revoked_at = now() where hash = encode(sha256(convert_to($1, 'UTF8')), 'hex')`,
      [token],
    );
    return world.bearer(token);
  },
  "the owner, behind another site's page": async (scene) => {
    const { token } = await ownerOf(scene);
    return scene.world.guest.with({ cookie: `__Host-access=${token}`, origin: "https://elsewhere.example" });
  },
};

/** A token that says all that the owner's says, for another purpose. */
async function signAs(keys: Keys, owner: Account, typ: string, audience: string): Promise<string> {
  const [, payload = ""] = owner.token.split(".");
  const claims = JSON.parse(Buffer.from(payload, "base64url").toString("utf8")) as Record<string, unknown>;
  return await signToken(keys, { typ, audience }, claims, { now: new Date(), seconds: ACCESS_SECONDS });
}

/** Keys with the names of ours, and other secrets. */
async function keysOfSomebodyElse(): Promise<Keys> {
  const { privateKey } = await generateKeyPair("EdDSA", { crv: "Ed25519", extractable: true });
  const jwk = await exportJWK(privateKey);
  return await importKeys({
    JWT_KEYS: [{ ...jwk, kid: "test" }] as never,
    CAPABILITY_KEYS: [{ kid: "test", secret: Buffer.alloc(32, 9).toString("base64url") }],
  });
}
