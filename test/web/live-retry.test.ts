import { describe, expect, test, vi } from "vitest";
import { Pause, promptDelay, retryDelay } from "#web/lib/live/retry.ts";

describe("coming back to a room", () => {
  test("the page's first attempt waits for nothing", () => {
    expect(retryDelay(0, () => 1)).toBe(0);
  });
  test.each([
    [1, 300, 5_000],
    [2, 300, 2_000],
    [5, 300, 2_000],
    [6, 300, 10_000],
    [12, 300, 10_000],
    [13, 300, 30_000],
    [1_000, 300, 30_000],
  ])("attempt %i waits for between %i and %i ms", (attempt, shortest, longest) => {
    expect(retryDelay(attempt, () => 0)).toBe(shortest);
    expect(retryDelay(attempt, () => 1)).toBe(longest);
    expect(retryDelay(attempt, () => 0.5)).toBe((shortest + longest) / 2);
  });
  test("no second of the first five sees more than a fourth of a thousand guests that were cut off together", () => {
    let seed = 7;
    const random = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
    const seconds = new Map<number, number>();
    for (let guest = 0; guest < 1_000; guest++) {
      const second = Math.floor(retryDelay(1, random) / 1_000);
      seconds.set(second, (seconds.get(second) ?? 0) + 1);
    }
    expect(Math.max(...seconds.values())).toBeLessThan(250);
  });
  test("a ticket that ran out is replaced within a third of a second", () => {
    expect(promptDelay(() => 1)).toBe(300);
  });
});

describe("a pause", () => {
  test("ends when its time is over, and at once when it is cut short", async () => {
    vi.useFakeTimers();
    try {
      const pause = new Pause();
      const ended: string[] = [];
      const note = async (name: string, milliseconds: number) => {
        await pause.wait(milliseconds);
        ended.push(name);
      };
      const long = note("long", 60_000);
      await vi.advanceTimersByTimeAsync(1_000);
      expect(ended).toEqual([]);
      pause.skip();
      await long;
      const short = note("short", 1_000);
      await vi.advanceTimersByTimeAsync(1_000);
      await short;
      await note("none", 0);
      expect(ended).toEqual(["long", "short", "none"]);
    } finally {
      vi.useRealTimers();
    }
  });
});
