import { randomUUID } from "node:crypto";
import { exportJWK, generateKeyPair } from "jose";
import type { Wish } from "../client.ts";
import { lasting } from "../lasting.ts";
import { pump } from "../pumps.ts";
import type { Rig } from "../rig.ts";
import { check } from "../verdict.ts";
import { count, experiment } from "./experiment.ts";

/** The keys of the queue and of our own tokens are rolled while everybody is at work, as the runbook says: one step a deploy. */
export const f16 = experiment("F16", "Keys are rolled under load", () => ({
  async breaking(rig, injected, signal) {
    const pumping = pump(rig, signal);
    const step = (rig.seconds * 1_000) / 8;
    for (let n = 0; await lasting(signal, step); n++) {
      if (n % 2 === 0) await rollQueueKeys(rig);
      else await rollTokenKeys(rig, `rolled-${n}`);
      count(injected, n % 2 === 0 ? "keys of the queue rolled" : "keys of tokens rolled");
    }
    await pumping;
  },
  inspect: ({ world, evidence }) => {
    const refused = world.logs.filter(({ path, status }) => String(path).startsWith("/hooks/") && status === 401);
    // A session can be over for a reason of its own: its refresh token was shown too late.
    const turnedAway = evidence.attempts.filter(
      ({ op, status, body }) => status === 401 && op !== "refresh" && body?.includes(`"unauthorized"`) === true,
    );
    return {
      checks: [
        check("no valid delivery is refused", refused.length === 0, JSON.stringify(refused[0])),
        check(
          "nobody with a good token is turned away",
          turnedAway.length === 0,
          `${turnedAway[0]?.op}: ${turnedAway[0]?.body}`,
        ),
      ],
    };
  },
  after: async (rig) => {
    const [customer] = rig.house.customers;
    if (!customer) throw new Error("Nobody is there.");
    await rig.house.replace(customer); // with a token of this moment, signed by the key of the first day
    const asked = async () => (await customer.client.insist(wishOf())).status;
    const inGrace = await asked();
    await retireOldKeys(rig);
    const afterwards = await asked();
    return [
      check("a key is good as long as it is in the ring", inGrace === 200, `the answer was ${inGrace}`),
      check("a key that has gone from the ring opens nothing", afterwards === 401, `the answer was ${afterwards}`),
    ];
  },
}));

const wishOf = (): Wish => ({ op: "look", method: "GET", path: "/orders/mine", key: randomUUID() });

/** The last step of the runbook: no token of an old key lives any more, so none is taken. */
async function retireOldKeys({ world, worker }: Rig): Promise<void> {
  const [newest] = JSON.parse(world.vars["JWT_KEYS"] ?? "[]") as object[];
  world.vars["JWT_KEYS"] = JSON.stringify([newest]);
  await worker.redeploy();
}

/** The queue signs with what was its next key, which the Worker knows already; then the Worker is told of the one after that. */
async function rollQueueKeys({ world, worker }: Rig): Promise<void> {
  const headers = { authorization: `Bearer ${world.vars["QSTASH_TOKEN"]}` };
  const response = await fetch(`${world.qstash.url}/v2/keys/rotate`, { method: "POST", headers });
  const { current, next } = (await response.json()) as { current: string; next: string };
  Object.assign(world.vars, { QSTASH_CURRENT_SIGNING_KEY: current, QSTASH_NEXT_SIGNING_KEY: next });
  await worker.redeploy();
}

/** First everybody learns to verify with the new key, then it signs; the old one stays as long as its tokens live. */
async function rollTokenKeys({ world, worker, rooms }: Rig, kid: string): Promise<void> {
  const ring = JSON.parse(world.vars["JWT_KEYS"] ?? "[]") as object[];
  const { privateKey } = await generateKeyPair("EdDSA", { crv: "Ed25519", extractable: true });
  const { kty, crv, x, d } = await exportJWK(privateKey);
  const fresh = { kty, crv, kid, x, d };
  for (const keys of [
    [...ring, fresh],
    [fresh, ...ring],
  ]) {
    world.vars["JWT_KEYS"] = JSON.stringify(keys.slice(0, 8));
    if (world.rooms) world.rooms.vars["JWT_KEYS"] = world.vars["JWT_KEYS"];
    await rooms.redeploy();
    await worker.redeploy();
  }
}
