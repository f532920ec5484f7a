import { setTimeout as sleep } from "node:timers/promises";
import type { Fault } from "../faults.ts";
import { attempt } from "./attempt.ts";
import type { AttemptResponse } from "./attempt.ts";
import { callbacksOf } from "./callbacks.ts";
import { newDlqId } from "./dead-letters.ts";
import { corrupt } from "./delivery-faults.ts";
import type { EventLog } from "./event-log.ts";
import type { Message } from "./message.ts";
import { readRetryAfterMs } from "./retry-after.ts";
import { defaultRetryDelayMs, parseRetryDelay } from "./retry-delay.ts";
import { sign } from "./signature.ts";
import type { KeyRing } from "./signing-keys.ts";
import type { Outcome } from "./store.ts";

// The answer with which a destination says that trying again is of no use.
const NON_RETRYABLE_STATUS = 489;

interface DeliveryDeps {
  keys: KeyRing;
  events: EventLog;
  timeScale: number;
  signal: AbortSignal;
}

/** Makes one attempt and says what becomes of the message; null when it was broken off because the service stops. */
export async function deliver(message: Message, fault: Fault | null, deps: DeliveryDeps): Promise<Outcome | null> {
  deps.events.add("ACTIVE", message);
  try {
    const response = await attemptWith(fault, message, deps);
    return response.status >= 200 && response.status < 300
      ? delivered(message, response, deps)
      : failed(message, response, `status ${response.status}`, deps);
  } catch (error) {
    if (deps.signal.aborted) return null;
    return failed(message, null, error instanceof Error ? error.message : String(error), deps);
  }
}

async function attemptWith(fault: Fault | null, message: Message, deps: DeliveryDeps): Promise<AttemptResponse> {
  if (fault?.mode === "refuse") throw new Error("injected fault: connection refused");
  if (fault?.mode === "drop_before") throw new Error("injected fault: connection lost");
  if (fault?.mode === "stall") {
    await sleep(Math.min(fault.ms, message.spec.timeoutMs), undefined, { signal: deps.signal });
    throw new Error("injected fault: no answer came");
  }
  if (fault?.mode === "error") {
    return { status: fault.status, headers: {}, headerLists: {}, body: Buffer.from("injected fault") };
  }
  const { url, body, spec } = message;
  const response = await attempt({
    url: fault?.mode === "misdeliver" ? misdelivered(url) : url,
    method: spec.method,
    headers: headersOf(message, sign(deps.keys.keys.current, url, body, Date.now() + skewMs(fault))),
    body: fault?.mode === "corrupt" ? corrupt(body, fault.random) : body,
    timeoutMs: spec.timeoutMs,
    signal: deps.signal,
  });
  if (fault?.mode === "drop_after") throw new Error("injected fault: the answer was lost");
  return response;
}

function skewMs(fault: Fault | null): number {
  if (fault?.mode === "clock_ahead") return fault.ms;
  return fault?.mode === "clock_behind" ? -fault.ms : 0;
}

function headersOf({ id, spec, retried }: Message, signature: string): Record<string, string> {
  return {
    ...spec.headers,
    "User-Agent": "Upstash-QStash",
    "Upstash-Message-Id": id,
    "Upstash-Retried": String(retried),
    "Upstash-Signature": signature,
    ...(spec.scheduleId === undefined ? {} : { "Upstash-Schedule-Id": spec.scheduleId }),
    ...(spec.callerIp === undefined ? {} : { "Upstash-Caller-Ip": spec.callerIp }),
  };
}

/** Another path of the same host: the signature does not fit there. */
function misdelivered(url: string): string {
  const other = new URL(url);
  other.pathname = other.pathname.replace(/\/?$/, "-misdelivered");
  return other.href;
}

function delivered(message: Message, response: AttemptResponse, deps: DeliveryDeps): Outcome {
  deps.events.add("DELIVERED", message, { responseStatus: response.status });
  return {
    kind: "done",
    message,
    followUps: callbacksOf({ message, response, nowMs: Date.now(), timeScale: deps.timeScale }),
  };
}

function failed(message: Message, response: AttemptResponse | null, error: string, deps: DeliveryDeps): Outcome {
  const nowMs = Date.now();
  const { spec, retried } = message;
  deps.events.add("ERROR", message, { error, responseStatus: response?.status });
  const final = response?.status === NON_RETRYABLE_STATUS && response.headers["upstash-nonretryable-error"] === "true";
  if (!final && retried < spec.retries) {
    const dueAtMs = nowMs + retryWaitMs(message, response, nowMs) * deps.timeScale;
    deps.events.add("RETRY", message, { nextDeliveryTime: Math.round(dueAtMs) });
    return {
      kind: "retry",
      message,
      dueAtMs,
      followUps: callbacksOf({ message, response, nowMs, timeScale: deps.timeScale }),
    };
  }
  const dlqId = newDlqId(nowMs);
  deps.events.add("FAILED", message, { error, responseStatus: response?.status });
  const answer = response && { status: response.status, headers: response.headerLists, body: response.body };
  return {
    kind: "dead",
    message,
    letter: { dlqId, failedAtMs: nowMs, ...(answer ? { response: answer } : { error }) },
    followUps: callbacksOf({ message, response, dlqId, nowMs, timeScale: deps.timeScale }),
  };
}

function retryWaitMs({ spec, retried }: Message, response: AttemptResponse | null, nowMs: number): number {
  const asked = response && readRetryAfterMs(response.headers, nowMs);
  if (asked !== null) return asked;
  return spec.retryDelay === undefined ? defaultRetryDelayMs(retried) : parseRetryDelay(spec.retryDelay)(retried);
}
