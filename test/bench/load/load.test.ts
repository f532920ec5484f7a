import { describe, expect, test } from "vitest";
import { Crew } from "./crew.ts";
import { SampleBook } from "./samples.ts";
import { ScarceBook } from "./scarce.ts";
import { Transcript } from "./transcript.ts";

describe("what a socket heard", () => {
  const heard = (since: number | null, ...frames: ["snapshot" | "event", number][]) => {
    const transcript = new Transcript("order:1");
    const hear = transcript.opened(since);
    for (const [kind, seq] of frames) hear(kind, seq);
    return transcript;
  };

  test("has no gap when it begins with everything and goes on one by one", () => {
    const transcript = heard(null, ["snapshot", 4], ["event", 5], ["event", 6]);
    expect(transcript.gaps).toEqual([]);
    expect(transcript.seq).toBe(6);
  });

  test("may begin with what was missed since, and be told everything in between", () => {
    expect(heard(4, ["event", 5], ["snapshot", 9], ["event", 10]).gaps).toEqual([]);
    expect(heard(4, ["snapshot", 4]).gaps).toEqual([]);
  });

  test.each([
    ["skips one", heard(null, ["snapshot", 4], ["event", 6])],
    ["says one twice", heard(null, ["snapshot", 4], ["event", 4])],
    ["goes back to an older state", heard(null, ["snapshot", 4], ["snapshot", 3])],
    ["begins in the middle", heard(null, ["event", 3])],
    ["leaves out what was missed", heard(4, ["event", 6])],
  ])("has a gap when it %s", (_, transcript) => {
    expect(transcript.gaps).toHaveLength(1);
  });

  test("counts each socket for itself: a late frame of the one before makes no gap", () => {
    const transcript = new Transcript("order:1");
    const first = transcript.opened(null);
    first("snapshot", 1);
    const second = transcript.opened(1);
    second("event", 2);
    first("event", 2);
    second("event", 3);
    expect(transcript.gaps).toEqual([]);
  });
});

describe("a crew of the bench", () => {
  const order = (id: string) => ({ id, kitchen: 0, status: "placed" as const, version: 1 });

  test("takes the oldest order first, and none before its time", () => {
    const crew = new Crew(1_000);
    crew.add(order("a"), 0);
    crew.add(order("b"), 500);
    expect(crew.next("to the end", 999)).toBeNull();
    expect(crew.next("to the end", 1_000)).toEqual({ order: order("a"), to: "confirmed" });
    expect(crew.next("to the end", 1_000)).toBeNull();
    expect(crew.next("to the end", 1_500)?.order.id).toBe("b");
  });

  test("has nothing to do with an order that was handed over, or that others must have seen to by now", () => {
    const crew = new Crew(0);
    crew.add({ ...order("a"), status: "picked_up" }, 0);
    crew.add(order("b"), 0);
    expect(crew.next("to the end", 60_000)).toBeNull();
  });

  test("that cannot make up its mind moves an order to and fro for ever", () => {
    const crew = new Crew(0);
    crew.add({ ...order("a"), status: "preparing", version: 3 }, 0);
    expect(crew.next("to and fro", 90_000)?.to).toBe("confirmed");
  });
});

describe("buyers of what is scarce", () => {
  const book = (seed: number) =>
    new ScarceBook({ menu: { restaurantId: "r", version: 1 }, itemIds: ["a", "b", "c"] }, [], seed);
  const linesOf = (from: ScarceBook, count: number) =>
    Array.from({ length: count }, () => {
      const { lines } = JSON.parse(from.request().body ?? "") as { lines: { itemId: string }[] };
      return lines.map(({ itemId }) => itemId);
    });

  test("want the same for the same seed", () => {
    expect(linesOf(book(3), 20)).toEqual(linesOf(book(3), 20));
    expect(linesOf(book(3), 20)).not.toEqual(linesOf(book(4), 20));
  });

  test("want one to three dishes in any order, a fifth of them one on two lines", () => {
    const carts = linesOf(book(1), 5_000);
    const twice = carts.filter((lines) => new Set(lines).size < lines.length).length;
    expect(twice / carts.length).toBeCloseTo(0.2, 1);
    const orders = new Set(carts.map((lines) => lines.join("")));
    expect([...orders]).toEqual(expect.arrayContaining(["a", "ab", "ba", "abc", "cab", "cba", "aa"]));
  });
});

describe("a book of answers", () => {
  test("keeps every answer, counts a 503 that does not say when to come back, and one text of each kind of surprise", () => {
    const book = new SampleBook([201]);
    book.add(0, 5, { status: 201, text: "", retryAfter: null });
    book.add(1, 6, { status: 503, text: "first", retryAfter: "2" });
    book.add(2, 7, { status: 503, text: "second", retryAfter: null });
    expect(book.samples).toMatchObject({
      statuses: [201, 503, 503],
      withoutRetryAfter: 1,
      surprises: { 503: "first" },
    });
  });
});
