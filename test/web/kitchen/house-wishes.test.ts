import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { RefusalCode } from "#web/kitchen/board-state.ts";
import type { Outcome } from "#web/kitchen/calls.ts";
import { HouseWishes, withWishes, type HouseWish } from "#web/kitchen/house-wishes.ts";
import { boardOf } from "./support/boards.ts";

const PIZZA = "0196f0a0-0000-7000-8000-0000000000d1";
const board = boardOf([], 1);
const soldOut: HouseWish = { intent: "sold-out", itemId: PIZZA };
const restock: HouseWish = { intent: "restock", itemId: PIZZA };

let outcomes: Outcome[];
let sent: HouseWish[];
let refused: RefusalCode[];
let house: HouseWishes;
beforeEach(() => {
  vi.useFakeTimers();
  outcomes = [];
  sent = [];
  refused = [];
  house = new HouseWishes({
    send: (wish) => {
      sent.push(wish);
      return Promise.resolve(outcomes.shift() ?? { kind: "done" });
    },
    now: () => Date.now(),
    random: () => 0.5,
  });
  house.onRefused((code) => refused.push(code));
  house.takeBoard(board);
});
afterEach(() => vi.useRealTimers());

const shown = () => withWishes(board, house.get());
const settle = async () => await vi.advanceTimersByTimeAsync(0);

test("a dish is sold out on this screen at once, and stays so when the room says it too", async () => {
  house.wish(soldOut);
  expect(shown().soldOut).toEqual([PIZZA]);
  await settle();
  expect(shown().soldOut).toEqual([PIZZA]); // answered, and the room has not spoken yet
  house.takeBoard(boardOf([], 2, { soldOut: [PIZZA] }));
  expect(house.get()).toEqual([]);
});

test("a pause shows until when, with the words for the guests", () => {
  house.wish({ intent: "pause", minutes: 30, message: "Back soon" });
  expect(shown()).toMatchObject({
    state: "paused",
    message: "Back soon",
    until: new Date(Date.now() + 30 * 60_000).toISOString(),
  });
});

test("a refusal shows the house as it is, and says why", async () => {
  outcomes = [{ kind: "refused", code: "not_allowed" }];
  house.wish({ intent: "close", message: null });
  expect(shown().state).toBe("closed");
  await settle();
  expect(shown().state).toBe("open");
  expect(refused).toEqual(["not_allowed"]);
});

test("a lost answer is asked again, a few times, and then given up aloud", async () => {
  outcomes = Array.from({ length: 10 }, () => ({ kind: "lost" }) as const);
  house.wish(soldOut);
  await settle();
  expect(house.get()).toMatchObject([{ phase: "waiting" }]);
  await vi.advanceTimersByTimeAsync(120_000);
  expect(sent).toHaveLength(6);
  expect(refused).toEqual(["no_answer"]);
  expect(shown().soldOut).toEqual([]);
});

test("of two wishes about one dish the last one counts, and is sent last", async () => {
  outcomes = [{ kind: "lost" }];
  house.wish(soldOut);
  await settle();
  house.wish(restock); // while the first still waits to be asked again
  expect(shown().soldOut).toEqual([]);
  await settle();
  expect(sent.at(-1)).toEqual(restock);
  expect(sent.filter((wish) => wish.intent === "sold-out")).toHaveLength(1);
  expect(refused).toEqual([]);
});

test("a room that stays silent does not make a wish true for ever", async () => {
  house.wish(soldOut);
  await settle();
  await vi.advanceTimersByTimeAsync(3_000);
  expect(shown().soldOut).toEqual([]);
});
