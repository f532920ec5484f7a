import type { AttemptResponse } from "./attempt.ts";
import { headerLists, newMessageId } from "./message.ts";
import type { CallbackSpec, Message, NewMessage } from "./message.ts";

/** What a callback tells about an attempt. */
export interface AttemptReport {
  message: Message;
  response: AttemptResponse | null;
  /** Set when the message has been given up. */
  dlqId?: string;
  nowMs: number;
  /** Delays take this many times as long as they should. */
  timeScale: number;
}

/** The callbacks that an attempt causes: one for each attempt, and the failure callback once, at the end. */
export function callbacksOf(report: AttemptReport): NewMessage[] {
  const { callback, failureCallback } = report.message.spec;
  const messages: NewMessage[] = [];
  if (callback) messages.push(toMessage(callback, report));
  if (failureCallback && report.dlqId !== undefined) messages.push(toMessage(failureCallback, report));
  return messages;
}

function toMessage(callback: CallbackSpec, report: AttemptReport): NewMessage {
  const { message, response, dlqId, nowMs, timeScale } = report;
  const { url, delayMs, ...delivery } = callback;
  const body = {
    status: response?.status ?? 0,
    header: response?.headerLists ?? {},
    body: response?.body.toString("base64") ?? "",
    retried: message.retried,
    maxRetries: message.spec.retries,
    ...(dlqId === undefined ? {} : { dlqId }),
    sourceMessageId: message.id,
    url: message.url,
    method: message.spec.method,
    sourceHeader: headerLists(message.spec.headers),
    sourceBody: message.body.toString("base64"),
    notBefore: message.dueAtMs,
    createdAt: message.createdAtMs,
    scheduleId: message.spec.scheduleId,
    callerIP: message.spec.callerIp,
  };
  return {
    id: newMessageId(),
    url,
    body: Buffer.from(JSON.stringify(body)),
    spec: delivery,
    createdAtMs: nowMs,
    dueAtMs: nowMs + delayMs * timeScale,
    retried: 0,
    dedupId: null,
  };
}
