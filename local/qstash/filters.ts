import { Refusal } from "../http.ts";

/** SQL conditions over a table with the columns of a message, and the parameters they use. */
export interface Filter {
  where: string;
  values: unknown[];
}

const COUNT_MAX = 100;
const NOT_EMULATED = ["topicName", "queueName", "flowControlKey", "host", "path", "responseStatus"];

const CONDITIONS: Record<string, (parameter: string) => string> = {
  messageId: (p) => `id = any(${p}::text[])`,
  messageIds: (p) => `id = any(${p}::text[])`,
  url: (p) => `url = any(${p}::text[])`,
  scheduleId: (p) => `spec->>'scheduleId' = any(${p}::text[])`,
  label: (p) => `spec->'labels' ?| ${p}::text[]`,
  callerIp: (p) => `spec->>'callerIp' = any(${p}::text[])`,
  fromDate: (p) => `created_at >= (${p}::bigint[])[1]`,
  toDate: (p) => `created_at <= (${p}::bigint[])[1]`,
};
const DEAD_LETTER_CONDITIONS: Record<string, (parameter: string) => string> = {
  dlqIds: (p) => `dlq_id = any(${p}::text[])`,
  responseStatus: (p) => `response_status = any(${p}::int[])`,
};

/** The filter of a query on messages. A filter that is not understood is refused: ignoring it would hit too many. */
export function messageFilter(query: URLSearchParams): Filter {
  return build(query, CONDITIONS);
}

/** The filter of a query on dead letters. */
export function deadLetterFilter(query: URLSearchParams): Filter {
  return build(query, { ...CONDITIONS, ...DEAD_LETTER_CONDITIONS });
}

/** How many a list may give, 1 to 100. */
export function readCount(query: URLSearchParams): number {
  const text = query.get("count");
  if (text === null) return COUNT_MAX;
  if (!/^\d{1,6}$/.test(text) || Number(text) < 1) throw invalid("count");
  return Math.min(COUNT_MAX, Number(text));
}

function build(query: URLSearchParams, conditions: typeof CONDITIONS): Filter {
  const parts: string[] = [];
  const values: unknown[] = [];
  for (const name of new Set(query.keys())) {
    const condition = Object.hasOwn(conditions, name) ? conditions[name] : undefined;
    if (!condition) {
      if (NOT_EMULATED.includes(name)) throw invalid(name, "is not emulated by the local QStash");
      continue;
    }
    const given = query.getAll(name).flatMap((value) => (name === "url" ? [value] : value.split(",")));
    if (/Date$|Status$/.test(name) && !given.every((value) => /^\d{1,15}$/.test(value))) throw invalid(name);
    values.push(given);
    parts.push(condition(`$${values.length}`));
  }
  return { where: parts.length > 0 ? parts.join(" and ") : "true", values };
}

function invalid(name: string, why = "is invalid"): Refusal {
  return new Refusal({ status: 400, json: { error: `the parameter ${name} ${why}` } });
}
