/** What a log line says beside its message: ids, codes and numbers. Never a body, a token, or a person. */
export type Facts = { error?: unknown; [fact: string]: unknown };

export interface Log {
  info(message: string, facts?: Facts): void;
  warn(message: string, facts?: Facts): void;
  error(message: string, facts?: Facts): void;
  /** The same log, with these facts on every line. */
  with(facts: Facts): Log;
}

type Level = "info" | "warn" | "error";

/** Writes one line of JSON for each call. This module is the only one that may touch the console. */
export function createLog(always: Facts = {}): Log {
  const write = (level: Level, message: string, facts: Facts = {}) => {
    console[level](lineOf(level, message, { ...always, ...facts }));
  };
  return {
    info: (message, facts) => write("info", message, facts),
    warn: (message, facts) => write("warn", message, facts),
    error: (message, facts) => write("error", message, facts),
    with: (facts) => createLog({ ...always, ...facts }),
  };
}

/** Writes an unexpected error as one line of JSON, for us to read. */
export function report(message: string, facts: Facts): void {
  createLog().error(message, facts);
}

function lineOf(level: Level, message: string, { error, ...facts }: Facts): string {
  return JSON.stringify({ level, message, ...facts, ...(error !== undefined && { error: describe(error) }) });
}

/** Enough of an error to find its cause. A driver's `detail` is left out: it prints whole rows. */
function describe(error: unknown): unknown {
  if (!(error instanceof Error)) return { thrown: typeof error };
  const { name, message, stack, cause } = error;
  const { code, constraint } = error as { code?: unknown; constraint?: unknown };
  return {
    name,
    message: redact(message),
    ...(typeof code === "string" && { code }),
    ...(typeof constraint === "string" && { constraint }),
    ...(stack !== undefined && { stack: redact(stack) }),
    ...(cause instanceof Error && { cause: { name: cause.name, message: redact(cause.message) } }),
  };
}

const SECRETS: readonly [RegExp, string][] = [
  [/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@]+@/gi, "$1***@"], // user:password@ of an address
  [/\beyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*/g, "<jwt>"],
  [/\bguest\.[A-Za-z0-9_.-]+/g, "<guest token>"],
  [/\blink\.[A-Za-z0-9_.-]+/g, "<account link>"],
  [/\bsvc_[A-Za-z0-9_-]+/g, "<service token>"],
  [/\b[^\s@"'<>,:;()]{1,64}@[^\s@"'<>,:;()]{1,255}\.[a-z]{2,}/gi, "<e-mail>"],
];
const TEXT_MAX = 4_000;

/** Takes out what a foreign error's text may have picked up on its way. */
export function redact(text: string): string {
  return SECRETS.reduce((clean, [pattern, instead]) => clean.replace(pattern, instead), text.slice(0, TEXT_MAX));
}
