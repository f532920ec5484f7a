import pg from "pg";
import type { DeadLetter } from "./dead-letters.ts";
import type { Message, MessageSpec, NewMessage } from "./message.ts";

/** What became of an attempt: the row goes, waits for its next attempt, or moves to the dead letters. */
export type Outcome = { message: Message; followUps: NewMessage[] } & (
  { kind: "done" } | { kind: "retry"; dueAtMs: number } | { kind: "dead"; letter: DeadLetter }
);

/** Where an accepted message starts: with the courier of this process, or in the queue. */
export type StartState = "active" | "queued";

interface MessageRow {
  id: string;
  url: string;
  body: Buffer;
  spec: MessageSpec;
  created_at: string;
  due_at: string;
  retried: number;
}

const INSERT = `
with wanted as (
  select * from unnest($1::text[], $2::text[], $3::bytea[], $4::text[], $5::bigint[], $6::text[], $7::text[], $8::bigint[])
    as w(id, url, body, spec, due_at, state, dedup_id, created_at)
), claimed as (
  insert into qstash_local.dedup (id, message_id, expires_at)
  select dedup_id, id, $9 from wanted where dedup_id is not null order by dedup_id
  on conflict (id) do update set message_id = excluded.message_id, expires_at = excluded.expires_at
    where dedup.expires_at <= $10
  returning message_id
)
insert into qstash_local.messages (id, state, due_at, retried, created_at, url, body, spec)
select id, state, due_at, 0, created_at, url, body, spec::jsonb from wanted
where dedup_id is null or id in (select message_id from claimed)
returning id`;

const CLAIM = `
update qstash_local.messages m set state = 'active'
from (
  select id from qstash_local.messages where state = 'queued' and due_at <= $1
  order by due_at, id limit $2 for update skip locked
) due
where m.id = due.id
returning m.id, m.url, m.body, m.spec, m.created_at, m.due_at, m.retried`;

const BURY = `
insert into qstash_local.dead_letters
  (dlq_id, id, created_at, failed_at, retried, url, body, spec, response_status, response_headers, response_body, error)
select $2, id, created_at, $3, retried, url, body, spec, $4, $5, $6, $7 from qstash_local.messages where id = $1`;

/** The messages in Postgres. Everything accepted is here until it is delivered, buried or cancelled. */
export class MessageStore {
  /** Accepting a message must survive a crash. */
  readonly pool: pg.Pool;
  /** The courier's bookkeeping need not: losing it only repeats a delivery. */
  readonly #courierPool: pg.Pool;

  constructor(
    databaseUrl: string,
    readonly dedupWindowMs: number,
  ) {
    this.pool = connect({ connectionString: databaseUrl, max: 6, application_name: "qstash_local" });
    const options = "-c synchronous_commit=off";
    this.#courierPool = connect({ connectionString: databaseUrl, max: 2, application_name: "qstash_local", options });
  }

  async end(): Promise<void> {
    await Promise.all([this.pool.end(), this.#courierPool.end()]);
  }

  /**
   * Accepts messages in one statement. Gives the id that each one now goes by: its own, or that of an earlier message
   * with the same deduplication id.
   */
  async insert(
    messages: NewMessage[],
    stateOf: (message: NewMessage) => StartState,
    client: pg.Pool | pg.PoolClient = this.pool,
  ): Promise<string[]> {
    const nowMs = Date.now();
    const dedupIdOf = (message: NewMessage) => (this.dedupWindowMs > 0 ? message.dedupId : null);
    // One statement may touch a deduplication row only once, so twins within a batch are matched here.
    const firstOf = new Map<string, NewMessage>();
    const fresh = messages.filter((message) => {
      const dedupId = dedupIdOf(message);
      if (dedupId === null) return true;
      if (firstOf.has(dedupId)) return false;
      firstOf.set(dedupId, message);
      return true;
    });
    const { rows } = await client.query<{ id: string }>({
      name: "qstash_insert",
      text: INSERT,
      values: [
        fresh.map(({ id }) => id),
        fresh.map(({ url }) => url),
        fresh.map(({ body }) => body),
        fresh.map(({ spec }) => JSON.stringify(spec)),
        fresh.map(({ dueAtMs }) => Math.round(dueAtMs)),
        fresh.map(stateOf),
        fresh.map(dedupIdOf),
        fresh.map(({ createdAtMs }) => createdAtMs),
        nowMs + this.dedupWindowMs,
        nowMs,
      ],
    });
    if (rows.length === messages.length) return messages.map(({ id }) => id);

    const accepted = new Set(rows.map(({ id }) => id));
    const ownersById = await this.#dedupOwners([...firstOf.keys()], client);
    return messages.map((message) =>
      accepted.has(message.id) ? message.id : (ownersById.get(message.dedupId ?? "") ?? message.id),
    );
  }

  async #dedupOwners(ids: string[], client: pg.Pool | pg.PoolClient): Promise<Map<string, string>> {
    const { rows } = await client.query<{ id: string; message_id: string }>(
      "select id, message_id from qstash_local.dedup where id = any($1)",
      [ids],
    );
    return new Map(rows.map((row) => [row.id, row.message_id]));
  }

  /** Takes what is due, oldest first. */
  async claim(nowMs: number, limit: number): Promise<Message[]> {
    const { rows } = await this.#courierPool.query<MessageRow>({
      name: "qstash_claim",
      text: CLAIM,
      values: [nowMs, limit],
    });
    return rows.map(toMessage).sort((a, b) => a.dueAtMs - b.dueAtMs || (a.id < b.id ? -1 : 1));
  }

  async nextDueAtMs(): Promise<number | null> {
    const { rows } = await this.#courierPool.query<{ due_at: string }>(
      "select due_at from qstash_local.messages where state = 'queued' order by due_at limit 1",
    );
    return rows[0] ? Number(rows[0].due_at) : null;
  }

  /** Puts back what is marked as under way but is in nobody's hand: after a restart, or after a lost write. */
  async requeueStrays(inHand: string[]): Promise<void> {
    await this.#courierPool.query(
      "update qstash_local.messages set state = 'queued' where state = 'active' and not (id = any($1))",
      [inHand],
    );
  }

  /** Makes everything due that would be due within `withinMs`. */
  async hurry(nowMs: number, withinMs: number): Promise<number> {
    const { rowCount } = await this.pool.query(
      "update qstash_local.messages set due_at = $1 where state = 'queued' and due_at > $1 and due_at <= $1 + $2::bigint",
      [nowMs, withinMs],
    );
    return rowCount ?? 0;
  }

  /** Records a batch of outcomes, with the callbacks they cause, all or none. */
  async settle(outcomes: Outcome[]): Promise<void> {
    const gone = outcomes.filter(({ kind }) => kind !== "retry").map(({ message }) => message.id);
    const deleteGone = { name: "qstash_done", text: "delete from qstash_local.messages where id = any($1)" };
    if (outcomes.every(({ kind, followUps }) => kind === "done" && followUps.length === 0)) {
      await this.#courierPool.query({ ...deleteGone, values: [gone] });
      return;
    }
    await this.transaction(this.#courierPool, async (client) => {
      for (const outcome of outcomes) {
        if (outcome.kind === "dead") await bury(client, outcome.message, outcome.letter);
      }
      await client.query({ ...deleteGone, values: [gone] });
      const retries = outcomes.filter((outcome) => outcome.kind === "retry");
      if (retries.length > 0) await requeue(client, retries);
      const followUps = outcomes.flatMap((outcome) => outcome.followUps);
      if (followUps.length > 0) await this.insert(followUps, () => "queued", client);
    });
  }

  async transaction<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const client = await pool.connect();
    try {
      await client.query("begin");
      const result = await work(client);
      await client.query("commit");
      client.release();
      return result;
    } catch (error) {
      client.release(true); // Closing the connection rolls back, even when it is already broken.
      throw error;
    }
  }

  async purgeDedup(nowMs: number): Promise<void> {
    await this.#courierPool.query("delete from qstash_local.dedup where expires_at <= $1", [nowMs]);
  }

  async countWaiting(nowMs: number): Promise<{ due: number; later: number; active: number }> {
    const { rows } = await this.pool.query<{ due: number; later: number; active: number }>(
      `select count(*) filter (where state = 'queued' and due_at <= $1)::int as due,
              count(*) filter (where state = 'queued' and due_at > $1)::int as later,
              count(*) filter (where state = 'active')::int as active from qstash_local.messages`,
      [nowMs],
    );
    return rows[0] ?? { due: 0, later: 0, active: 0 };
  }
}

async function bury(client: pg.PoolClient, message: Message, letter: DeadLetter): Promise<void> {
  await client.query(BURY, [
    message.id,
    letter.dlqId,
    letter.failedAtMs,
    letter.response?.status ?? null,
    letter.response ? JSON.stringify(letter.response.headers) : null,
    letter.response?.body ?? null,
    letter.error ?? null,
  ]);
}

async function requeue(client: pg.PoolClient, retries: (Outcome & { kind: "retry" })[]): Promise<void> {
  await client.query({
    name: "qstash_retry",
    text: `update qstash_local.messages m set state = 'queued', retried = m.retried + 1, due_at = u.due_at
           from unnest($1::text[], $2::bigint[]) as u(id, due_at) where m.id = u.id`,
    values: [retries.map(({ message }) => message.id), retries.map(({ dueAtMs }) => Math.round(dueAtMs))],
  });
}

/** A message as the store keeps it. */
export function toMessage(row: MessageRow): Message {
  const { id, url, body, spec, retried } = row;
  return { id, url, body, spec, retried, createdAtMs: Number(row.created_at), dueAtMs: Number(row.due_at) };
}

function connect(config: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool(config);
  // An idle connection that Postgres closes is replaced at the next query, which then tells of trouble if there is any.
  pool.on("error", () => undefined);
  // So is one that is closed between two statements of a transaction, which nobody else listens to.
  pool.on("connect", (client) => client.on("error", () => undefined));
  return pool;
}
