import { readCount } from "./filters.ts";
import type { Message } from "./message.ts";

export type EventState = "CREATED" | "ACTIVE" | "RETRY" | "ERROR" | "DELIVERED" | "FAILED" | "CANCELLED" | "LOST";

interface LogEntry {
  sequence: number;
  time: number;
  state: EventState;
  messageId: string;
  url: string;
  method: string;
  scheduleId?: string | undefined;
  label?: string | undefined;
  maxRetries: number;
  error?: string | undefined;
  responseStatus?: number | undefined;
  nextDeliveryTime?: number | undefined;
}

const ENTRIES_MAX = 10_000;

/**
 * What happened to messages, newest last. It lives in memory and forgets: messages and dead letters are kept in Postgres,
 * a log line for each of their steps would double the writes. LOST is ours: a message that a fault made vanish.
 */
export class EventLog {
  #entries: LogEntry[] = [];
  #sequence = 0;

  add(state: EventState, message: Message, details: Partial<LogEntry> = {}): void {
    const { id, url, spec } = message;
    this.#entries.push({
      sequence: ++this.#sequence,
      time: Date.now(),
      state,
      messageId: id,
      url,
      method: spec.method,
      scheduleId: spec.scheduleId,
      label: spec.labels?.join(","),
      maxRetries: spec.retries,
      ...details,
    });
    // Cut in halves: a shift for each entry would copy the list each time.
    if (this.#entries.length > ENTRIES_MAX * 2) this.#entries = this.#entries.slice(-ENTRIES_MAX);
  }

  /** A page of the log, newest first, as `GET /v2/events` gives it. */
  list(query: URLSearchParams): { events: LogEntry[]; cursor?: string } {
    const count = readCount(query);
    const before = Number(query.get("cursor") ?? Infinity);
    const wanted = this.#entries.filter((entry) => entry.sequence < before && matches(entry, query));
    const page = wanted.slice(-count).reverse();
    const last = wanted.length > count ? page.at(-1) : undefined;
    return {
      events: page,
      ...(last ? { cursor: String(last.sequence) } : {}),
    };
  }
}

function matches(entry: LogEntry, query: URLSearchParams): boolean {
  const ids = [...query.getAll("messageId"), ...query.getAll("messageIds")];
  const from = Number(query.get("fromDate") ?? 0);
  const to = Number(query.get("toDate") ?? Infinity);
  return (
    (ids.length === 0 || ids.includes(entry.messageId)) &&
    (!query.has("state") || query.get("state") === entry.state) &&
    (!query.has("url") || query.getAll("url").includes(entry.url)) &&
    (!query.has("scheduleId") || query.getAll("scheduleId").includes(entry.scheduleId ?? "")) &&
    (!query.has("label") || query.getAll("label").includes(entry.label ?? "")) &&
    entry.time >= from &&
    entry.time <= to
  );
}
