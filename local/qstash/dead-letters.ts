import type pg from "pg";
import type { Answer } from "../http.ts";
import type { Courier } from "./courier.ts";
import { deadLetterFilter, readCount } from "./filters.ts";
import type { Filter } from "./filters.ts";
import { bodyFields, newMessageId } from "./message.ts";
import type { NewMessage } from "./message.ts";
import { describeMessage } from "./messages-api.ts";
import { toMessage } from "./store.ts";
import type { MessageStore } from "./store.ts";

/** A message that nobody will try again by itself, and why. */
export interface DeadLetter {
  dlqId: string;
  failedAtMs: number;
  response?: { status: number; headers: Record<string, string[]>; body: Buffer } | undefined;
  /** What went wrong when there was no answer. */
  error?: string | undefined;
}

type Row = Parameters<typeof toMessage>[0] & {
  dlq_id: string;
  failed_at: string;
  response_status: number | null;
  response_headers: Record<string, string[]> | null;
  response_body: Buffer | null;
  error: string | null;
};
const SELECT = "select *, created_at as due_at from qstash_local.dead_letters";
let sequence = 0;

/** Ids of dead letters sort by the time of failure. */
export function newDlqId(nowMs: number): string {
  sequence = (sequence + 1) % 1_000_000;
  return `${String(nowMs).padStart(13, "0")}-${String(sequence).padStart(6, "0")}`;
}

/** `GET /v2/dlq`. */
export async function listDeadLetters(store: MessageStore, query: URLSearchParams): Promise<Answer> {
  const count = readCount(query);
  const latestFirst = query.get("order") === "latestFirst";
  const { where, values } = deadLetterFilter(query);
  const cursor = query.get("cursor") || null;
  const { rows } = await store.pool.query<Row>(
    `${SELECT} where ${where} and ($${values.length + 1}::text is null or dlq_id ${latestFirst ? "<" : ">"} $${values.length + 1})
     order by dlq_id ${latestFirst ? "desc" : "asc"} limit ${count + 1}`,
    [...values, cursor],
  );
  const page = rows.slice(0, count);
  const next = rows.length > count ? page.at(-1)?.dlq_id : undefined;
  return { json: { messages: page.map(describe), ...(next ? { cursor: next } : {}) } };
}

/** `GET /v2/dlq/{dlqId}`. */
export async function getDeadLetter(store: MessageStore, dlqId: string): Promise<Answer> {
  const { rows } = await store.pool.query<Row>(`${SELECT} where dlq_id = $1`, [dlqId]);
  return rows[0] ? { json: describe(rows[0]) } : notFound(dlqId);
}

/** `DELETE /v2/dlq/{dlqId}`. */
export async function deleteDeadLetter(store: MessageStore, dlqId: string): Promise<Answer> {
  const taken = await take(store.pool, { where: "dlq_id = $1", values: [dlqId] }, 1);
  return taken.length === 1 ? { status: 200 } : notFound(dlqId);
}

/** `DELETE /v2/dlq`: a page of those that match. */
export async function deleteDeadLetters(store: MessageStore, query: URLSearchParams): Promise<Answer> {
  const taken = await take(store.pool, deadLetterFilter(query), readCount(query));
  return { json: { deleted: taken.length, ...(await cursorAfter(store, taken, query)) } };
}

/** `POST /v2/dlq/retry/{dlqId}`. */
export async function retryDeadLetter(store: MessageStore, courier: Courier, dlqId: string): Promise<Answer> {
  const [message] = await revive(store, courier, { where: "dlq_id = $1", values: [dlqId] }, 1);
  return message ? { status: 201, json: { messageId: message.id } } : notFound(dlqId);
}

/** `POST /v2/dlq/retry`: new messages with the same body and settings take the place of the dead ones. */
export async function retryDeadLetters(store: MessageStore, courier: Courier, query: URLSearchParams): Promise<Answer> {
  const messages = await revive(store, courier, deadLetterFilter(query), readCount(query));
  const responses = messages.map(({ id }) => ({ messageId: id }));
  return { status: 201, json: { responses, ...(await cursorAfter(store, messages, query)) } };
}

async function revive(store: MessageStore, courier: Courier, filter: Filter, count: number): Promise<NewMessage[]> {
  const nowMs = Date.now();
  const messages = await store.transaction(store.pool, async (client) => {
    const revived = (await take(client, filter, count)).map((row): NewMessage => {
      const times = { createdAtMs: nowMs, dueAtMs: nowMs };
      return { ...toMessage(row), ...times, id: newMessageId(), retried: 0, dedupId: null };
    });
    if (revived.length > 0) await store.insert(revived, () => "queued", client);
    return revived;
  });
  if (messages.length > 0) courier.wake();
  return messages;
}

async function take(client: pg.Pool | pg.PoolClient, { where, values }: Filter, count: number): Promise<Row[]> {
  const { rows } = await client.query<Row>(
    `delete from qstash_local.dead_letters where dlq_id in
       (select dlq_id from qstash_local.dead_letters where ${where} order by dlq_id limit ${count} for update)
     returning *, created_at as due_at`,
    values,
  );
  return rows;
}

async function cursorAfter(
  store: MessageStore,
  taken: unknown[],
  query: URLSearchParams,
): Promise<{ cursor?: string }> {
  if (taken.length < readCount(query)) return {};
  const { where, values } = deadLetterFilter(query);
  const { rows } = await store.pool.query<{ dlq_id: string }>(
    `select dlq_id from qstash_local.dead_letters where ${where} order by dlq_id limit 1`,
    values,
  );
  return rows[0] ? { cursor: rows[0].dlq_id } : {};
}

function describe(row: Row): Record<string, unknown> {
  return {
    ...describeMessage(toMessage(row)),
    dlqId: row.dlq_id,
    failedAt: Number(row.failed_at),
    retried: row.retried,
    responseStatus: row.response_status ?? undefined,
    responseHeader: row.response_headers ?? undefined,
    ...(row.response_body ? bodyFields("responseBody", row.response_body) : {}),
    error: row.error ?? undefined,
  };
}

function notFound(dlqId: string): Answer {
  return { status: 404, json: { error: `dead letter ${dlqId} not found` } };
}
