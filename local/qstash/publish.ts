import { validateHeaderName, validateHeaderValue } from "node:http";
import * as z from "zod";
import type { Faults } from "../faults.ts";
import { readJson, Refusal } from "../http.ts";
import type { Answer, Call } from "../http.ts";
import type { Courier } from "./courier.ts";
import { batchItemOperation } from "./delivery-faults.ts";
import type { EventLog } from "./event-log.ts";
import type { NewMessage } from "./message.ts";
import { readMessage } from "./message-headers.ts";
import type { MessageStore } from "./store.ts";

const BATCH_MAX = 100;

const Batch = z
  .array(
    z.object({
      destination: z.string().max(8_192),
      headers: z.record(z.string(), z.string()).optional(),
      body: z.string().optional(),
      queue: z.string().optional(),
    }),
  )
  .max(BATCH_MAX);

interface PublishDeps {
  store: MessageStore;
  courier: Courier;
  events: EventLog;
  faults: Faults;
  /** Delays take this many times as long as they should. */
  timeScale: number;
}

/** `POST /v2/publish/{destination}`: everything behind the prefix is the destination, letter by letter. */
export async function publish(deps: PublishDeps, call: Call, destination: string): Promise<Answer> {
  const { headers, body } = call;
  const { timeScale } = deps;
  const message = readMessage({ destination, headers, body, nowMs: Date.now(), timeScale, callerIp: callerIpOf(call) });
  const [id] = await accept(deps, [message]);
  return { status: id === message.id ? 200 : 202, json: describe(message, id) };
}

/** `POST /v2/batch`: a message that is refused has its error in the list, the others are accepted. */
export async function publishBatch(deps: PublishDeps, call: Call): Promise<Answer> {
  const batch = Batch.safeParse(readJson(call));
  if (!batch.success) throw new Refusal({ status: 400, json: { error: "the body is not a list of messages" } });
  const nowMs = Date.now();
  const callerIp = callerIpOf(call);
  const read = batch.data.map((item) => readItem(deps, item, nowMs, callerIp));
  const messages = read.filter((entry) => "id" in entry);
  const ids = messages.length > 0 ? await accept(deps, messages) : [];
  const idOf = new Map(messages.map((message, index) => [message, ids[index]]));
  return { json: read.map((entry) => ("id" in entry ? describe(entry, idOf.get(entry)) : entry)) };
}

function readItem(
  { faults, timeScale }: PublishDeps,
  item: z.infer<typeof Batch>[number],
  nowMs: number,
  callerIp: string | undefined,
): NewMessage | { error: string } {
  const fault = faults.draw(batchItemOperation(item.destination), ["error"]);
  if (fault) return { error: "injected fault" };
  if (item.queue !== undefined) return { error: "the local QStash does not emulate queues" };
  try {
    const headers: Record<string, string> = {};
    for (const [name, value] of Object.entries(item.headers ?? {})) headers[readName(name, value)] = value;
    const body = Buffer.from(item.body ?? "", "utf8");
    return readMessage({ destination: item.destination, headers, body, nowMs, timeScale, callerIp });
  } catch (error) {
    if (error instanceof Refusal) return error.answer.json as { error: string };
    throw error;
  }
}

function readName(name: string, value: string): string {
  try {
    validateHeaderName(name);
    validateHeaderValue(name, value);
  } catch {
    throw new Refusal({ status: 400, json: { error: `invalid header ${name}` } });
  }
  return name.toLowerCase();
}

/** Stores messages and hands over those that are due; gives the ids that they go by. */
async function accept({ store, courier, events }: PublishDeps, messages: NewMessage[]): Promise<string[]> {
  const stateOf = courier.admit(messages);
  let ids: string[];
  try {
    ids = await store.insert(messages, stateOf);
  } catch (error) {
    courier.reject(messages);
    throw error;
  }
  messages.forEach((message, index) => {
    if (ids[index] === message.id) events.add("CREATED", message);
  });
  courier.accept(messages, ids);
  return ids;
}

function describe(message: NewMessage, id = message.id): Record<string, unknown> {
  return { messageId: id, url: message.url, ...(id === message.id ? {} : { deduplicated: true }) };
}

function callerIpOf({ request }: Call): string | undefined {
  return request.socket.remoteAddress;
}
