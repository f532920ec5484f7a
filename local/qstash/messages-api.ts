import type { Answer } from "../http.ts";
import type { Courier } from "./courier.ts";
import type { EventLog } from "./event-log.ts";
import { messageFilter, readCount } from "./filters.ts";
import { bodyFields, headerLists } from "./message.ts";
import type { Message } from "./message.ts";
import { toMessage } from "./store.ts";
import type { MessageStore } from "./store.ts";

const COLUMNS = "id, url, body, spec, created_at, due_at, retried";
type Row = Parameters<typeof toMessage>[0] & { state: string };

/** `GET /v2/messages/{id}`: a message on its way; once delivered it is gone, as in the real service. */
export async function getMessage(store: MessageStore, id: string): Promise<Answer> {
  const { rows } = await store.pool.query<Row>(`select ${COLUMNS} from qstash_local.messages where id = $1`, [id]);
  if (!rows[0]) return { status: 404, json: { error: `message ${id} not found` } };
  return { json: describeMessage(toMessage(rows[0])) };
}

/** `GET /v2/_local/messages`: what waits, soonest first; the real service has no such list. */
export async function listMessages(store: MessageStore, query: URLSearchParams): Promise<Answer> {
  const { where, values } = messageFilter(query);
  const { rows } = await store.pool.query<Row>(
    `select state, ${COLUMNS} from qstash_local.messages where ${where} order by due_at, id limit ${readCount(query)}`,
    values,
  );
  const messages = rows.map((row) => ({ ...describeMessage(toMessage(row)), state: row.state, retried: row.retried }));
  return { json: { messages } };
}

/** `DELETE /v2/messages/{id}`. */
export async function cancelMessage(deps: CancelDeps, id: string): Promise<Answer> {
  const cancelled = await cancel(deps, "id = $1", [id]);
  if (cancelled === 0) return { status: 404, json: { error: `message ${id} not found` } };
  return { status: 202, json: { cancelled } };
}

/** `DELETE /v2/messages`: those with the given ids, those that match the filters, or all. */
export async function cancelMessages(deps: CancelDeps, query: URLSearchParams): Promise<Answer> {
  const { where, values } = messageFilter(query);
  return { status: 202, json: { cancelled: await cancel(deps, where, values) } };
}

interface CancelDeps {
  store: MessageStore;
  courier: Courier;
  events: EventLog;
}

async function cancel({ store, courier, events }: CancelDeps, where: string, values: unknown[]): Promise<number> {
  const { rows } = await store.pool.query<Row>(
    `delete from qstash_local.messages where ${where} returning ${COLUMNS}`,
    values,
  );
  const messages = rows.map(toMessage);
  courier.forget(messages.map(({ id }) => id));
  for (const message of messages) events.add("CANCELLED", message);
  return messages.length;
}

/** A message as the API shows it. */
export function describeMessage({ id, url, body, spec, createdAtMs, dueAtMs }: Message): Record<string, unknown> {
  return {
    messageId: id,
    url,
    method: spec.method,
    header: headerLists(spec.headers),
    ...bodyFields("body", body),
    maxRetries: spec.retries,
    retryDelayExpression: spec.retryDelay,
    notBefore: dueAtMs,
    createdAt: createdAtMs,
    callback: spec.callback?.url,
    failureCallback: spec.failureCallback?.url,
    scheduleId: spec.scheduleId,
    callerIP: spec.callerIp,
    label: spec.labels?.join(","),
    labels: spec.labels,
  };
}
