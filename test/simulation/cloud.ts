import { COMMANDS } from "#domain/command-names.ts";
import type { RoomKind } from "#domain/token-claims.ts";
import type { Bindings } from "#worker/bindings.ts";
import type { House } from "./house.ts";
import type { Isolate } from "./isolates.ts";
import { MailService } from "./mail-service.ts";
import { jsonAnswer, type Fault, type Network, type Service } from "./network.ts";
import { PostgresService } from "./postgres-service.ts";
import { QueueService } from "./queue-service.ts";
import type { RedisService } from "./redis-service.ts";
import { HostedRoom } from "./room-host.ts";
import type { VirtualClock } from "./virtual-clock.ts";

export const PUBLIC_URL = "https://comanda.example";
const SIGNING_KEY = "sig_simulation_current";
const TOKEN = "simulation-token";

/** Commands that change what is in the database; all other statements read. */
const WRITERS: ReadonlySet<string> = new Set(COMMANDS);

/** Everything that a Worker calls, and the addresses by which it does. */
export class Cloud {
  readonly postgres: PostgresService;
  readonly queue: QueueService;
  readonly mail = new MailService();
  readonly rooms = new Map<string, HostedRoom>();
  readonly #isolates = new Map<string, Isolate>();

  constructor(
    readonly house: House,
    readonly redis: RedisService,
    readonly network: Network,
    readonly clock: VirtualClock,
    dedupMs: number,
    /** Who asked first for what a call is about, in words. */
    readonly about: (requestId: string | undefined) => string,
  ) {
    this.postgres = new PostgresService(house.client, clock);
    this.queue = new QueueService(SIGNING_KEY, dedupMs, () => clock.now);
  }

  /** A copy of the Worker that has just started. */
  startIsolate(name: string, life: number): Isolate {
    const key = `${name.toLowerCase()}${life}`;
    const isolate: Isolate = { name, key, bindings: this.#bindings(key), isAlive: true, onDeath: new Set() };
    this.#isolates.set(key, isolate);
    return isolate;
  }

  /** The global `fetch` of every Worker. */
  readonly fetch = async (input: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    const url = new URL(input instanceof Request ? input.url : input);
    const headers = new Headers(init.headers);
    const body = typeof init.body === "string" ? init.body : "";
    const send = async (service: Service, key: string, label: string, effect: (fault: Fault) => Promise<Response>) =>
      await this.network.send({ service, isolate: this.#isolate(key), label, effect }, init.signal);
    if (url.hostname === "database.local") {
      const { request, operation } = PostgresService.read(body);
      const key = new URL(headers.get("neon-connection-string") ?? "").username;
      const isolate = this.#isolate(key);
      const call = { isolate, label: this.#label(operation, body), writes: WRITERS.has(operation) };
      const effect = async () => await this.postgres.answer(request);
      return await this.network.send({ service: "database", ...call, effect }, init.signal);
    }
    const [key = "", service] = url.hostname.split(".");
    switch (service) {
      case "redis":
        return await send("redis", key, "a hint", () => this.redis.answer(body));
      case "queue":
        return await send("queue", key, this.#label("a batch", body), async (fault) =>
          this.queue.publish(body, fault === "partly"),
        );
      case "mail":
        return await send("mail", key, "a mail", async () => this.mail.answer(headers.get("idempotency-key"), body));
      default:
        throw new Error(`Nobody answers at ${url.href}.`);
    }
  };

  /** The room of a thing, which is made when first asked for. */
  room(kind: RoomKind, id: string): HostedRoom {
    const name = `${kind}:${id}`;
    let room = this.rooms.get(name);
    if (!room) this.rooms.set(name, (room = new HostedRoom(kind, id, this.#variables("rooms"))));
    return room;
  }

  #isolate(key: string): Isolate {
    const isolate = this.#isolates.get(key);
    if (!isolate) throw new Error(`There is no Worker ${key}.`);
    return isolate;
  }

  #label(operation: string, body: string): string {
    const about = this.about(/\\?"requestId\\?":\\?"([A-Za-z0-9_-]+)/.exec(body)?.[1]);
    return about === "" ? operation : `${operation} for ${about}`;
  }

  #variables(key: string) {
    const { house } = this;
    return {
      ...house.secrets,
      ENVIRONMENT: "development",
      PUBLIC_URL,
      DATABASE_URL: `postgres://${key}:secret@database.local/comanda`,
      NEON_LOCAL_URL: "http://database.local",
      UPSTASH_REDIS_REST_URL: `http://${key}.redis.local`,
      UPSTASH_REDIS_REST_TOKEN: this.redis.token,
      QSTASH_URL: `http://${key}.queue.local`,
      QSTASH_TOKEN: TOKEN,
      QSTASH_CURRENT_SIGNING_KEY: SIGNING_KEY,
      QSTASH_NEXT_SIGNING_KEY: "sig_simulation_next",
      RESEND_API_KEY: "re_simulation",
      RESEND_BASE_URL: `http://${key}.mail.local`,
      MAIL_FROM: "Comanda <orders@comanda.example>",
    };
  }

  #bindings(key: string): Bindings {
    const absent = new Proxy({}, { get: () => undefined });
    return {
      ...this.#variables(key),
      ASSETS: absent as Fetcher,
      HASHER: absent as Bindings["HASHER"],
      ORDER_ROOM: this.#namespace("order", key),
      KITCHEN_ROOM: this.#namespace("kitchen", key),
      USER_ROOM: this.#namespace("user", key),
      MENU_ROOM: this.#namespace("menu", key),
    };
  }

  /** Where one Worker finds the rooms of a kind. A push waits to be answered like any call; a socket is through at once. */
  #namespace(kind: RoomKind, key: string): DurableObjectNamespace {
    const stub = (id: string) => ({
      fetch: async (input: string | Request, init?: RequestInit): Promise<Response> => {
        const request = new Request(input, init);
        const room = this.room(kind, id);
        if (request.headers.has("upgrade")) return await upgrade(room, request);
        const body = await request.clone().text();
        const label = this.#label(`the ${kind} room`, body);
        return await this.network.send(
          {
            service: "room",
            isolate: this.#isolate(key),
            label,
            room: `${kind}:${id}`,
            effect: (fault) => this.#push(room, request, fault),
          },
          init?.signal,
        );
      },
    });
    return { idFromName: (name: string) => name, get: (id: string) => stub(id) } as unknown as DurableObjectNamespace;
  }

  async #push(room: HostedRoom, request: Request, fault: Fault): Promise<Response> {
    if (fault !== "amnesia") return await room.answer(request);
    room.failWrites();
    room.answer(request).catch(() => undefined);
    await this.clock.settle();
    room.die();
    return jsonAnswer(null, 500);
  }
}

/** A socket goes through to its room. What is answered carries the client's end of it. */
async function upgrade(room: HostedRoom, request: Request): Promise<Response> {
  return { status: 101, webSocket: await room.accept(request) } as unknown as Response;
}
