import { randomUUID } from "node:crypto";
import { Cron } from "croner";
import { Refusal } from "../http.ts";
import type { Answer } from "../http.ts";
import { readDurationMs } from "./durations.ts";
import { bodyFields, headerLists } from "./message.ts";
import type { NewMessage } from "./message.ts";
import { readMessage, readSpec, readUrl } from "./message-headers.ts";
import type { Headers } from "./message-headers.ts";
import type { MessageStore } from "./store.ts";

interface Row {
  id: string;
  cron: string;
  destination: string;
  headers: Record<string, string>;
  body: Buffer;
  paused: boolean;
  created_at: string;
  last_at: string | null;
  next_at: string;
}

const TIMER_MS_MAX = 60_000;
const TROUBLE_WAIT_MS = 1_000;
const FIRE_MAX = 100;

/** Schedules and the timer that makes messages of them. Runs that were missed while nobody looked are made up by one. */
export class Scheduler {
  #timer: NodeJS.Timeout | undefined;
  #firing: Promise<void> | null = null;
  #stopped = false;

  constructor(
    readonly store: MessageStore,
    /** How many times as long as it should it waits for the next run. */
    readonly timeScale: number,
    /** Told when messages were made. */
    readonly onFired: (messages: NewMessage[]) => void,
  ) {}

  /** Fires what is due and sets the timer for the next run; to be called when a schedule changed. */
  async plan(): Promise<void> {
    if (this.#stopped) return;
    this.#firing ??= this.#fireDue().finally(() => (this.#firing = null));
    await this.#firing;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#firing;
  }

  /** Fires each schedule that is not paused, once, as if its time had come. */
  async fireAll(): Promise<number> {
    return await this.#fire("not paused", []);
  }

  /** `POST /v2/schedules/{destination}`: creates a schedule, or replaces the one with the given id. */
  async create(destination: string, headers: Headers, body: Buffer, callerIp: string | undefined): Promise<Answer> {
    const id = String(headers["upstash-schedule-id"] ?? `scd_${randomUUID().replaceAll("-", "")}`);
    if (!/^[\w.-]{1,200}$/.test(id)) {
      throw refusal("Schedule IDs can only contain alphanumeric characters, hyphens, periods, and underscores.");
    }
    readUrl(destination, "destination");
    readSpec(headers, callerIp);
    const cron = String(headers["upstash-cron"] ?? "");
    const nowMs = Date.now();
    const nextAtMs = this.#nextAtMs(cron, nowMs);
    const kept = Object.entries(headers).filter(([name]) => /^(content-type|upstash-.*)$/.test(name));
    await this.store.pool.query(
      `insert into qstash_local.schedules (id, cron, destination, headers, body, created_at, next_at)
       values ($1, $2, $3, $4, $5, $6, $7)
       on conflict (id) do update set cron = excluded.cron, destination = excluded.destination,
         headers = excluded.headers, body = excluded.body, next_at = excluded.next_at, paused = false`,
      [id, cron, destination, JSON.stringify(Object.fromEntries(kept)), body, nowMs, nextAtMs],
    );
    void this.plan();
    return { json: { scheduleId: id } };
  }

  /** `GET /v2/schedules`. */
  async list(): Promise<Answer> {
    const { rows } = await this.store.pool.query<Row>("select * from qstash_local.schedules order by created_at, id");
    return { json: rows.map(describe) };
  }

  /** `GET /v2/schedules/{id}`. */
  async get(id: string): Promise<Answer> {
    const { rows } = await this.store.pool.query<Row>("select * from qstash_local.schedules where id = $1", [id]);
    return rows[0] ? { json: describe(rows[0]) } : notFound(id);
  }

  /** `DELETE /v2/schedules/{id}`. */
  async remove(id: string): Promise<Answer> {
    const { rowCount } = await this.store.pool.query("delete from qstash_local.schedules where id = $1", [id]);
    return rowCount === 1 ? { status: 200 } : notFound(id);
  }

  /** `PATCH /v2/schedules/{id}/pause` and `/resume`: a paused schedule lets its runs pass. */
  async setPaused(id: string, paused: boolean): Promise<Answer> {
    const { rows } = await this.store.pool.query<Row>("select * from qstash_local.schedules where id = $1", [id]);
    if (!rows[0]) return notFound(id);
    const nextAtMs = this.#nextAtMs(rows[0].cron, Date.now());
    await this.store.pool.query("update qstash_local.schedules set paused = $2, next_at = $3 where id = $1", [
      id,
      paused,
      nextAtMs,
    ]);
    void this.plan();
    return { status: 200 };
  }

  async #fireDue(): Promise<void> {
    clearTimeout(this.#timer);
    let waitMs = TROUBLE_WAIT_MS;
    try {
      await this.#fire("not paused and next_at <= $1", [Date.now()]);
      const { rows } = await this.store.pool.query<{ next_at: string | null }>(
        "select min(next_at) as next_at from qstash_local.schedules where not paused",
      );
      waitMs = Math.min(TIMER_MS_MAX, Math.max(10, Number(rows[0]?.next_at ?? Infinity) - Date.now()));
    } catch {
      // Postgres is away; the schedules are still in it.
    }
    if (!this.#stopped) this.#timer = setTimeout(() => void this.plan(), waitMs);
  }

  /** Makes the messages and moves the schedules on in one transaction: no run is lost or made twice. */
  async #fire(where: string, values: unknown[]): Promise<number> {
    const messages = await this.store.transaction(this.store.pool, async (client) => {
      const { rows } = await client.query<Row>(
        `select * from qstash_local.schedules where ${where} order by next_at limit ${FIRE_MAX} for update skip locked`,
        values,
      );
      if (rows.length === 0) return [];
      const nowMs = Date.now();
      const fired = rows.map((row) => toMessage(row, nowMs, this.timeScale));
      await this.store.insert(fired, () => "queued", client);
      for (const { id, cron } of rows) {
        const moved = [id, nowMs, this.#nextAtMs(cron, nowMs)];
        await client.query("update qstash_local.schedules set last_at = $2, next_at = $3 where id = $1", moved);
      }
      return fired;
    });
    if (messages.length > 0) this.onFired(messages);
    return messages.length;
  }

  #nextAtMs(cron: string, nowMs: number): number {
    const next = readCron(cron).nextRun(new Date(nowMs));
    if (!next) throw refusal(`invalid cron: "${cron}" has no next run`);
    return Math.round(nowMs + (next.getTime() - nowMs) * this.timeScale);
  }
}

/** Five fields, in UTC or after `CRON_TZ=Area/City`. */
function readCron(text: string): Cron {
  const [, zone = "UTC", pattern = ""] = /^(?:CRON_TZ=(\S+)\s+)?(.*)$/s.exec(text.trim()) ?? [];
  if (!/^\S+(\s+\S+){4}$/.test(pattern)) throw refusal(`invalid cron: "${text}" does not have five fields`);
  try {
    return new Cron(pattern, { timezone: zone, paused: true });
  } catch {
    throw refusal(`invalid cron: "${text}"`);
  }
}

function toMessage({ id, destination, headers, body }: Row, nowMs: number, timeScale: number): NewMessage {
  const message = readMessage({ destination, headers, body, nowMs, timeScale });
  return { ...message, dedupId: null, spec: { ...message.spec, scheduleId: id } };
}

function describe(row: Row): Record<string, unknown> {
  const spec = readSpec(row.headers);
  return {
    scheduleId: row.id,
    cron: row.cron,
    destination: row.destination,
    createdAt: Number(row.created_at),
    method: spec.method,
    header: headerLists(spec.headers),
    ...bodyFields("body", row.body),
    retries: spec.retries,
    retryDelayExpression: spec.retryDelay,
    delay: row.headers["upstash-delay"] && (readDurationMs(row.headers["upstash-delay"]) ?? 0) / 1_000,
    callback: spec.callback?.url,
    failureCallback: spec.failureCallback?.url,
    isPaused: row.paused,
    label: spec.labels?.join(","),
    labels: spec.labels,
    lastScheduleTime: row.last_at === null ? undefined : Number(row.last_at),
    nextScheduleTime: Number(row.next_at),
  };
}

function notFound(id: string): Answer {
  return { status: 404, json: { error: `schedule ${id} not found` } };
}

function refusal(error: string): Refusal {
  return new Refusal({ status: 400, json: { error } });
}
