import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { exportJWK, generateKeyPair } from "jose";
import type { OrderStatus } from "#domain/order-status.ts";
import type { Order } from "#domain/order.ts";
import type { MemberRole } from "#domain/roles.ts";
import type { OnBoundary } from "#local/calls.ts";
import type { HttpService } from "#local/http.ts";
import { startMail } from "#local/mail.ts";
import { startNeon } from "#local/neon.ts";
import { freePort } from "#local/ports.ts";
import { startQstash, type QstashOptions } from "#local/qstash.ts";
import { startRedis, type RedisService } from "#local/redis.ts";
import { startWorkerd, type Workerd, type WorkerdOptions } from "#local/workerd.ts";
import { openRestaurant, type RestaurantWishes, type TestRestaurant } from "#test/db/restaurant.ts";
import { KNOWN_SINCE } from "#worker/retry-checks.ts";
import { importKeys, type Keys } from "#worker/tokens/keys.ts";
import { openAccount, openService, type Account, type AccountWishes } from "./accounts.ts";
import { builtWorker } from "./build.ts";
import { Caller } from "./caller.ts";
import { newDatabase, type TestDatabase } from "./databases.ts";
import { startRoomsApart, type RoomsApart } from "./rooms-apart.ts";

export type WorldOptions = {
  /** Told at the border of every operation of every local service. */
  onBoundary?: OnBoundary;
  qstash?: Pick<QstashOptions, "timeScale" | "dedupWindowSeconds" | "concurrency">;
  /** Settings of the Worker that this test needs to be others. */
  vars?: Record<string, string>;
  /** What else a rig must bend about workerd. */
  workerd?: Pick<WorkerdOptions, "overrides" | "shared" | "persistDir">;
  /** Puts the rooms into a workerd of their own, behind the door of `PARTYKIT_HOST`. */
  roomsApart?: boolean;
  /** A server for what the queue and the mailbox keep, when the Worker's own shall be ended without them. */
  othersUrl?: string;
  /** Told when the Worker's process, or that of the rooms, ends and nobody stopped it. */
  onWorkerExit?: () => void;
  onRoomsExit?: () => void;
};

export type LogLine = { level: string; message: string; [fact: string]: unknown };

/** The whole system: the built Worker in workerd, real Postgres, and the local services, all its own. */
export interface World extends AsyncDisposable {
  url: string;
  keys: Keys;
  vars: Record<string, string>;
  db: TestDatabase;
  /** What the queue and the mailbox keep. */
  others: TestDatabase;
  neon: HttpService;
  redis: RedisService;
  qstash: HttpService;
  mail: HttpService;
  workerd: Workerd;
  /** The rooms, where they do not live in the Worker. */
  rooms: RoomsApart | null;
  /** Each line the Worker has logged. */
  logs: LogLine[];

  /** Somebody without an account. */
  guest: Caller;
  as(account: Account): Caller;
  bearer(token: string): Caller;
  restaurant(wishes?: RestaurantWishes): Promise<TestRestaurant>;
  account(wishes?: AccountWishes): Promise<Account>;
  crew(restaurant: TestRestaurant, role?: MemberRole): Promise<Account>;
  service(restaurant: TestRestaurant): Promise<string>;

  /** A body for `POST /orders`: one soup for pickup unless told, from a guest with an address of their own. */
  wish(restaurant: TestRestaurant, change?: object): Promise<object>;
  /** Places an order and moves it along, all through the API. */
  order(restaurant: TestRestaurant, wishes?: OrderWishes): Promise<PlacedOrder>;

  /** How often each service was asked since `resetCounts`. */
  counts(): { sql: number; redis: number; qstash: number; mail: number };
  resetCounts(): void;
  /** Waits until every delivery that is not parked is done. Sweeps when told to. */
  quiesce(options?: { sweeping?: boolean; timeoutMs?: number }): Promise<void>;
  /** Waits until the queue has nothing to do and nobody has asked a service for a moment. */
  idle(): Promise<void>;
  /** Makes every open lease end now, then fires the cron trigger. */
  sweep(): Promise<void>;
}

export type OrderWishes = { by?: Account; status?: OrderStatus; change?: object; staff?: Account };
export type PlacedOrder = Order & { access: { track?: string; cancel?: string } };

const QUIET_MS = 15_000;

/** Starts the whole system on databases of its own, on this server, which has the template. */
export async function startWorld(serverUrl: string, options: WorldOptions = {}): Promise<World> {
  const disposals: (() => Promise<void>)[] = [];
  const dispose = async () => {
    for (const end of disposals.reverse()) await end();
  };
  try {
    return await build(serverUrl, options, disposals, dispose);
  } catch (error) {
    await dispose();
    throw error;
  }
}

async function build(
  serverUrl: string,
  options: WorldOptions,
  disposals: (() => Promise<void>)[],
  dispose: () => Promise<void>,
): Promise<World> {
  const { onBoundary } = options;
  const built = builtWorker();
  const use = <T>(thing: T, end: () => Promise<void>): T => (disposals.push(end), thing);
  const [db, others] = [
    await newDatabase(serverUrl),
    await newDatabase(options.othersUrl ?? serverUrl, { empty: true }),
  ];
  disposals.push(
    async () => await others[Symbol.asyncDispose](),
    async () => await db[Symbol.asyncDispose](),
  );
  const secrets = await newSecrets();
  const postgresPort = Number(new URL(db.url).port);

  const service = <S extends HttpService>(started: S): S => use(started, started.stop);
  const neon = service(await startNeon({ postgres: { port: postgresPort }, onBoundary }));
  const redis = service(await startRedis({ token: secrets.UPSTASH_REDIS_REST_TOKEN, onBoundary }));
  await haveBeenThereForLong(redis, secrets.UPSTASH_REDIS_REST_TOKEN);
  const mail = service(await startMail({ apiKey: secrets.RESEND_API_KEY, databaseUrl: others.url, onBoundary }));
  const qstash = service(
    await startQstash({
      token: secrets.QSTASH_TOKEN,
      currentSigningKey: secrets.QSTASH_CURRENT_SIGNING_KEY,
      nextSigningKey: secrets.QSTASH_NEXT_SIGNING_KEY,
      databaseUrl: others.url,
      timeScale: 1 / 15,
      onBoundary,
      ...options.qstash,
    }),
  );

  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const vars: Record<string, string> = {
    ...secrets,
    ENVIRONMENT: "development",
    PUBLIC_URL: url,
    DATABASE_URL: db.url,
    NEON_LOCAL_URL: neon.url,
    UPSTASH_REDIS_REST_URL: redis.url,
    QSTASH_URL: qstash.url,
    RESEND_BASE_URL: mail.url,
    MAIL_FROM: "Comanda <orders@comanda.example>",
    ...options.vars,
  };
  const logs: LogLine[] = [];
  const bundleDir = (await built).dir;
  const rooms = options.roomsApart
    ? await startRoomsApart({ bundleDir, vars, onBoundary, onExit: options.onRoomsExit })
    : null;
  if (rooms) vars["PARTYKIT_HOST"] = use(rooms, rooms.stop).door.url;
  const workerd = await startWorkerd({
    port,
    vars,
    bundleDir,
    ...options.workerd,
    ...(options.onWorkerExit && { onExit: options.onWorkerExit }),
    onLog: ({ level, message }) => void logs.push(readLine(level, message)),
  });
  use(workerd, workerd.stop);

  const keys = await importKeys({
    JWT_KEYS: JSON.parse(secrets.JWT_KEYS) as never,
    CAPABILITY_KEYS: JSON.parse(secrets.CAPABILITY_KEYS) as never,
  });
  const guest = new Caller(url);
  const bearer = (token: string) => guest.with({ authorization: `Bearer ${token}` });
  const world: World = {
    url,
    keys,
    vars,
    db,
    others,
    neon,
    redis,
    qstash,
    mail,
    workerd,
    rooms,
    logs,
    guest,
    bearer,
    as: ({ token }) => bearer(token),
    restaurant: async (wishes) => await openRestaurant(db.query, wishes),
    account: async (wishes) => await openAccount(db.query, keys, wishes),
    crew: async ({ id }, role = "staff") => await openAccount(db.query, keys, { at: { restaurantId: id, role } }),
    service: async ({ id }) => await openService(db.query, id),
    wish: async (restaurant, change) => await wishFor(db, restaurant, change),
    order: async (restaurant, wishes) => await placeAndMove(world, restaurant, wishes),
    counts: () => ({
      sql: neon.calls.count(),
      redis: redis.calls.count(),
      qstash: qstash.calls.count("batch"),
      mail: mail.calls.count("POST /emails"),
    }),
    resetCounts: () => [neon, redis, qstash, mail].forEach(({ calls }) => calls.reset()),
    quiesce: async ({ sweeping = false, timeoutMs = QUIET_MS } = {}) => await quiesce(world, sweeping, timeoutMs),
    idle: async () => await idle(world),
    async sweep() {
      // What a Worker has hold of at this moment is on its way.
      await db.query(
        `update deliveries d set next_at = now()
         from (select event_id, consumer from deliveries where acked_at is null and not parked for update skip locked) due
         where (d.event_id, d.consumer) = (due.event_id, due.consumer)`,
      );
      await workerd.scheduled();
    },
    [Symbol.asyncDispose]: dispose,
  };
  return world;
}

/** As the Redis of a house in its second year: a new one is not asked who sent which order on. */
async function haveBeenThereForLong(redis: RedisService, token: string): Promise<void> {
  const [began] = KNOWN_SINCE;
  const headers = { authorization: `Bearer ${token}` };
  await fetch(redis.url, { method: "POST", headers, body: JSON.stringify(["SET", began, "1"]) });
  redis.calls.reset();
}

async function newSecrets() {
  const { privateKey } = await generateKeyPair("EdDSA", { crv: "Ed25519", extractable: true });
  const { kty, crv, x, d } = await exportJWK(privateKey);
  const secret = () => randomUUID() + randomUUID();
  const bytes = Buffer.from(randomUUID().replaceAll("-", "")).toString("base64url"); // 32 bytes
  return {
    UPSTASH_REDIS_REST_TOKEN: secret(),
    QSTASH_TOKEN: secret(),
    QSTASH_CURRENT_SIGNING_KEY: secret(),
    QSTASH_NEXT_SIGNING_KEY: secret(),
    RESEND_API_KEY: `re_${secret()}`,
    ROOM_PUSH_KEY: secret(),
    JWT_KEYS: JSON.stringify([{ kty, crv, kid: "test", x, d }]),
    CAPABILITY_KEYS: JSON.stringify([{ kid: "test", secret: bytes }]),
  };
}

function readLine(level: string, message: string): LogLine {
  try {
    return JSON.parse(message) as LogLine;
  } catch {
    return { level, message };
  }
}

async function wishFor(db: TestDatabase, restaurant: TestRestaurant, change: object = {}): Promise<object> {
  const [row] = await db.query<{ v: string }>(`select menu_version as v from restaurants where id = $1`, [
    restaurant.id,
  ]);
  return {
    restaurantId: restaurant.id,
    menuVersion: Number(row?.v),
    fulfilment: "pickup",
    contact: { name: "Ada", email: `${randomUUID()}@example.com` },
    lines: [{ itemId: restaurant.soup.id, quantity: 1 }],
    ...change,
  };
}

/** How an order gets to a status by the shortest way. */
const WAY: readonly OrderStatus[] = ["confirmed", "preparing", "ready", "picked_up"];

async function placeAndMove(
  world: World,
  restaurant: TestRestaurant,
  { by, status = "placed", change, staff }: OrderWishes = {},
): Promise<PlacedOrder> {
  const caller = by ? world.as(by) : world.guest;
  const placed = await caller.post("/orders", await world.wish(restaurant, change));
  if (placed.status !== 201) throw new Error(`The order was refused: ${placed.text}`);
  let { order } = placed.body as { order: Order };
  if (status !== "placed") {
    const crew = world.as(staff ?? (await world.crew(restaurant)));
    const steps = WAY.includes(status) ? WAY.slice(0, WAY.indexOf(status) + 1) : [status];
    for (const to of steps) {
      const moved = await crew.post(`/orders/${order.id}/status`, { to, version: order.version, reason: "Because." });
      if (moved.status !== 200) throw new Error(`The move to ${to} was refused: ${moved.text}`);
      ({ order } = moved.body as { order: Order });
    }
  }
  return { ...order, access: placed.body.access };
}

async function quiesce(world: World, sweeping: boolean, timeoutMs: number): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const open = await world.db.query(
      `select d.consumer, d.gen, d.last_error, o.type from deliveries d join outbox o on o.id = d.event_id
       where d.acked_at is null and not d.parked`,
    );
    if (open.length === 0) return;
    if (Date.now() > deadline) throw new Error(`Still under way: ${JSON.stringify(open.slice(0, 5))}`);
    if (sweeping) await world.sweep();
    await sleep(50);
  }
}

const STILL_MS = 150;

async function idle({ qstash, neon, redis, mail, vars }: World, timeoutMs = QUIET_MS): Promise<void> {
  const headers = { authorization: `Bearer ${vars["QSTASH_TOKEN"]}` };
  const asked = () => [neon, redis, mail].reduce((sum, { calls }) => sum + calls.count(), qstash.calls.count("POST"));
  const deadline = Date.now() + timeoutMs;
  for (let before = -1; before !== asked(); await sleep(STILL_MS)) {
    const response = await fetch(`${qstash.url}/v2/_local/idle`, { headers });
    const queue = (await response.json()) as { idle: boolean };
    before = queue.idle ? asked() : -1;
    if (Date.now() > deadline) throw new Error(`The queue still has work: ${JSON.stringify(queue)}`);
  }
}
