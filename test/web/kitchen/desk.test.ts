import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { shownCards, UNDO_MILLISECONDS, type Op } from "#web/kitchen/board-state.ts";
import { GIVE_UP_MILLISECONDS, KitchenDesk, resendDelay, type Answer } from "#web/kitchen/desk.ts";
import { boardOf, moveOf, slip } from "./support/boards.ts";
import { KitchenServer } from "./support/kitchen-server.ts";

/** A line to the kitchen's server that does what the test says: carries, loses there, loses the way back. */
class Line {
  mode: "good" | "never arrives" | "answer lost" | "hangs" = "good";
  isOnline = true;
  readonly sent: Op[] = [];

  constructor(readonly server: KitchenServer) {}

  send = async (op: Op): Promise<Answer> => {
    this.sent.push(op);
    if (this.mode === "hangs") return await new Promise(() => undefined);
    if (this.mode === "never arrives") return { kind: "lost" };
    const answer = this.server.take(op);
    if (this.mode === "answer lost") return { kind: "lost" };
    return "facts" in answer ? { kind: "done", facts: answer.facts } : { kind: "refused", code: answer.code };
  };
}

const placed = slip(1);
const cooking = slip(2, "preparing");
const ready = slip(3, "ready");
let line: Line;
let desk: KitchenDesk;
let stop: () => void;

beforeEach(() => {
  vi.useFakeTimers();
  line = new Line(new KitchenServer([placed, cooking, ready]));
  let keys = 0;
  desk = new KitchenDesk(line.server.board(), {
    send: line.send,
    now: () => Date.now(),
    random: () => 0.5,
    newKey: () => `key-${++keys}`,
    isOnline: () => line.isOnline,
  });
  stop = desk.start();
});
afterEach(() => {
  stop();
  vi.useRealTimers();
});

const column = (number: number) => shownCards(desk.get()).find((card) => card.number === number)?.status;
const settle = async () => await vi.advanceTimersByTimeAsync(0);

describe("sending", () => {
  test("the slip moves before the server has answered, and stays when it says yes", async () => {
    desk.move(moveOf(cooking, "ready"));
    expect(column(2)).toBe("ready");
    await settle();
    expect(line.sent).toMatchObject([{ key: "key-1", base: 1, to: "ready" }]);
    expect(desk.get().ops).toEqual([]);
    expect(column(2)).toBe("ready");
  });

  test("a refusal puts the slip back, with the reason", async () => {
    line.server.moveElsewhere(cooking.orderId, "ready");
    desk.move(moveOf(cooking, "confirmed"));
    expect(column(2)).toBe("confirmed");
    await settle();
    expect(desk.get().refusals).toMatchObject([{ number: 2, code: "stale_version" }]);
    expect(column(2)).toBe("preparing");
    desk.takeBoard(line.server.board());
    expect(column(2)).toBe("ready"); // where the other screen has put it
  });

  test("a lost answer is asked for again under the same key, and counts once", async () => {
    line.mode = "answer lost";
    desk.move(moveOf(cooking, "ready"));
    await settle();
    expect(desk.get().ops).toMatchObject([{ phase: "waiting" }]);
    line.mode = "good";
    await vi.advanceTimersByTimeAsync(resendDelay(1, () => 1));
    expect(line.sent.map(({ key }) => key)).toEqual(["key-1", "key-1"]);
    expect(line.server.effects).toEqual([{ orderId: cooking.orderId, key: "key-1" }]);
    expect(desk.get().ops).toEqual([]);
    expect(column(2)).toBe("ready");
  });

  test("taps upon the same slip go one after the other, and none overtakes", async () => {
    line.mode = "never arrives";
    desk.move(moveOf(placed, "confirmed"));
    desk.move(moveOf({ ...placed, status: "confirmed" }, "preparing"));
    await settle();
    expect(column(1)).toBe("preparing");
    line.mode = "good";
    await vi.advanceTimersByTimeAsync(2_000);
    expect(line.sent.map(({ to, base }) => [to, base])).toEqual([
      ["confirmed", 1],
      ["confirmed", 1],
      ["preparing", 2],
    ]);
    expect(line.server.effects).toHaveLength(2);
  });

  test("while the line is down nothing is asked, and everything goes out the moment it is back", async () => {
    line.isOnline = false;
    desk.move(moveOf(placed, "confirmed"));
    desk.move(moveOf(cooking, "ready"));
    await vi.advanceTimersByTimeAsync(20_000);
    expect(line.sent).toEqual([]);
    expect([column(1), column(2)]).toEqual(["confirmed", "ready"]);
    line.isOnline = true;
    desk.retryNow();
    await settle();
    expect(line.sent.map(({ number }) => number)).toEqual([1, 2]);
    expect(line.server.effects).toHaveLength(2);
  });

  test("after ten minutes in vain the cook is told, and the slip is where the server has it", async () => {
    line.mode = "never arrives";
    desk.move(moveOf(placed, "confirmed"));
    await vi.advanceTimersByTimeAsync(GIVE_UP_MILLISECONDS + 20_000);
    expect(desk.get().refusals).toMatchObject([{ number: 1, code: "no_answer" }]);
    expect(column(1)).toBe("placed");
    const attempts = line.sent.length;
    expect(attempts).toBeLessThan(200);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(line.sent).toHaveLength(attempts);
  });

  test("waits grow to ten seconds at most, and are spread", () => {
    for (let attempt = 1; attempt < 40; attempt++) {
      expect(resendDelay(attempt, () => 1)).toBeLessThanOrEqual(10_400);
      expect(resendDelay(attempt, () => 0)).toBeGreaterThanOrEqual(300);
      expect(resendDelay(attempt, () => 1)).toBeGreaterThan(resendDelay(attempt, () => 0));
    }
  });
});

describe("a change of mind", () => {
  test("a hand-over is not sent for eight seconds, then once", async () => {
    desk.move(moveOf(ready, "picked_up"));
    await vi.advanceTimersByTimeAsync(UNDO_MILLISECONDS - 100);
    expect(column(3)).toBeUndefined();
    expect(line.sent).toEqual([]);
    await vi.advanceTimersByTimeAsync(200);
    expect(line.server.effects).toEqual([{ orderId: ready.orderId, key: "key-1" }]);
    expect(desk.get().undos).toEqual([]);
  });

  test("a hand-over that is taken back was never said", async () => {
    desk.move(moveOf(ready, "picked_up"));
    await vi.advanceTimersByTimeAsync(7_000);
    desk.undo("key-1");
    await vi.advanceTimersByTimeAsync(60_000);
    expect(line.sent).toEqual([]);
    expect(column(3)).toBe("ready");
  });

  test("a hand-over is sent when the page is hidden, and when it is left", async () => {
    desk.move(moveOf(ready, "picked_up"));
    desk.flush();
    await settle();
    expect(line.server.effects).toHaveLength(1);

    const other = slip(4, "ready");
    const second = new Line(new KitchenServer([other]));
    const leaving = new KitchenDesk(boardOf([other]), { ...desk.ports, send: second.send });
    const leave = leaving.start();
    leaving.move(moveOf(other, "picked_up"));
    leave();
    await settle();
    expect(second.server.effects).toHaveLength(1);
  });

  test("what was sent is taken back by its inverse, after its own answer", async () => {
    line.mode = "answer lost";
    desk.move(moveOf(cooking, "ready"));
    await settle();
    desk.undo("key-1");
    expect(column(2)).toBe("preparing");
    line.mode = "good";
    await vi.advanceTimersByTimeAsync(2_000);
    expect(line.server.effects.map(({ key }) => key)).toEqual(["key-1", "key-2"]);
    desk.takeBoard(line.server.board());
    expect(column(2)).toBe("preparing");
  });

  test("the offer to undo is gone after eight seconds", async () => {
    desk.move(moveOf(cooking, "ready"));
    await vi.advanceTimersByTimeAsync(UNDO_MILLISECONDS - 100);
    expect(desk.get().undos).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(200);
    expect(desk.get().undos).toEqual([]);
  });
});
