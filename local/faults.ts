import * as z from "zod";

export const FAULT_MODES = [
  "refuse", // the socket is closed at once, nothing happens
  "error", // a 5xx answer, nothing happens
  "stall", // held for `ms`, then the socket is closed; nothing happens
  "drop_before", // the socket is closed just before the effect, which is undone or never made
  "drop_after", // the effect happens, its answer is lost
  "delay", // everything happens, `ms` late, even if the caller has given up
  "duplicate", // it happens twice
  "reorder", // it changes place with later ones
  "never", // a request gets no answer and has no effect, a delivery is accepted and not made
  "stale", // a Redis answers what was there `ms` ago
  "corrupt", // a delivery arrives with a byte of its body changed
  "misdeliver", // a delivery arrives at another path of its host
  "clock_ahead", // a delivery is signed by a clock that is `ms` ahead
  "clock_behind", // a delivery is signed by a clock that is `ms` behind
] as const;
export type FaultMode = (typeof FAULT_MODES)[number];

/** What can happen to a request that a service answers. */
export const REQUEST_FAULTS = [
  "refuse",
  "error",
  "stall",
  "drop_before",
  "drop_after",
  "delay",
  "duplicate",
  "reorder",
  "never",
] as const satisfies readonly FaultMode[];
/** What can happen to a message that a service delivers. */
export const DELIVERY_FAULTS = [
  ...REQUEST_FAULTS,
  "corrupt",
  "misdeliver",
  "clock_ahead",
  "clock_behind",
] as const satisfies readonly FaultMode[];

const MILLISECONDS_MAX = 10 * 60_000;

export const FaultRule = z.strictObject({
  /** Part of the operation's name, such as `place_order` or `POST /v2/publish`; without it every operation matches. */
  match: z.string().max(500).optional(),
  /** Only the nth matching operation, counted from 1. */
  nth: z.int().min(1).optional(),
  /** Each matching operation with this chance, drawn from the seed. */
  probability: z.number().min(0).max(1).optional(),
  /** At most this often. */
  times: z.int().min(1).optional(),
  mode: z.enum(FAULT_MODES),
  ms: z.int().min(0).max(MILLISECONDS_MAX).optional(),
  status: z.int().min(400).max(599).optional(),
});
export type FaultRule = z.infer<typeof FaultRule>;

/** The body of `POST /_control/faults`. */
export const FaultPlan = z.strictObject({ seed: z.int().min(0).default(1), rules: z.array(FaultRule).max(100) });

/** A fault that is due now. */
export interface Fault {
  mode: FaultMode;
  ms: number;
  status: number;
  /** A number in [0, 1) of the rule's own sequence, for what the service itself leaves to chance. */
  random: number;
}

export interface FaultCounter {
  rule: FaultRule;
  /** Operations that matched. */
  seen: number;
  /** Faults that were caused. */
  fired: number;
}

const DEFAULT_MS: Partial<Record<FaultMode, number>> = {
  stall: 10_000,
  delay: 1_000,
  reorder: 1_000,
  stale: 30_000,
  clock_ahead: 10 * 60_000,
  clock_behind: 10 * 60_000,
};

/** How long a rule's faults take. */
export const msOf = ({ mode, ms }: FaultRule): number => ms ?? DEFAULT_MS[mode] ?? 0;

/** A rule that this service cannot follow: in silence it would make a test believe in a fault that never came. */
export class FaultRefusal extends Error {}

export interface FaultListener {
  /** Says why rules cannot be followed, or null. */
  refusal(rules: readonly FaultRule[]): string | null;
  /** Told of the rules that are in force from now on. */
  changed?(rules: readonly FaultRule[]): void;
}

/**
 * The faults that one local service is told to make. Each rule draws from a sequence of its own, one number for each
 * operation that matches it: the same seed and the same operations give the same faults, whatever else goes on.
 */
export class Faults {
  #seed = 1;
  #rules: { counter: FaultCounter; random: () => number }[] = [];

  constructor(private readonly listener: FaultListener = { refusal: () => null }) {}

  /** Replaces all rules and starts their sequences anew. Throws FaultRefusal, and leaves those in force, if one makes no sense. */
  set(rules: FaultRule[], seed = 1): void {
    const plan = FaultPlan.parse({ seed, rules });
    const refusal = this.listener.refusal(plan.rules);
    if (refusal !== null) throw new FaultRefusal(refusal);
    this.#seed = plan.seed;
    this.#rules = plan.rules.map((rule, index) => ({
      counter: { rule, seen: 0, fired: 0 },
      random: seededRandom(plan.seed + index * 7919),
    }));
    this.listener.changed?.(plan.rules);
  }

  clear(): void {
    this.#rules = [];
    this.listener.changed?.([]);
  }

  get seed(): number {
    return this.#seed;
  }

  get counters(): FaultCounter[] {
    return this.#rules.map(({ counter }) => ({ ...counter }));
  }

  /** The fault for this operation, if one is due; the first rule wins, but every matching rule counts and draws. */
  draw(operation: string, modes: readonly FaultMode[] = REQUEST_FAULTS): Fault | null {
    let due: Fault | null = null;
    for (const { counter, random } of this.#rules) {
      const { rule } = counter;
      if (!modes.includes(rule.mode) || !operation.includes(rule.match ?? "")) continue;
      counter.seen++;
      const chance = random();
      const detail = random();
      if (due || counter.fired >= (rule.times ?? Infinity)) continue;
      if (rule.nth !== undefined && rule.nth !== counter.seen) continue;
      if (rule.probability !== undefined && chance >= rule.probability) continue;
      counter.fired++;
      due = {
        mode: rule.mode,
        ms: msOf(rule),
        status: rule.status ?? 500,
        random: detail,
      };
    }
    return due;
  }
}

/** Mulberry32: numbers in [0, 1), the same ones for the same seed. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
