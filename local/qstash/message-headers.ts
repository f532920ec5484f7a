import { createHash } from "node:crypto";
import { validateHeaderName, validateHeaderValue } from "node:http";
import { Refusal } from "../http.ts";
import { readDurationMs } from "./durations.ts";
import { canonicalName, newMessageId } from "./message.ts";
import type { CallbackSpec, MessageSpec, NewMessage } from "./message.ts";
import { ExpressionError, parseRetryDelay } from "./retry-delay.ts";

export type Headers = Record<string, string | string[] | undefined>;

const BODY_BYTES_MAX = 1024 * 1024;
const RETRIES_DEFAULT = 3;
const RETRIES_MAX = 100;
const TIMEOUT_MS_DEFAULT = 15 * 60_000;
const DELAY_MS_MAX = 366 * 86_400_000;
const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"];
// The connection's own headers belong to the hop, not to the message.
const NOT_FORWARDED = /^(host|connection|content-length|transfer-encoding|keep-alive|upgrade|te|trailer|expect)$/;
// Features of the real service that nothing here uses. Taking the header and doing nothing would be a lie.
const NOT_EMULATED = ["flow-control-key", "flow-control-value", "queue-name", "redact-fields"];

/** What a publish request carries besides its destination. */
export interface PublishInput {
  destination: string;
  headers: Headers;
  body: Buffer;
  nowMs: number;
  /** Delays take this many times as long as they should. */
  timeScale: number;
  callerIp?: string | undefined;
}

/** Reads one message from the headers of a publish; throws a 400 or 413 that says what is wrong. */
export function readMessage({ destination, headers, body, nowMs, timeScale, callerIp }: PublishInput): NewMessage {
  if (body.length > BODY_BYTES_MAX) {
    throw refusal(`message size ${body.length} is larger than the maximum of ${BODY_BYTES_MAX}`, 413);
  }
  const url = readUrl(destination, "destination");
  const spec = readSpec(headers, callerIp);
  return {
    id: newMessageId(),
    url,
    body,
    spec,
    createdAtMs: nowMs,
    dueAtMs: nowMs + readWaitMs(headers, nowMs) * timeScale,
    retried: 0,
    dedupId: readDedupId(headers, url, body),
  };
}

/** Reads how a message is to be delivered; schedules keep it for the messages that they will make. */
export function readSpec(headers: Headers, callerIp?: string): MessageSpec {
  const absent = NOT_EMULATED.find((name) => text(headers, `upstash-${name}`) !== undefined);
  if (absent) throw refusal(`the local QStash does not emulate ${canonicalName(`upstash-${absent}`)}`);
  const contentType = text(headers, "content-type");
  const delivery = readDelivery(headers, "upstash-", { retries: RETRIES_DEFAULT });
  return {
    ...delivery,
    headers: { ...(contentType === undefined ? {} : { "Content-Type": contentType }), ...delivery.headers },
    callback: readCallback(headers, "upstash-callback", delivery),
    failureCallback: readCallback(headers, "upstash-failure-callback", delivery),
    labels: text(headers, "upstash-label")?.split(","),
    callerIp,
  };
}

/** How long the message waits before its first attempt: `Upstash-Not-Before` beats `Upstash-Delay`. */
function readWaitMs(headers: Headers, nowMs: number): number {
  const notBefore = text(headers, "upstash-not-before");
  if (notBefore !== undefined) {
    if (!/^\d{1,12}$/.test(notBefore)) throw refusal("invalid Upstash-Not-Before");
    return Math.min(DELAY_MS_MAX, Math.max(0, Number(notBefore) * 1_000 - nowMs));
  }
  return readDurationHeader(headers, "upstash-delay", DELAY_MS_MAX) ?? 0;
}

/** Throws unless it is an http(s) address. It is kept as it was sent: the signature covers it letter by letter. */
export function readUrl(destination: string, what: string): string {
  if (!/^https?:\/\//i.test(destination)) {
    throw refusal(
      `invalid ${what} url: endpoint has invalid scheme, add http:// or https:// in front of your URL (the local QStash has no URL groups)`,
    );
  }
  if (!URL.canParse(destination)) throw refusal(`invalid ${what} url`);
  return destination;
}

function readDelivery(
  headers: Headers,
  prefix: string,
  defaults: { retries: number; retryDelay?: string | undefined },
) {
  const method = text(headers, `${prefix}method`)?.toUpperCase() ?? "POST";
  if (!METHODS.includes(method)) throw refusal(`invalid method ${method}`);
  return {
    method,
    headers: readForwarded(headers, `${prefix}forward-`),
    retries: readRetries(headers, `${prefix}retries`) ?? defaults.retries,
    retryDelay: readRetryDelay(headers, `${prefix}retry-delay`) ?? defaults.retryDelay,
    timeoutMs: readDurationHeader(headers, `${prefix}timeout`, TIMEOUT_MS_DEFAULT) ?? TIMEOUT_MS_DEFAULT,
  };
}

function readCallback(headers: Headers, name: string, message: MessageSpec | { retries: number; retryDelay?: string }) {
  const url = text(headers, name);
  if (url === undefined) return undefined;
  const delivery = readDelivery(headers, `${name}-`, message);
  const callback: CallbackSpec = {
    url: readUrl(url, "callback"),
    ...delivery,
    headers: { "Content-Type": "application/json", ...delivery.headers },
    delayMs: readDurationHeader(headers, `${name}-delay`, DELAY_MS_MAX) ?? 0,
  };
  return callback;
}

function readForwarded(headers: Headers, prefix: string): Record<string, string> {
  const forwarded: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    const key = name.toLowerCase();
    if (!key.startsWith(prefix) || value === undefined) continue;
    const target = key.slice(prefix.length);
    if (NOT_FORWARDED.test(target)) continue;
    const joined = [value].flat().join(", ");
    try {
      validateHeaderName(target);
      validateHeaderValue(target, joined);
    } catch {
      throw refusal(`invalid header ${name}`);
    }
    forwarded[canonicalName(target)] = joined;
  }
  return forwarded;
}

function readRetries(headers: Headers, name: string): number | undefined {
  const value = text(headers, name);
  if (value === undefined) return undefined;
  if (!/^\d{1,3}$/.test(value) || Number(value) > RETRIES_MAX) throw refusal(`invalid ${canonicalName(name)}`);
  return Number(value);
}

function readRetryDelay(headers: Headers, name: string): string | undefined {
  const expression = text(headers, name);
  try {
    if (expression !== undefined) parseRetryDelay(expression);
  } catch (error) {
    if (error instanceof ExpressionError) throw refusal(`invalid ${canonicalName(name)}: ${error.message}`);
    throw error;
  }
  return expression;
}

function readDurationHeader(headers: Headers, name: string, maxMs: number): number | undefined {
  const value = text(headers, name);
  if (value === undefined) return undefined;
  const durationMs = readDurationMs(value);
  if (durationMs === null || durationMs > maxMs) throw refusal(`invalid ${canonicalName(name)} "${value}"`);
  return durationMs;
}

function readDedupId(headers: Headers, url: string, body: Buffer): string | null {
  const id = text(headers, "upstash-deduplication-id");
  if (id !== undefined) return id;
  if (text(headers, "upstash-content-based-deduplication")?.toLowerCase() !== "true") return null;
  return `content:${createHash("sha256").update(url).update("\0").update(body).digest("base64url")}`;
}

function text(headers: Headers, name: string): string | undefined {
  const value = headers[name];
  const joined = Array.isArray(value) ? value.join(", ") : value;
  return joined === "" ? undefined : joined;
}

function refusal(error: string, status = 400): Refusal {
  return new Refusal({ status, json: { error } });
}
