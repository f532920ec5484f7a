import type { Isolate } from "./isolates.ts";

export type Service = "database" | "redis" | "queue" | "mail" | "room";

/** What may become of a call. `late` and `unheard` give no answer until the caller has given up. */
export const FAULTS = [
  "none",
  "refused", // an error before the effect
  "lost", // the effect, and its answer is lost
  "error", // a 5xx, and nothing was done
  "late", // no answer in time, and the effect comes afterwards, or never
  "unheard", // the effect, and no answer in time
  "killed_before", // the Worker dies before the effect
  "killed_after", // the Worker dies after the effect
  "partly", // of the queue: 200, and one message of the batch was refused
  "amnesia", // of a room: it tells its listeners, and dies before it has written anything down
] as const;
export type Fault = (typeof FAULTS)[number];

/** One call of a Worker to the outside that has not been answered. */
export type PendingCall = {
  service: Service;
  isolate: Isolate;
  /** What it asks for, in words for the story. */
  label: string;
  /** Whether it may change what is in the database. */
  writes?: boolean;
  /** Of a push: the room. */
  room?: string;
  /** Does it. What it resolves to is the answer that the caller would get. */
  effect: (fault: Fault) => Promise<Response>;
  resolve: (response: Response) => void;
  reject: (error: unknown) => void;
  /** Whether its caller has stopped waiting. */
  isGivenUp: boolean;
};

/** Keeps every outgoing call of every Worker until somebody decides what becomes of it. */
export class Network {
  #pending: PendingCall[] = [];
  /** How many calls there were. */
  sent = 0;
  /** Rooms that a push may never have reached. */
  readonly untold = new Set<string>();
  /** When a call of Redis last had no answer that came in time. */
  redisFailedAt = Number.NEGATIVE_INFINITY;

  constructor(readonly now: () => number) {}

  get pending(): readonly PendingCall[] {
    return this.#pending;
  }

  /** A call goes out. One of a Worker that is dead goes nowhere and is never answered. */
  async send(
    call: Pick<PendingCall, "service" | "isolate" | "label" | "room" | "writes" | "effect">,
    signal?: AbortSignal | null,
  ): Promise<Response> {
    return await new Promise<Response>((resolve, reject) => {
      if (!call.isolate.isAlive) return;
      this.sent++;
      if (signal?.aborted) return reject(signal.reason as Error);
      const pending: PendingCall = { ...call, resolve, reject, isGivenUp: false };
      signal?.addEventListener("abort", () => {
        pending.isGivenUp = true;
        this.noteLost(pending);
        reject(signal.reason as Error);
      });
      this.#pending.push(pending);
    });
  }

  /** Takes a call out of those that wait. */
  take(call: PendingCall): void {
    this.#pending = this.#pending.filter((each) => each !== call);
  }

  /** A call stays on its way. */
  putBack(call: PendingCall): void {
    this.#pending.push(call);
  }

  /** What was under way for a Worker that died is nobody's any more; what had left it may still arrive. */
  abandon(isolate: Isolate, stillArrives: (call: PendingCall) => boolean): void {
    for (const call of this.#pending.filter((each) => each.isolate === isolate)) {
      call.isGivenUp = true;
      this.noteLost(call);
    }
    this.#pending = this.#pending.filter((call) => call.isolate !== isolate || stillArrives(call));
  }

  /** Nobody knows whether a call got there. */
  noteLost({ room, service }: PendingCall): void {
    if (room !== undefined) this.untold.add(room);
    if (service === "redis") this.redisFailedAt = this.now();
  }
}

/** An answer as a service would send it. */
export const jsonAnswer = (body: unknown, status = 200): Response => Response.json(body, { status });
