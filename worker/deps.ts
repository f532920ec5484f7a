import { uuidv7 } from "uuidv7";
import { connect, type Database } from "#db/client.ts";
import { knownKeys } from "#db/queries/known-keys.ts";
import { getMenu } from "#db/queries/menu.ts";
import { getBoard } from "#db/queries/orders.ts";
import { getAvailability } from "#db/queries/restaurants.ts";
import type { Bindings } from "./bindings.ts";
import { ChangedSessions } from "./changed-sessions.ts";
import { SeenDevices } from "./seen-devices.ts";
import { createMailer, type Mailer } from "./clients/mail.ts";
import { createPasswords, type Passwords } from "./clients/passwords.ts";
import { connectRedis } from "./clients/redis.ts";
import { createRooms, type Rooms } from "./clients/rooms.ts";
import { edgeMenus } from "./edge-menus.ts";
import { readEnv, type Env } from "./env.ts";
import { Hints } from "./hints.ts";
import type { Log } from "./log.ts";
import { Menus } from "./menus.ts";
import { Publisher } from "./outbox/publisher.ts";
import { RecentCounts } from "./recent-counts.ts";
import { SecurityLog } from "./security-log.ts";
import { importKeys, type Keys } from "./tokens/keys.ts";

/** A statement that takes longer is given up: the caller hears 503 while they still wait. */
const DATABASE_TIMEOUT_MS = 8_000;

/** What lives as long as the isolate: settings, keys, and clients that hold no connection of any one request. */
type Shared = {
  env: Env;
  keys: Keys;
  db: Database;
  hints: Hints;
  menus: Menus;
  rooms: Rooms;
  publisher: Publisher;
  mailer: Mailer;
  passwords: Passwords;
  changedSessions: ChangedSessions;
  security: SecurityLog;
  seenDevices: SeenDevices;
  ticketCounts: RecentCounts;
};

/** Everything that a handler may touch outside of itself. */
export type Deps = Shared & {
  requestId: string;
  log: Log;
  now(): Date;
  newId(): string;
  /** Runs work after the answer. What is thrown there is logged: the answer has been given. */
  afterCommit(work: () => Promise<unknown>): void;
};

export type Context = { requestId: string; log: Log; waitUntil(work: Promise<unknown>): void };

const sharedByBindings = new WeakMap<object, Promise<Shared>>();

/** The dependencies of one request. Reads the settings at the isolate's first; throws `EnvError` as long as they are wrong. */
export async function depsFor(bindings: Bindings, { requestId, log, waitUntil }: Context): Promise<Deps> {
  let shared = sharedByBindings.get(bindings);
  if (!shared) {
    shared = share(bindings);
    sharedByBindings.set(bindings, shared);
    shared.catch(() => sharedByBindings.delete(bindings));
  }
  return {
    ...(await shared),
    requestId,
    log,
    now: () => new Date(),
    newId: uuidv7,
    afterCommit(work) {
      waitUntil(
        work().catch((error: unknown) => {
          log.warn("work after the answer failed", { error });
        }),
      );
    },
  };
}

async function share(bindings: Bindings): Promise<Shared> {
  const env = readEnv(bindings);
  const db = connect({
    databaseUrl: env.DATABASE_URL,
    localUrl: env.NEON_LOCAL_URL,
    timeoutMs: DATABASE_TIMEOUT_MS,
  });
  const hints = new Hints(connectRedis(env).run, async (onces) => await knownKeys(db, onces));
  const source = {
    menu: async (restaurantId: string) => await getMenu(db, restaurantId),
    availability: async (restaurantId: string) => await getAvailability(db, restaurantId),
  };
  const readBoard = async (restaurantId: string) => await getBoard(db, { kind: "system" }, restaurantId);
  return {
    env,
    keys: await importKeys(env),
    db,
    hints,
    menus: new Menus(source, edgeMenus(env.PUBLIC_URL), (availability) => hints.learn(availability)),
    rooms: createRooms(bindings, env, readBoard),
    publisher: Publisher.toQStash(env),
    mailer: createMailer(env),
    passwords: createPasswords(bindings),
    changedSessions: new ChangedSessions(),
    security: new SecurityLog(),
    seenDevices: new SeenDevices(),
    ticketCounts: new RecentCounts(Date.now),
  };
}
