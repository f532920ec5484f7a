import { uuidv7 } from "uuidv7";

/** Where a callback goes and how. */
export interface CallbackSpec {
  url: string;
  method: string;
  headers: Record<string, string>;
  retries: number;
  retryDelay?: string | undefined;
  timeoutMs: number;
  delayMs: number;
}

/** How a message is to be delivered; kept as one JSON document beside its body. */
export interface MessageSpec {
  method: string;
  /** What the destination gets: `Content-Type` and the `Upstash-Forward-*` headers without their prefix. */
  headers: Record<string, string>;
  retries: number;
  retryDelay?: string | undefined;
  timeoutMs: number;
  callback?: CallbackSpec | undefined;
  failureCallback?: CallbackSpec | undefined;
  labels?: string[] | undefined;
  scheduleId?: string | undefined;
  callerIp?: string | undefined;
}

/** A message that is somewhere on its way. */
export interface Message {
  id: string;
  /** Exactly what stood behind `/v2/publish/`. */
  url: string;
  body: Buffer;
  spec: MessageSpec;
  createdAtMs: number;
  dueAtMs: number;
  /** Attempts that failed so far. */
  retried: number;
}

/** A message before it is accepted. */
export interface NewMessage extends Message {
  dedupId: string | null;
}

/** Message ids grow with time, so they also keep the order of messages that are due in the same millisecond. */
export function newMessageId(): string {
  return `msg_${uuidv7().replaceAll("-", "")}`;
}

/** Headers as QStash shows them: a list of values each. */
export function headerLists(headers: Record<string, string | string[] | undefined>): Record<string, string[]> {
  const lists: Record<string, string[]> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) lists[canonicalName(name)] = [value].flat();
  }
  return lists;
}

/** `content-type` becomes `Content-Type`. */
export function canonicalName(name: string): string {
  return name.toLowerCase().replace(/(^|-)([a-z])/g, (_, dash: string, letter: string) => dash + letter.toUpperCase());
}

/** A body as QStash shows it: as text when it is UTF-8, else as base64. */
export function bodyFields<Name extends string>(name: Name, body: Buffer): Record<string, string> {
  const text = body.toString("utf8");
  return Buffer.from(text, "utf8").equals(body) ? { [name]: text } : { [`${name}Base64`]: body.toString("base64") };
}
