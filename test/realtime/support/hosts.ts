import { Miniflare, type MiniflareOptions } from "miniflare";
import type { PushAnswer } from "#domain/frames.ts";
import type { RoomKind } from "#domain/token-claims.ts";
import { startWorkerd } from "#local/workerd.ts";
import { builtWorker } from "#test/support/build.ts";
import { bundle } from "#test/support/workerd-script.ts";
import { type BentTicket, type TestKeys, testKeys } from "./keys.ts";
import { type Listener, listen, type Refused } from "./listener.ts";

export const PUBLIC_URL = "http://comanda.example";

/** What a client asks for. `door` is the name in the path where it is not that of the kind. */
export type Wish = { since?: number; ticket?: string; door?: string } & BentTicket;

/** Rooms that run somewhere, and all that a test does with them. */
export interface Rooms extends AsyncDisposable {
  readonly url: string;
  readonly keys: TestKeys;
  /** The address of a room's socket, with a good ticket where the room asks for one. */
  address(kind: RoomKind, id: string, wish?: Wish): Promise<string>;
  /** Connects as our own page would. */
  join(kind: RoomKind, id: string, wish?: Wish, headers?: Record<string, string>): Promise<Listener>;
  /** Pushes as the Worker would, and returns the room's answer. */
  push(door: string, id: string, push: object): Promise<PushAnswer>;
  /** Anything else over HTTP. */
  http(path: string, init?: RequestInit): Promise<Response>;
  /** Ends all that runs and starts it anew; what was stored stays. */
  restart(): Promise<void>;
}

export const isRefused = (outcome: Listener | Refused): outcome is Refused => "refused" in outcome;

type Running = { url: string; stop(): Promise<void>; restart(): Promise<void> };
type PushRequest = (keys: TestKeys, path: string, body: string) => [path: string, init: RequestInit];

/** A push by the open door: signed, over HTTP. */
const signed: PushRequest = (keys, path, body) => [
  path,
  { method: "POST", headers: { "x-comanda-signature": keys.sign(path, body) }, body },
];
/** A push from inside the Worker, by the stub of the room's object. */
const inside: PushRequest = (_, path, body) => [path.replace("/parties/", "/inside/"), { method: "POST", body }];

/** The rooms of the Worker as it is deployed. */
export async function productRooms(): Promise<Rooms> {
  const { dir } = await builtWorker();
  return await rooms(signed, async (vars) => {
    const workerd = await startWorkerd({ port: 0, vars, bundleDir: dir });
    return { url: workerd.url, stop: async () => await workerd.stop(), restart: async () => await workerd.reload() };
  });
}

/** The same rooms alone, and some with short limits; see hurried-rooms-worker.ts. */
export async function hurriedRooms(persistDir?: string): Promise<Rooms> {
  const contents = await bundle("test/realtime/hurried-rooms-worker.ts");
  return await rooms(inside, async (bindings) => {
    const options = (port: number): MiniflareOptions => ({
      host: "127.0.0.1",
      port,
      cf: false, // else Miniflare asks the internet where we are
      modules: [{ type: "ESModule", path: "script.js", contents }],
      compatibilityDate: "2026-04-21",
      compatibilityFlags: ["nodejs_compat"],
      bindings,
      durableObjectsPersist: persistDir,
      durableObjects: Object.fromEntries(
        ["Order", "Kitchen", "User", "Menu", "Impatient", "Forgetful", "Leisurely", "Forgetting", "Small"].map(
          (name) => [name.toLowerCase(), { className: `${name}Room`, useSQLite: true }],
        ),
      ),
    });
    const miniflare = new Miniflare(options(0));
    const { origin, port } = await miniflare.ready;
    return {
      url: origin,
      stop: async () => await miniflare.dispose(),
      restart: async () => await miniflare.setOptions(options(Number(port))),
    };
  });
}

/** Rooms that `start` makes run. */
export async function rooms(
  pushRequest: PushRequest,
  start: (vars: Record<string, string>) => Promise<Running>,
  keys?: TestKeys,
): Promise<Rooms> {
  keys ??= await testKeys();
  const vars = { ENVIRONMENT: "development", PUBLIC_URL, JWT_KEYS: keys.jwtKeys, ROOM_PUSH_KEY: keys.pushKey };
  const { url, stop, restart } = await start(vars);
  const address: Rooms["address"] = async (kind, id, { since, ticket, door = kind, ...bent } = {}) => {
    const target = new URL(`/parties/${door}/${id}`, url.replace("http", "ws"));
    if (since !== undefined) target.searchParams.set("since", String(since));
    if (kind !== "menu") target.searchParams.set("ticket", ticket ?? (await keys.ticket(kind, id, bent)));
    return target.href;
  };
  const http: Rooms["http"] = async (path, init) => await fetch(new URL(path, url), init);
  return {
    url,
    keys,
    address,
    http,
    restart,
    join: async (kind, id, wish, headers) => {
      const outcome = await listen(await address(kind, id, wish), { Origin: PUBLIC_URL, ...headers });
      if (isRefused(outcome)) throw new Error(`Refused with ${outcome.refused}: ${outcome.body}`);
      return outcome;
    },
    push: async (door, id, push) => {
      const response = await http(...pushRequest(keys, `/parties/${door}/${id}`, JSON.stringify(push)));
      if (response.status !== 200)
        throw new Error(`The push was answered ${response.status}: ${await response.text()}`);
      return JSON.parse(await response.text()) as PushAnswer;
    },
    [Symbol.asyncDispose]: stop,
  };
}

export { signed };
