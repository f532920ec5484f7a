import type { IncomingHttpHeaders } from "node:http";
import { readDurationMs } from "./durations.ts";

const HEADERS = ["retry-after", "x-ratelimit-reset", "x-ratelimit-reset-requests", "x-ratelimit-reset-tokens"];
const DAY_MS = 86_400_000;

/** When a destination asks to be tried again, in milliseconds from now; null when it says nothing, or more than a day. */
export function readRetryAfterMs(headers: IncomingHttpHeaders, nowMs: number): number | null {
  for (const name of HEADERS) {
    const text = headers[name];
    if (typeof text !== "string") continue;
    const waitMs = readWaitMs(text.trim(), nowMs);
    if (waitMs !== null) return waitMs <= DAY_MS ? waitMs : null;
  }
  return null;
}

function readWaitMs(text: string, nowMs: number): number | null {
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1_000;
  const duration = readDurationMs(text);
  if (duration !== null) return duration;
  const date = Date.parse(text);
  return Number.isNaN(date) ? null : Math.max(0, date - nowMs);
}
