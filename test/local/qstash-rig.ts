import { Client } from "@upstash/qstash";
import { expect } from "vitest";
import type { HttpService } from "#local/http.ts";
import { startQstash } from "#local/qstash.ts";
import type { QstashOptions } from "#local/qstash.ts";
import { startReceiver } from "#test/contract/receiver.ts";
import type { Receiver } from "#test/contract/receiver.ts";
import { testDatabase } from "#test/support/postgres.ts";
import type { TestDatabase } from "#test/support/postgres.ts";

export const KEYS = { currentSigningKey: "sig_first", nextSigningKey: "sig_second" };
const TOKEN = "token";

/** A QStash on a database of its own, and a destination. */
export interface QstashRig extends AsyncDisposable {
  readonly service: HttpService;
  readonly client: Client;
  readonly receiver: Receiver;
  readonly database: TestDatabase;
  /** A destination of that name; the query says what it answers. */
  url(name: string, query?: string): string;
  /** Calls what the SDK has no word for. */
  call(method: string, path: string): Promise<Record<string, unknown>>;
  /** Waits until there is nothing left to deliver. */
  idle(): Promise<void>;
  /** Stops and starts it again on the same database. */
  restart(options?: Partial<QstashOptions>): Promise<void>;
  /** Starts one more on the same database, as if the first had been killed. */
  another(options?: Partial<QstashOptions>): Promise<HttpService>;
}

export async function startRig(options: Partial<QstashOptions> = {}): Promise<QstashRig> {
  const database = await testDatabase({ empty: true });
  const receiver = await startReceiver();
  const start = (more: Partial<QstashOptions> = {}) =>
    startQstash({ token: TOKEN, ...KEYS, databaseUrl: database.url, ...options, ...more });
  let service = await start();
  const others: HttpService[] = [];
  const call = async (method: string, path: string) => {
    const response = await fetch(service.url + path, { method, headers: { authorization: `Bearer ${TOKEN}` } });
    return (await response.json()) as Record<string, unknown>;
  };
  return {
    get service() {
      return service;
    },
    get client() {
      return new Client({ baseUrl: service.url, token: TOKEN, devMode: false, retry: false });
    },
    receiver,
    database,
    url: (name, query = "") => `${receiver.url}/d/${name}${query && `?${query}`}`,
    call,
    async idle() {
      const state = async () => await call("GET", "/v2/_local/idle");
      await expect.poll(state, { timeout: 15_000, interval: 10 }).toMatchObject({ idle: true });
    },
    async restart(more) {
      await service.stop();
      service = await start(more);
    },
    async another(more) {
      const other = await start(more);
      others.push(other);
      return other;
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all([service, ...others].map(async (each) => await each.stop()));
      await receiver[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
    },
  };
}
