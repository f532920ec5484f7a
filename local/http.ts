import { createServer } from "node:http";
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { Duplex } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { Calls } from "./calls.ts";
import type { OnBoundary } from "./calls.ts";
import { answerControl } from "./control.ts";
import type { Controls } from "./control.ts";
import { Faults, REQUEST_FAULTS } from "./faults.ts";
import type { Fault, FaultMode, FaultRule } from "./faults.ts";
import { hasCode, portTaken } from "./start-error.ts";

const BODY_BYTES_MAX = 10 * 1024 * 1024;
const STOP_GRACE_MS = 2_000;
// Longer than any client keeps an idle connection, so that none is closed in the moment of its reuse.
const KEEP_ALIVE_MS = 10 * 60_000;
/** A socket knows only faults of its beginning. */
const UPGRADE_FAULTS = ["refuse", "error", "stall", "delay", "never"] as const satisfies readonly FaultMode[];

/** One request with its whole body. */
export interface Call {
  method: string;
  /** Exactly as sent, with its query. */
  url: string;
  /** The url before the query, not decoded. */
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: Buffer;
  operation: string;
  /** A due fault of a mode that the service said it makes itself (`ownFaults`). */
  fault: Fault | null;
  /** Aborted when the caller goes away before the answer. */
  signal: AbortSignal;
  request: IncomingMessage;
  response: ServerResponse;
}

/** An answer is `json`, or a `body` with its own content type. */
export interface Answer {
  status?: number;
  headers?: Record<string, string>;
  json?: unknown;
  body?: string | Uint8Array;
}

/** A refusal that a handler throws: it becomes the answer. */
export class Refusal extends Error {
  constructor(readonly answer: Answer) {
    super(`refused with ${answer.status ?? 400}`);
  }
}

export interface HttpServiceOptions {
  name: string;
  /** 0 or absent: any free one. */
  port?: number;
  bodyBytesMax?: number;
  /** The answer to a longer body, instead of a bare 413. */
  tooLarge?: Answer;
  /** Names the operation for counting and for faults; `METHOD /path` unless told. */
  operation?: (call: Pick<Call, "method" | "url" | "path" | "headers" | "body">) => string;
  /** What can happen to its requests; `REQUEST_FAULTS` unless told. */
  requestFaults?: readonly FaultMode[];
  /** Faults that `handle` makes itself, where the border of the effect is not that of the call. */
  ownFaults?: readonly FaultMode[];
  /** What can happen to other operations, by the word that their names begin with. */
  otherFaults?: Record<string, readonly FaultMode[]>;
  /** Told of the fault rules that are in force from now on. */
  onFaults?: (rules: readonly FaultRule[]) => void;
  /** Says why these rules cannot be followed together, beyond what the modes say; null when they can. */
  faultRefusal?: (rules: readonly FaultRule[]) => string | null;
  /** Answers a call; undefined when it has written the response itself. */
  handle: (call: Call) => Promise<Answer | undefined> | Answer | undefined;
  onUpgrade?: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  /** Controls of its own beside the common ones, by route: `POST /_control/flush`. */
  controls?: Controls;
  onBoundary?: OnBoundary | undefined;
  /** Runs when the service stops, after its last answer. */
  onStop?: () => Promise<void>;
}

/** A local service that listens. `stop()` lets running calls end, for a moment. */
export interface HttpService {
  url: string;
  port: number;
  faults: Faults;
  calls: Calls;
  /** Requests that wait for their answer at this moment. */
  readonly pending: number;
  stop(): Promise<void>;
}

/** Starts a service on loopback that counts its calls, takes faults at `/_control/faults`, and answers through `handle`. */
export async function startHttpService(options: HttpServiceOptions): Promise<HttpService> {
  const faults = new Faults({
    refusal: (rules) => refusalOf(options, rules) ?? options.faultRefusal?.(rules) ?? null,
    changed: (rules) => options.onFaults?.(rules),
  });
  const calls = new Calls();
  const answering = new Set<ServerResponse>();
  const server = createServer({ noDelay: true, keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
    answering.add(response);
    response.once("close", () => answering.delete(response));
    void serve(options, faults, calls, request, response);
  });
  const upgraded = new Set<Duplex>();
  server.on("upgrade", (request, socket, head) => {
    if (!options.onUpgrade) return socket.destroy();
    upgraded.add(socket);
    socket.on("close", () => upgraded.delete(socket));
    socket.on("error", () => socket.destroy());
    (socket as Socket).setNoDelay(true);
    return void upgrade(options, faults, calls, request, socket, head);
  });

  const port = await listen(server, options.name, options.port ?? 0);
  let stopping: Promise<void> | undefined;
  const stop = async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of upgraded) socket.destroy();
    const deadline = Date.now() + STOP_GRACE_MS;
    while (answering.size > 0 && Date.now() < deadline) await sleep(5);
    server.closeAllConnections();
    await closed;
    await options.onStop?.();
  };
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    faults,
    calls,
    get pending() {
      return answering.size;
    },
    stop: () => (stopping ??= stop()),
  };
}

/** Modes that nothing of this service can take, or not what the rule's `match` begins with. */
function refusalOf(options: HttpServiceOptions, rules: readonly FaultRule[]): string | null {
  const { name, requestFaults = REQUEST_FAULTS, otherFaults = {}, onUpgrade } = options;
  const upgrades: Record<string, readonly FaultMode[]> = onUpgrade ? { UPGRADE: UPGRADE_FAULTS } : {};
  const others: Record<string, readonly FaultMode[]> = { ...upgrades, ...otherFaults };
  for (const { mode, match = "" } of rules) {
    const [word = ""] = match.split(" ", 1);
    const isRequest = /^[A-Z]+$/.test(word) && !others[word];
    const all = [...new Set([requestFaults, ...Object.values(others)].flat())];
    const able = others[word] ?? (isRequest ? requestFaults : all);
    if (!able.includes(mode))
      return `${name} cannot make "${mode}" of ${match || "anything"}: only ${able.join(", ")}.`;
  }
  return null;
}

async function listen(server: ReturnType<typeof createServer>, name: string, port: number): Promise<number> {
  return await new Promise((resolve, reject) => {
    server.once("error", (error) => reject(hasCode(error, "EADDRINUSE") ? portTaken(name, port) : error));
    server.listen(port, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });
}

async function serve(
  options: HttpServiceOptions,
  faults: Faults,
  calls: Calls,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const answer = await answerTo(options, faults, calls, request, response);
    if (answer === "drop") request.socket.destroy();
    else if (answer) write(response, answer);
  } catch (error) {
    if (response.headersSent || request.socket.destroyed) request.socket.destroy();
    else if (error instanceof Refusal) write(response, error.answer);
    else write(response, { status: 500, json: { error: `${options.name}: ${String(error)}` } });
  }
}

async function answerTo(
  options: HttpServiceOptions,
  faults: Faults,
  calls: Calls,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<Answer | "drop" | undefined> {
  const url = request.url ?? "/";
  const [path = "/"] = url.split("?", 1);
  const method = request.method ?? "GET";
  const { headers } = request;
  const body = await readBody(request, options.bodyBytesMax ?? BODY_BYTES_MAX);
  if (body === "too large") return { ...(options.tooLarge ?? { status: 413 }), headers: { connection: "close" } };
  if (path.startsWith("/_control/")) {
    const { name, controls = {} } = options;
    return await answerControl({ name, method, path, headers, body, faults, calls, controls });
  }

  const operation = options.operation?.({ method, url, path, headers, body }) ?? `${method} ${path}`;
  const n = calls.record(operation);
  const fault = faults.draw(operation, options.requestFaults ?? REQUEST_FAULTS);
  const own = fault && options.ownFaults?.includes(fault.mode) ? fault : null;
  const gone = new AbortController();
  // Not after an answer: an abort makes an error with a stack, which every call would pay for.
  response.once("close", () => {
    if (!response.writableFinished) gone.abort();
  });

  if (fault && !own) {
    if (fault.mode === "refuse" || fault.mode === "drop_before") return "drop";
    if (fault.mode === "error") return { status: fault.status, json: { error: "injected fault" } };
    if (fault.mode === "stall") {
      await sleep(fault.ms, undefined, { signal: gone.signal }).catch(() => undefined);
      return "drop";
    }
    if (fault.mode === "never") {
      await goneOf(gone.signal);
      return "drop";
    }
    if (fault.mode === "delay") await sleep(fault.ms);
    // Each one waits a while of its own, so that later ones overtake it.
    if (fault.mode === "reorder") await sleep(fault.random * fault.ms);
  }
  const query = new URLSearchParams(url.slice(path.length));
  const call = {
    method,
    url,
    path,
    query,
    headers,
    body,
    operation,
    fault: own,
    signal: gone.signal,
    request,
    response,
  };
  const act = async () => {
    const event = { service: options.name, operation, n };
    await options.onBoundary?.({ ...event, phase: "before" });
    const answer = await options.handle(call);
    await options.onBoundary?.({ ...event, phase: "after" });
    return answer;
  };
  if (fault?.mode === "duplicate" && !own) await act(); // as if something on the way had sent it again
  const answer = await act();
  return fault?.mode === "drop_after" && !own ? "drop" : answer;
}

async function goneOf(signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

/** A socket counts as one call, `UPGRADE /path`, and takes the faults of its beginning. */
async function upgrade(
  options: HttpServiceOptions,
  faults: Faults,
  calls: Calls,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): Promise<void> {
  const operation = `UPGRADE ${request.url?.split("?", 1)[0] ?? "/"}`;
  calls.record(operation);
  const fault = faults.draw(operation, UPGRADE_FAULTS);
  if (fault?.mode === "refuse") return void socket.destroy();
  if (fault?.mode === "error")
    return void socket.end(`HTTP/1.1 ${fault.status} Injected fault\r\nConnection: close\r\n\r\n`);
  if (fault?.mode === "never") return; // until one of both hangs up
  if (fault) await sleep(fault.ms);
  if (fault?.mode === "stall") return void socket.destroy();
  if (!socket.destroyed) options.onUpgrade?.(request, socket, head);
}

/** The call's body as JSON; throws a 400 when it is none. */
export function readJson(call: Pick<Call, "body">): unknown {
  try {
    return JSON.parse(call.body.toString("utf8"));
  } catch {
    throw new Refusal({ status: 400, json: { error: "The body is not JSON." } });
  }
}

async function readBody(request: IncomingMessage, bytesMax: number): Promise<Buffer | "too large"> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    // Read on without keeping: a client that is still sending would not see an answer. Four times over is no accident.
    if (bytes <= bytesMax) chunks.push(chunk);
    else if (bytes > bytesMax * 4) break;
  }
  return bytes > bytesMax ? "too large" : Buffer.concat(chunks);
}

function write(response: ServerResponse, { status = 200, headers = {}, json, body }: Answer): void {
  const bytes = json === undefined ? (body ?? "") : JSON.stringify(json);
  const type = json === undefined ? {} : { "content-type": "application/json" };
  response.writeHead(status, { ...type, "content-length": Buffer.byteLength(bytes), ...headers });
  response.end(bytes);
}
