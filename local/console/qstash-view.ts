import * as z from "zod";

const TIMEOUT_MS = 3_000;
const SHOWN_MAX = 25;

const DeadLetter = z.object({
  dlqId: z.string(),
  messageId: z.string(),
  url: z.string(),
  failedAt: z.number(),
  retried: z.number().optional(),
  responseStatus: z.number().optional(),
  error: z.string().optional(),
});
const Waiting = z.object({
  messageId: z.string(),
  url: z.string(),
  state: z.string(),
  notBefore: z.number(),
  retried: z.number(),
});
const Event = z.object({
  messageId: z.string(),
  url: z.string(),
  state: z.string(),
  time: z.number(),
  responseStatus: z.number().optional(),
  error: z.string().optional(),
});

export interface QstashView {
  deadLetters: z.infer<typeof DeadLetter>[];
  waiting: z.infer<typeof Waiting>[];
  events: z.infer<typeof Event>[];
}

export interface QstashAccess {
  url: string;
  token: string;
}

/** What QStash holds, asked through its own API; undefined when it does not answer. */
export async function viewQstash(access: QstashAccess): Promise<QstashView | undefined> {
  try {
    const [deadLetters, waiting, events] = await Promise.all([
      ask(access, "GET", `/v2/dlq?order=latestFirst&count=${SHOWN_MAX}`),
      ask(access, "GET", `/v2/_local/messages?count=${SHOWN_MAX}`),
      ask(access, "GET", `/v2/events?count=${SHOWN_MAX}`),
    ]);
    return {
      deadLetters: z.object({ messages: z.array(DeadLetter) }).parse(deadLetters).messages,
      waiting: z.object({ messages: z.array(Waiting) }).parse(waiting).messages,
      events: z.object({ events: z.array(Event) }).parse(events).events,
    };
  } catch {
    return undefined;
  }
}

/** Sends one dead letter, or a page of them, on its way again. Returns how many. */
export async function retryDeadLetters(access: QstashAccess, dlqId: string | undefined): Promise<number> {
  const one = dlqId === undefined ? "" : `/${encodeURIComponent(dlqId)}`;
  const answer = await ask(access, "POST", `/v2/dlq/retry${one}`);
  const { responses } = z.object({ responses: z.array(z.unknown()).optional() }).parse(answer);
  return responses?.length ?? 1;
}

async function ask({ url, token }: QstashAccess, method: string, path: string): Promise<unknown> {
  const headers = { authorization: `Bearer ${token}` };
  const response = await fetch(url + path, { method, headers, signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (!response.ok) throw new Error(`QStash answered ${response.status}`);
  return await response.json();
}
