import { app } from "#worker/app.ts";
import { PUBLIC_URL } from "./cloud.ts";
import type { Isolate } from "./isolates.ts";

/** What a caller was told; null when the connection broke before. */
export type Heard = { status: number; text: string } | null;

/** Something asked for under a key, and everything that was answered to it. */
export type Command = {
  /** The step that began it. */
  step: number;
  who: string;
  what: "place" | "cancel" | "move" | "adjust";
  path: string;
  key: string;
  body: string;
  words: string;
  heard: { body: string; answer: NonNullable<Heard> }[];
  /** How often it was sent, and which of these was the last that was answered. */
  sent: number;
  answered: number;
  /** Another wish was sent under its key, which may be what was done. */
  isKeyShared: boolean;
  /** Told "no" although it was done, in the one way in which that may happen. */
  isExcused: boolean;
};

export type Sent = { method: "GET" | "POST"; path: string; headers?: Record<string, string>; body?: string };

/** Asks one Worker, and waits until it answers or dies. `path` begins with a slash, behind `/api/v1`. */
export async function ask(isolate: Isolate, { method, path, headers = {}, body }: Sent): Promise<Heard> {
  const request = new Request(`${PUBLIC_URL}/api/v1${path}`, {
    method,
    headers: { ...headers, ...(body !== undefined && { "content-type": "application/json" }) },
    ...(body !== undefined && { body }),
  });
  return await handOver(isolate, request);
}

/** Hands a request to a Worker. Null when it dies before it answers. */
export async function handOver(isolate: Isolate, request: Request): Promise<Heard> {
  if (!isolate.isAlive) return null;
  const context = { waitUntil: (work: Promise<unknown>) => void work.catch(() => undefined), props: {} };
  const answered = async (): Promise<Heard> => {
    const response = await app.fetch(request, isolate.bindings, {
      ...context,
      passThroughOnException: () => undefined,
    } as unknown as ExecutionContext);
    return { status: response.status, text: await response.text() };
  };
  return await unlessDead(isolate, answered());
}

/** What some work of a Worker comes to; null when the Worker dies first. */
export async function unlessDead<T>(isolate: Isolate, work: Promise<T>): Promise<T | null> {
  return await new Promise<T | null>((resolve, reject) => {
    const die = () => resolve(null);
    isolate.onDeath.add(die);
    work.then(resolve, reject).finally(() => isolate.onDeath.delete(die));
  });
}
