import { timingSafeEqual } from "node:crypto";
import type { Faults } from "../faults.ts";
import type { Answer, Call } from "../http.ts";
import type { Courier } from "./courier.ts";
import {
  deleteDeadLetter,
  deleteDeadLetters,
  getDeadLetter,
  listDeadLetters,
  retryDeadLetter,
  retryDeadLetters,
} from "./dead-letters.ts";
import type { EventLog } from "./event-log.ts";
import { cancelMessage, cancelMessages, getMessage, listMessages } from "./messages-api.ts";
import { publish, publishBatch } from "./publish.ts";
import type { Scheduler } from "./schedules.ts";
import type { KeyRing } from "./signing-keys.ts";
import type { MessageStore } from "./store.ts";

export interface QstashDeps {
  token: string;
  store: MessageStore;
  courier: Courier;
  scheduler: Scheduler;
  keys: KeyRing;
  events: EventLog;
  faults: Faults;
  timeScale: number;
}

const WITHIN_MS_MAX = 10 * 366 * 86_400_000;
type Route = [
  method: string,
  path: RegExp,
  answer: (deps: QstashDeps, call: Call, id: string) => Promise<Answer> | Answer,
];

// Destinations stand in the path as they are, so their routes take the rest of the url.
const ROUTES: Route[] = [
  ["POST", /^\/v2\/publish\/(.+)$/s, (deps, call, destination) => publish(deps, call, destination)],
  ["POST", /^\/v2\/batch$/, (deps, call) => publishBatch(deps, call)],
  ["GET", /^\/v2\/schedules$/, ({ scheduler }) => scheduler.list()],
  ["GET", /^\/v2\/schedules\/([^/]+)$/, ({ scheduler }, _, id) => scheduler.get(id)],
  ["DELETE", /^\/v2\/schedules\/([^/]+)$/, ({ scheduler }, _, id) => scheduler.remove(id)],
  ["PATCH|POST", /^\/v2\/schedules\/([^/]+)\/pause$/, ({ scheduler }, _, id) => scheduler.setPaused(id, true)],
  ["PATCH|POST", /^\/v2\/schedules\/([^/]+)\/resume$/, ({ scheduler }, _, id) => scheduler.setPaused(id, false)],
  [
    "POST",
    /^\/v2\/schedules\/(.+)$/s,
    ({ scheduler }, { headers, body, request }, destination) =>
      scheduler.create(destination, headers, body, request.socket.remoteAddress),
  ],
  ["GET", /^\/v2\/messages\/([^/]+)$/, ({ store }, _, id) => getMessage(store, id)],
  ["DELETE", /^\/v2\/messages\/([^/]+)$/, (deps, _, id) => cancelMessage(deps, id)],
  ["DELETE", /^\/v2\/messages$/, (deps, { query }) => cancelMessages(deps, query)],
  ["GET", /^\/v2\/dlq$/, ({ store }, { query }) => listDeadLetters(store, query)],
  ["DELETE", /^\/v2\/dlq$/, ({ store }, { query }) => deleteDeadLetters(store, query)],
  ["POST", /^\/v2\/dlq\/retry$/, ({ store, courier }, { query }) => retryDeadLetters(store, courier, query)],
  ["POST", /^\/v2\/dlq\/retry\/([^/]+)$/, ({ store, courier }, _, id) => retryDeadLetter(store, courier, id)],
  ["GET", /^\/v2\/dlq\/([^/]+)$/, ({ store }, _, id) => getDeadLetter(store, id)],
  ["DELETE", /^\/v2\/dlq\/([^/]+)$/, ({ store }, _, id) => deleteDeadLetter(store, id)],
  ["GET", /^\/v2\/events$/, ({ events }, { query }) => ({ json: events.list(query) })],
  ["GET", /^\/v2\/logs$/, ({ events }, { query }) => logs(events, query)],
  ["GET", /^\/v2\/keys$/, ({ keys }) => ({ json: keys.keys })],
  ["POST", /^\/v2\/keys\/rotate$/, async ({ keys }) => ({ json: await keys.rotate() })],
  ["GET", /^\/v2\/_local\/messages$/, ({ store }, { query }) => listMessages(store, query)],
  ["GET", /^\/v2\/_local\/idle$/, idle],
  ["POST", /^\/v2\/_local\/run-due$/, runDue],
];

/** Answers the QStash API. */
export async function answerQstash(deps: QstashDeps, call: Call): Promise<Answer> {
  if (!isAuthorized(deps.token, call)) {
    return { status: 401, json: { error: "unable to authenticate: invalid token" } };
  }
  for (const [methods, path, answer] of ROUTES) {
    // A destination may have a query of its own, so it is matched against the whole url.
    const match = path.exec(path.flags.includes("s") ? call.url : call.path);
    if (match && methods.split("|").includes(call.method)) return await answer(deps, call, match[1] ?? "");
  }
  return { status: 404, json: { error: `the local QStash does not emulate ${call.method} ${call.path}` } };
}

/** The name of a call for counting and for faults: without its destination or id, such as `POST /v2/publish`. */
export function qstashOperation({ method, path }: Pick<Call, "method" | "path">): string {
  const [, route = path] = /^(\/v2\/(?:publish|messages|schedules|dlq\/retry|dlq(?!\/retry)))\//.exec(path) ?? [];
  return `${method} ${route}`;
}

function isAuthorized(token: string, { headers, query }: Call): boolean {
  const given = /^Bearer (.+)$/.exec(headers.authorization ?? "")?.[1] ?? query.get("qstash_token") ?? "";
  const [a, b] = [Buffer.from(given), Buffer.from(token)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function logs(events: EventLog, query: URLSearchParams): Answer {
  const { events: page, ...rest } = events.list(query);
  return { json: { logs: page, ...rest } };
}

/** `GET /v2/_local/idle`: nothing to deliver, now or later. Schedules are not counted. */
async function idle({ store, courier }: QstashDeps): Promise<Answer> {
  const waiting = { ...(await store.countWaiting(Date.now())), copies: courier.copies };
  return { json: { idle: Object.values(waiting).every((count) => count === 0), ...waiting } };
}

/**
 * `POST /v2/_local/run-due?withinSeconds=60&schedules=1`: makes what is due within that time due now (without it: all that
 * waits), and fires each schedule once if told so. It does not wait for the deliveries: ask `idle`.
 */
async function runDue({ store, courier, scheduler }: QstashDeps, { query }: Call): Promise<Answer> {
  const within = query.get("withinSeconds");
  if (within !== null && !/^\d{1,9}$/.test(within)) return { status: 400, json: { error: "invalid withinSeconds" } };
  const messages = await store.hurry(Date.now(), within === null ? WITHIN_MS_MAX : Number(within) * 1_000);
  const schedules = query.get("schedules") === "1" ? await scheduler.fireAll() : 0;
  courier.wake();
  return { json: { messages, schedules } };
}
