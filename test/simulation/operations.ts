import * as fc from "fast-check";
import { FAULTS, type Fault } from "./network.ts";

/** Who may be at the counter, and who works behind it. */
export const EATERS = ["Ada", "Ben", "the guest"] as const;
export const CREW = ["Kim", "Mo"] as const;
export const DISHES = ["tart", "cola", "soup"] as const;
const COUNTED = ["tart", "cola"] as const;
export type Eater = (typeof EATERS)[number];
export type Cook = (typeof CREW)[number];
export type Who = Eater | Cook;
export type Dish = (typeof DISHES)[number];
export type Counted = (typeof COUNTED)[number];
export type CartLine = { dish: Dish; quantity: number };

/** Numbers that choose among what there is at the moment: the n-th, counted round and round. */
type Nth = number;

/**
 * Something that people, the queue, the clock or bad luck do. Whatever it speaks of may not be there: then it does nothing, so any part
 * of a history is a history too.
 */
export type Operation =
  | { do: "nothing" }
  | { do: "place"; who: Eater; lines: CartLine[]; isLost: boolean }
  | { do: "repeat"; command: Nth; isLost: boolean }
  | { do: "reuse key"; command: Nth }
  | { do: "cancel"; who: Eater | "Mo"; order: Nth; isLost: boolean }
  | { do: "move"; who: Cook; order: Nth; to: Nth; isStale: boolean; isLost: boolean }
  | { do: "adjust"; who: Cook; dish: Counted; delta: number; isLost: boolean }
  | { do: "switch"; who: Cook; dish: Dish; isSoldOut: boolean; portions: number | null }
  | { do: "pause"; who: Cook; minutes: number | null }
  | { do: "reopen"; who: Cook }
  | { do: "sweep"; pump: "cron" | "qstash" }
  | { do: "deliver"; message: Nth; times: number }
  | { do: "lose message"; message: Nth }
  | { do: "look"; who: Who; page: "order" | "kitchen" | "menu" | "user"; order: Nth }
  | { do: "break line"; page: Nth; isSilent: boolean }
  | { do: "lose frame"; page: Nth }
  | { do: "leave"; page: Nth }
  | { do: "refresh"; who: Exclude<Who, "the guest">; isLost: boolean }
  | { do: "read"; who: Who; what: "order" | "board" | "menu" | "mine" | "stock"; order: Nth }
  | { do: "restart"; worker: Nth }
  | { do: "room sleeps" | "room dies" | "room forgets"; room: Nth }
  | { do: "wait"; seconds: number }
  | { do: "clock"; skewSeconds: number }
  | { do: "leases end" }
  | { do: "redis forgets" };

/** One operation at one of two Workers, and what becomes of some of the calls that are under way afterwards. */
export type Turn = { operation: Operation; worker: Nth; answers: { call: Nth; fault: Fault }[] };

const nth = fc.nat({ max: 23 });
const isLost = fc.constantFrom(false, false, false, false, true);
const quantity = fc.constantFrom(1, 1, 2);
const line: fc.Arbitrary<CartLine> = fc.record({ dish: fc.constantFrom(...DISHES), quantity });
const what = <D extends string>(name: D) => fc.constant(name);
const eater = fc.constantFrom(...EATERS);
const cook = fc.constantFrom(...CREW);
const anybody = fc.constantFrom<Who>(...EATERS, ...CREW);

type Weighted = { weight: number; arbitrary: fc.Arbitrary<Operation> };
const often = (weight: number, arbitrary: fc.Arbitrary<Operation>): Weighted => ({ weight, arbitrary });

/** How often each is done; what is first is what a failing history is made simpler with. */
const operation: fc.Arbitrary<Operation> = fc.oneof(
  { withCrossShrink: true },
  often(1, fc.record({ do: what("nothing") })),
  often(
    18,
    fc.record({ do: what("place"), who: eater, lines: fc.array(line, { minLength: 1, maxLength: 3 }), isLost }),
  ),
  often(8, fc.record({ do: what("repeat"), command: nth, isLost })),
  often(2, fc.record({ do: what("reuse key"), command: nth })),
  often(5, fc.record({ do: what("cancel"), who: fc.constantFrom<Eater | "Mo">(...EATERS, "Mo"), order: nth, isLost })),
  often(
    16,
    fc.record({
      do: what("move"),
      who: cook,
      order: nth,
      to: fc.nat({ max: 5 }),
      isStale: fc.constantFrom(false, false, false, false, false, true),
      isLost,
    }),
  ),
  often(
    4,
    fc.record({
      do: what("adjust"),
      who: cook,
      dish: fc.constantFrom(...COUNTED),
      delta: fc.constantFrom(1, 2, 3, -1, -2),
      isLost,
    }),
  ),
  often(
    3,
    fc.record({
      do: what("switch"),
      who: cook,
      dish: fc.constantFrom(...DISHES),
      isSoldOut: fc.boolean(),
      portions: fc.constantFrom(null, 0, 1, 3),
    }),
  ),
  often(2, fc.record({ do: what("pause"), who: cook, minutes: fc.constantFrom(null, 1, 5, 60) })),
  often(3, fc.record({ do: what("reopen"), who: cook })),
  often(5, fc.record({ do: what("sweep"), pump: fc.constantFrom("cron", "qstash") })),
  often(22, fc.record({ do: what("deliver"), message: nth, times: fc.constantFrom(1, 1, 1, 2) })),
  often(2, fc.record({ do: what("lose message"), message: nth })),
  often(
    9,
    fc.record({
      do: what("look"),
      who: anybody,
      page: fc.constantFrom("order", "kitchen", "menu", "user"),
      order: nth,
    }),
  ),
  often(3, fc.record({ do: what("break line"), page: nth, isSilent: fc.boolean() })),
  often(4, fc.record({ do: what("lose frame"), page: nth })),
  often(1, fc.record({ do: what("leave"), page: nth })),
  often(4, fc.record({ do: what("refresh"), who: fc.constantFrom("Ada", "Ben", "Kim", "Mo"), isLost })),
  often(
    6,
    fc.record({
      do: what("read"),
      who: anybody,
      what: fc.constantFrom("order", "board", "menu", "mine", "stock"),
      order: nth,
    }),
  ),
  often(2, fc.record({ do: what("restart"), worker: nth })),
  often(3, fc.record({ do: fc.constantFrom("room sleeps", "room dies", "room forgets"), room: nth })),
  often(4, fc.record({ do: what("wait"), seconds: fc.constantFrom(1, 3, 12, 40, 1, 3, 12, 40, 310) })),
  often(3, fc.record({ do: what("clock"), skewSeconds: fc.constantFrom(0, 25, -25, 600, -600) })),
  often(4, fc.record({ do: what("leases end") })),
  often(1, fc.record({ do: what("redis forgets") })),
);

const WELL: readonly Fault[] = Array.from({ length: 24 }, () => "none");
const answer = fc.record({ call: nth, fault: fc.constantFrom<Fault>(...WELL, ...FAULTS) });

const turn: fc.Arbitrary<Turn> = fc.record({
  operation,
  worker: fc.nat({ max: 1 }),
  answers: fc.array(answer, { minLength: 0, maxLength: 9, size: "max" }),
});

/** Histories of exactly so many turns; those that fail are made shorter. */
export function histories(turns: number): fc.Arbitrary<Turn[]> {
  return new FullLength(
    fc.array(turn, { minLength: turns, maxLength: turns }),
    fc.array(turn, { minLength: 0, maxLength: turns }),
  );
}

/** Makes values with one arbitrary, and smaller ones of them with another. */
class FullLength<T> extends fc.Arbitrary<T> {
  constructor(
    readonly full: fc.Arbitrary<T>,
    readonly smaller: fc.Arbitrary<T>,
  ) {
    super();
  }

  override generate(random: fc.Random): fc.Value<T> {
    return this.full.generate(random, undefined);
  }

  override canShrinkWithoutContext(value: unknown): value is T {
    return this.smaller.canShrinkWithoutContext(value);
  }

  override shrink(value: T, context?: unknown): fc.Stream<fc.Value<T>> {
    return this.smaller.shrink(value, context);
  }
}
