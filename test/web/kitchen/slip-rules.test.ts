import { describe, expect, test } from "vitest";
import { ORDER_STATUSES } from "#domain/order-status.ts";
import { dueOf } from "#web/kitchen/due.ts";
import { keepOps, keptOps } from "#web/kitchen/kept-ops.ts";
import { actOf, mainMove, otherMoves } from "#web/kitchen/moves.ts";
import { clockOffset } from "#web/lib/clock.ts";
import { isHealthWarning } from "#web/kitchen/warning-notes.ts";
import { moveKey, readWish } from "#web/kitchen/wishes.ts";
import { KITCHEN, NOON, slip } from "./support/boards.ts";

const at = (minutes: number) => new Date(NOON + minutes * 60_000);

describe("the promise", () => {
  const confirmed = slip(1, "confirmed"); // sent at noon, promised for 12:20 to 12:25

  test.each([
    [0, { state: "waiting", minutes: 0 }],
    [14, { state: "waiting", minutes: 14 }],
    [15, { state: "soon", minutes: 5 }],
    [19, { state: "soon", minutes: 1 }],
    [20, { state: "due" }],
    [24, { state: "due" }],
    [25, { state: "late", minutes: 1 }],
    [32, { state: "late", minutes: 7 }],
  ])("%i minutes after the order", (minutes, due) => {
    expect(dueOf(confirmed, at(minutes))).toEqual(due);
  });

  test("of food that is ready counts from when it became ready", () => {
    const ready = slip(1, "ready", { statusAt: at(18).toISOString() });
    expect(dueOf(ready, at(21))).toEqual({ state: "ready", minutes: 3, isLong: false });
    expect(dueOf(ready, at(40))).toMatchObject({ isLong: true });
  });

  test("is measured by the server's clock when the tablet's is wrong, and by the tablet's when it is only slow to load", () => {
    const server = NOON;
    expect(clockOffset(server, [server + 2_000])).toBe(0);
    expect(clockOffset(server, [server - 600_000])).toBe(600_000);
    expect(clockOffset(server, [server + 45_000, server + 300])).toBe(0); // the script came late, the page did not
  });
});

describe("what a slip offers", () => {
  test.each([
    ["placed", "pickup", "confirmed"],
    ["confirmed", "pickup", "preparing"],
    ["preparing", "dine_in", "ready"],
    ["ready", "pickup", "picked_up"],
    ["ready", "dine_in", "served"],
  ] as const)("%s for %s: one next step, %s, to a cook", (status, fulfilment, to) => {
    expect(mainMove({ status, fulfilment }, ["kitchen"])).toBe(to);
  });

  test("a cook may neither decline nor cancel, the counter may", () => {
    for (const status of ["placed", "confirmed", "preparing", "ready"] as const) {
      expect(otherMoves({ status, fulfilment: "pickup" }, ["kitchen"]).ends).toEqual([]);
      expect(otherMoves({ status, fulfilment: "pickup" }, ["staff"]).ends).toEqual([
        status === "placed" ? "rejected" : "cancelled",
      ]);
    }
  });

  test("food that is ready can go back to the stove", () => {
    expect(otherMoves({ status: "ready", fulfilment: "pickup" }, ["kitchen"]).back).toEqual(["preparing"]);
  });

  test("somebody who only looks on is offered nothing", () => {
    for (const status of ORDER_STATUSES) expect(mainMove({ status, fulfilment: "pickup" }, [])).toBeNull();
  });

  test("every move on the board has words of its own", () => {
    expect(actOf("ready", "preparing").label).toBe("action.recall");
    expect(actOf("preparing", "confirmed").label).toBe("action.unstart");
    expect(actOf("ready", "cancelled").label).toBe("action.cancel");
  });
});

describe("notes that matter to somebody's health", () => {
  test.each([
    "Peanut allergy!",
    "I am ALLERGIC to sesame",
    "coeliac, please no flour",
    "no nuts please",
    "without any dairy",
    "gluten-free bun",
    "ممنوع المكسرات، حساسية شديدة",
  ])("%s", (note) => expect(isHealthWarning(note)).toBe(true));

  test.each(["No basil, please", "Extra hot", "Ring the bell", "Doughnuts on top"])("not: %s", (note) =>
    expect(isHealthWarning(note)).toBe(false),
  );
});

describe("forms", () => {
  const form = (fields: Record<string, string>) => {
    const made = new FormData();
    for (const [name, value] of Object.entries(fields)) made.set(name, value);
    return made;
  };
  const { orderId } = slip(7);
  const move = { intent: "move", orderId, number: "7", from: "placed", to: "confirmed", version: "3" };

  test("a move is read with its promise, and the same form is the same wish", () => {
    const wish = readWish(form({ ...move, prepMinutes: "20" }));
    expect(wish).toEqual({
      ...{ intent: "move", orderId, number: 7, from: "placed", to: "confirmed", version: 3 },
      ...{ prepMinutes: 20, reason: null },
    });
    const again = readWish(form({ ...move, prepMinutes: "20" }));
    const other = readWish(form({ ...move, prepMinutes: "30" }));
    const key = (read: typeof wish) => (read?.intent === "move" ? moveKey(read) : "");
    expect(key(wish)).toBe(key(again));
    expect(key(wish)).not.toBe(key(other));
    expect(key(wish)).toMatch(/^[\x21-\x7e]{8,128}$/);
  });

  test("own words go before a reason from the list", () => {
    const reasons = { ...move, to: "rejected", reason: "We are closing", words: "  The oven is out  " };
    expect(readWish(form(reasons))).toMatchObject({ reason: "The oven is out" });
    expect(readWish(form({ ...reasons, words: " " }))).toMatchObject({ reason: "We are closing" });
  });

  test("a pause with minutes, and one without", () => {
    expect(readWish(form({ intent: "pause-15", message: "" }))).toEqual({
      intent: "pause",
      minutes: 15,
      message: null,
    });
    expect(readWish(form({ intent: "pause", message: "Back soon" }))).toMatchObject({
      minutes: null,
      message: "Back soon",
    });
  });

  test.each<Record<string, string>>([
    {},
    { intent: "burn" },
    { ...move, orderId: "7" },
    { ...move, to: "eaten" },
    { ...move, version: "-1" },
    { ...move, version: "1e3" },
    { intent: "sold-out", itemId: "pizza" },
  ])("what none of our pages sends is nothing: %j", (fields) => expect(readWish(form(fields))).toBeNull());
});

describe("taps that a reload interrupts", () => {
  const op = {
    ...{ key: "key-1", orderId: slip(1).orderId, number: 1, from: "placed" as const, to: "confirmed" as const },
    ...{ base: 1, phase: "waiting" as const, tappedAt: NOON, prepMinutes: null, reason: null },
  };
  const shelfOf = () => {
    const kept = new Map<string, string>();
    return {
      getItem: (name: string) => kept.get(name) ?? null,
      setItem: (name: string, value: string) => void kept.set(name, value),
      removeItem: (name: string) => void kept.delete(name),
    };
  };

  test("are there afterwards, for the same person in the same kitchen", () => {
    const shelf = shelfOf();
    keepOps(shelf, KITCHEN, "cook", [op]);
    expect(keptOps(shelf, KITCHEN, "cook", NOON + 60_000)).toEqual([op]);
    expect(keptOps(shelf, KITCHEN, "another cook", NOON)).toEqual([]);
    expect(keptOps(shelf, "another kitchen", "cook", NOON)).toEqual([]);
  });

  test("are forgotten when they were answered, when they are too old, and when they are unreadable", () => {
    const shelf = shelfOf();
    keepOps(shelf, KITCHEN, "cook", [op]);
    expect(keptOps(shelf, KITCHEN, "cook", NOON + 11 * 60_000)).toEqual([]);
    keepOps(shelf, KITCHEN, "cook", []);
    expect(keptOps(shelf, KITCHEN, "cook", NOON)).toEqual([]);
    shelf.setItem(`kitchen:${KITCHEN}:cook`, '[{"key":1},null,"x"]');
    expect(keptOps(shelf, KITCHEN, "cook", NOON)).toEqual([]);
    shelf.setItem(`kitchen:${KITCHEN}:cook`, "{");
    expect(keptOps(shelf, KITCHEN, "cook", NOON)).toEqual([]);
  });
});
