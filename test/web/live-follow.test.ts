import { describe, expect, test } from "vitest";
import { COLUMN_SLIPS_MAX } from "#domain/board.ts";
import { board, boardChange, card, orderNews, userNews } from "#test/realtime/support/news.ts";
import { follow, type Known, readFrame, type RoomFrame } from "#web/lib/live/follow.ts";

const R = "r-1";
const slip = (seq: number): RoomFrame<"kitchen"> => ({ t: "event", seq, change: boardChange(R, seq) });
const rail = (seq: number): RoomFrame<"kitchen"> => ({ t: "snapshot", seq, state: board(R, seq) });
const at = (seq: number): Known<"kitchen"> => ({ seq, state: board(R, seq) });

describe("a page that follows a room", () => {
  test("hangs up the next slip", () => {
    expect(follow("kitchen", at(3), slip(4))).toEqual(at(4));
  });
  test("ignores what it has, and what is older", () => {
    for (const frame of [slip(3), slip(1), rail(3), rail(2)]) expect(follow("kitchen", at(3), frame)).toEqual(at(3));
  });
  test("notices that a slip is missing", () => {
    expect(follow("kitchen", at(3), slip(5))).toBe("gap");
    expect(follow("kitchen", { seq: 0, state: null }, slip(1))).toBe("gap");
  });
  test("asks for everything when a change is about an order that it only counts", () => {
    const full = COLUMN_SLIPS_MAX + 10;
    const moved = { restaurantId: R, seq: full + 1, card: card(full - 5, "confirmed", 2) };
    expect(follow("kitchen", at(full), { t: "event", seq: full + 1, change: moved })).toBe("anew");
  });
  test("takes a whole rail, however far ahead", () => {
    expect(follow("kitchen", at(3), rail(9))).toEqual(at(9));
    expect(follow("kitchen", { seq: 0, state: null }, rail(2))).toEqual(at(2));
  });
  test("takes the first news of an order or a person as they are", () => {
    const order = { t: "event", seq: 1, change: orderNews("o", 1) } as const;
    expect(follow("order", { seq: 0, state: null }, order)).toEqual({ seq: 1, state: orderNews("o", 1) });
    const person = { t: "event", seq: 4, change: userNews("u", 4) } as const;
    expect(follow("user", { seq: 3, state: userNews("u", 3) }, person)).toEqual({ seq: 4, state: userNews("u", 4) });
  });

  test.each(["", "pong", "{}", '{"t":"event"}', '{"t":"event","seq":1}', '{"t":"wipe","seq":1,"state":{}}', "[1]", 7])(
    "does not take %j for a frame",
    (text) => {
      expect(readFrame(text)).toBeNull();
    },
  );
  test("reads the frames of the room", () => {
    expect(readFrame(JSON.stringify(slip(4)))).toEqual(slip(4));
    expect(readFrame(JSON.stringify(rail(4)))).toEqual(rail(4));
  });
});
