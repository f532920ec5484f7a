import { describe, expect, test } from "vitest";
import {
  deskOf,
  metCards,
  reduce,
  sendable,
  shownCards,
  UNDO_MILLISECONDS,
  waitingCount,
  type DeskAction,
  type DeskState,
  type Facts,
} from "#web/kitchen/board-state.ts";
import { boardOf, moveOf, NOON, slip } from "./support/boards.ts";

const play = (state: DeskState, ...actions: DeskAction[]): DeskState => actions.reduce(reduce, state);
const statuses = (state: DeskState) => shownCards(state).map(({ number, status }) => [number, status]);
const tap = (key: string, move: ReturnType<typeof moveOf>, now = NOON): DeskAction => ({ type: "tap", key, move, now });
const facts = (version: number, status: Facts["status"]): Facts => ({
  version,
  status,
  statusAt: "2026-05-01T12:01:00.000Z",
  promisedAt: "2026-05-01T12:20:00.000Z",
  promiseMadeAt: "2026-05-01T12:00:00.000Z",
  reason: null,
});

const placed = slip(1);
const cooking = slip(2, "preparing", { version: 3 });
const ready = slip(3, "ready", { version: 4 });
const desk = deskOf(boardOf([placed, cooking, ready]));

describe("a tap", () => {
  test("moves the slip at once, and one command waits to be sent with the version that was seen", () => {
    const state = play(desk, tap("k1", moveOf(cooking, "ready")));
    expect(statuses(state)).toEqual([
      [1, "placed"],
      [2, "ready"],
      [3, "ready"],
    ]);
    expect(sendable(state.ops)).toMatchObject([{ key: "k1", base: 3, to: "ready" }]);
    expect(shownCards(state)[1]).toMatchObject({ isPending: true });
  });

  test("shows the promise that the cook chose before the server has said it", () => {
    const state = play(desk, tap("k1", moveOf(placed, "confirmed", { prepMinutes: 30 })));
    expect(shownCards(state)[0]).toMatchObject({
      status: "confirmed",
      promiseMadeAt: "2026-05-01T12:00:00.000Z",
      promisedAt: "2026-05-01T12:30:00.000Z",
    });
  });

  test("tapped twice counts once", () => {
    const state = play(desk, tap("k1", moveOf(placed, "confirmed")), tap("k2", moveOf(placed, "confirmed")));
    expect(state.ops.map(({ key }) => key)).toEqual(["k1"]);
  });

  test("on a slip that has moved away under the finger means nothing", () => {
    const elsewhere = boardOf([slip(1, "confirmed", { version: 2 })], 2);
    expect(play(desk, { type: "board", board: elsewhere }, tap("k1", moveOf(placed, "confirmed"))).ops).toEqual([]);
  });

  test("that the order machine does not know means nothing", () => {
    expect(play(desk, tap("k1", moveOf(placed, "ready"))).ops).toEqual([]);
  });

  test("goes out only after the one before it on the same slip was answered, and others do not wait", () => {
    const confirmed = { ...placed, status: "confirmed" as const };
    let state = play(
      desk,
      tap("k1", moveOf(placed, "confirmed")),
      tap("k2", moveOf(confirmed, "preparing")),
      tap("k3", moveOf(cooking, "ready")),
    );
    expect(sendable(state.ops).map(({ key }) => key)).toEqual(["k1", "k3"]);
    state = play(state, { type: "sent", key: "k1" }, { type: "lost", key: "k1" });
    expect(sendable(state.ops).map(({ key }) => key)).toEqual(["k3"]);
    state = play(state, { type: "answered", key: "k1", facts: facts(2, "confirmed") });
    expect(sendable(state.ops)).toMatchObject([{ key: "k2", base: 2 }, { key: "k3" }]);
    expect(statuses(state)[0]).toEqual([1, "preparing"]);
  });
});

describe("an answer", () => {
  test("stands until the board says the same, and is forgotten then", () => {
    const state = play(desk, tap("k1", moveOf(cooking, "ready")), {
      type: "answered",
      key: "k1",
      facts: facts(4, "ready"),
    });
    expect(statuses(state)[1]).toEqual([2, "ready"]);
    expect(shownCards(state)[1]).toMatchObject({ isPending: false, version: 4 });
    const later = play(state, {
      type: "board",
      board: boardOf([placed, slip(2, "ready", { version: 4 }), ready], 2),
    });
    expect(later.facts).toEqual({});
    expect(statuses(later)[1]).toEqual([2, "ready"]);
  });

  test("that is older than the board changes nothing", () => {
    const state = play(
      desk,
      tap("k1", moveOf(cooking, "ready")),
      { type: "board", board: boardOf([placed, slip(2, "preparing", { version: 5 }), ready], 3) },
      { type: "answered", key: "k1", facts: facts(4, "ready") },
    );
    expect(statuses(state)[1]).toEqual([2, "preparing"]);
  });

  test("of the board that comes late does not bring an old board back", () => {
    const state = play(
      desk,
      { type: "board", board: boardOf([placed], 5) },
      { type: "board", board: boardOf([placed, ready], 4) },
    );
    expect(statuses(state)).toEqual([[1, "placed"]]);
  });

  test("that never came back is still right when the board shows what was asked for", () => {
    const state = play(
      desk,
      tap("k1", moveOf(cooking, "ready")),
      { type: "sent", key: "k1" },
      { type: "lost", key: "k1" },
      { type: "board", board: boardOf([placed, slip(2, "ready", { version: 4 }), ready], 2) },
    );
    expect(statuses(state)[1]).toEqual([2, "ready"]);
    expect(waitingCount(state.ops)).toBe(1); // it is asked again: the key makes that harmless
  });
});

describe("a refusal", () => {
  test("of what another cook has just done is forgotten as soon as the board shows it done", () => {
    const refused = play(desk, tap("k1", moveOf(placed, "confirmed")), {
      type: "refused",
      key: "k1",
      code: "stale_version",
    });
    const done = slip(1, "confirmed", { version: placed.version + 1 });
    const elsewhere = slip(1, "preparing", { version: placed.version + 2 });
    const boardWith = (card: typeof placed) => ({
      type: "board" as const,
      board: { ...desk.board, seq: desk.board.seq + 1, cards: [card] },
    });

    expect(play(refused, boardWith(done)).refusals).toEqual([]);
    expect(play(refused, boardWith(elsewhere)).refusals).toHaveLength(1);
  });

  test("of what already is as it was wanted is no refusal, also where the board only counts the order", () => {
    const tapped = play(desk, tap("k1", moveOf(placed, "confirmed")));
    const answer = { type: "refused", key: "k1", code: "stale_version" } as const;
    expect(play(tapped, { ...answer, stands: "confirmed" }).refusals).toEqual([]);
    expect(play(tapped, { ...answer, stands: "preparing" }).refusals).toHaveLength(1);
  });

  test("takes back the slip and everything that was built on it, and says why at the slip", () => {
    const confirmed = { ...placed, status: "confirmed" as const };
    const state = play(
      desk,
      tap("k1", moveOf(placed, "confirmed")),
      tap("k2", moveOf(confirmed, "preparing")),
      tap("k3", moveOf(cooking, "ready")),
      { type: "refused", key: "k1", code: "stale_version" },
    );
    expect(statuses(state).slice(0, 2)).toEqual([
      [1, "placed"],
      [2, "ready"],
    ]);
    expect(state.ops.map(({ key }) => key)).toEqual(["k3"]);
    expect(state.refusals).toEqual([{ orderId: placed.orderId, number: 1, to: "confirmed", code: "stale_version" }]);
    expect(state.undos.map(({ orderId }) => orderId)).toEqual([cooking.orderId]);
  });

  test("is gone when it was seen, and when the cook tries again", () => {
    const refused = play(desk, tap("k1", moveOf(placed, "confirmed")), {
      type: "refused",
      key: "k1",
      code: "not_allowed",
    });
    expect(play(refused, { type: "dismiss", orderId: placed.orderId }).refusals).toEqual([]);
    expect(play(refused, tap("k2", moveOf(placed, "confirmed"))).refusals).toEqual([]);
  });
});

describe("eight seconds to change one's mind", () => {
  const due = NOON + UNDO_MILLISECONDS;

  test("what has an inverse is sent at once, and taken back by its inverse", () => {
    const sent = play(desk, tap("k1", moveOf(cooking, "ready")), { type: "sent", key: "k1" });
    expect(sent.undos).toMatchObject([{ key: "k1", until: due }]);
    const state = play(sent, { type: "undo", key: "k1", undoKey: "u1", now: NOON + 100 });
    expect(statuses(state)[1]).toEqual([2, "preparing"]);
    expect(state.ops).toMatchObject([
      { key: "k1", phase: "sent" },
      { key: "u1", from: "ready", to: "preparing", base: 4 },
    ]);
    expect(state.undos).toEqual([]);
  });

  test("what was not sent yet is simply not sent", () => {
    const state = play(desk, tap("k1", moveOf(cooking, "ready")), {
      type: "undo",
      key: "k1",
      undoKey: "u1",
      now: NOON + 100,
    });
    expect(state.ops).toEqual([]);
    expect(statuses(state)[1]).toEqual([2, "preparing"]);
  });

  test("a hand-over is held back: the slip is gone, the server knows nothing, and undo brings the slip back", () => {
    const held = play(desk, tap("k1", moveOf(ready, "picked_up")));
    expect(statuses(held)).toHaveLength(2);
    expect(sendable(held.ops)).toEqual([]);
    expect(waitingCount(held.ops)).toBe(0);
    const undone = play(held, { type: "undo", key: "k1", undoKey: "u1", now: NOON + 7_999 });
    expect(undone.ops).toEqual([]);
    expect(statuses(undone)).toHaveLength(3);
  });

  test("a hand-over goes out when its time is over, and not before", () => {
    const held = play(desk, tap("k1", moveOf(ready, "picked_up")));
    expect(sendable(play(held, { type: "release", dueBy: due - 1 }).ops)).toEqual([]);
    const state = play(held, { type: "release", dueBy: due });
    expect(sendable(state.ops)).toMatchObject([{ key: "k1", to: "picked_up", base: 4 }]);
    expect(state.undos).toEqual([]);
  });

  test("a hand-over goes out early when the page is hidden, or when the cook says so", () => {
    const second = slip(4, "ready", { version: 4 });
    const both = play(
      deskOf(boardOf([ready, second])),
      tap("k1", moveOf(ready, "picked_up")),
      tap("k2", moveOf(second, "picked_up")),
    );
    expect(sendable(play(both, { type: "release", key: "k2" }).ops).map(({ key }) => key)).toEqual(["k2"]);
    expect(sendable(play(both, { type: "release" }).ops).map(({ key }) => key)).toEqual(["k1", "k2"]);
  });

  test("confirming, declining and cancelling are read by the guest at once: there is nothing to take back", () => {
    for (const move of [moveOf(placed, "confirmed"), moveOf(placed, "rejected"), moveOf(cooking, "cancelled")]) {
      expect(play(desk, tap("k1", move)).undos).toEqual([]);
    }
  });

  test("the offer ends after eight seconds, and when somebody else moves the order", () => {
    const state = play(desk, tap("k1", moveOf(cooking, "ready")));
    expect(play(state, { type: "forget-undos", dueBy: due - 1 }).undos).toHaveLength(1);
    expect(play(state, { type: "forget-undos", dueBy: due }).undos).toEqual([]);
    const moved = boardOf([placed, slip(2, "preparing", { version: 5 }), ready], 4);
    expect(play(state, { type: "board", board: moved }).undos).toEqual([]);
  });
});

test("taps that a reload interrupted go out again under their old keys, once", () => {
  const before = play(desk, tap("k1", moveOf(cooking, "ready")), { type: "sent", key: "k1" });
  const after = play(desk, { type: "restore", ops: before.ops }, { type: "restore", ops: before.ops });
  expect(sendable(after.ops)).toMatchObject([{ key: "k1", base: 3 }]);
  expect(statuses(after)[1]).toEqual([2, "ready"]);
});

describe("an order that the board only counts", () => {
  const forgotten = slip(7, "ready", { version: 4 });
  const looking = () =>
    reduce(deskOf(boardOf([slip(1)], 1, { leftOver: { ready: 1 } })), { type: "meet", cards: [forgotten] });
  const statusesOf = (state: DeskState) => metCards(state).map(({ status }) => status);

  test("is moved like a slip of the rail as long as somebody looks at it, and does not hang there for that", () => {
    let state = reduce(looking(), { type: "tap", move: moveOf(forgotten, "preparing"), key: "k", now: NOON });
    expect(statusesOf(state)).toEqual(["preparing"]);
    expect(shownCards(state).map(({ number }) => number)).toEqual([1]);
    expect(sendable(state.ops)).toMatchObject([{ key: "k", base: 4 }]);
    const facts = { ...forgotten, status: "preparing" as const, version: 5 };
    state = reduce(state, { type: "answered", key: "k", facts });
    expect(statusesOf(state)).toEqual(["preparing"]);
    state = reduce(state, { type: "board", board: boardOf([slip(1), { ...facts, version: 6, status: "ready" }], 2) });
    expect(metCards(state)).toMatchObject([{ status: "ready", version: 6 }]);
    expect(state.facts).toEqual({});
  });

  test("a hand-over of it can be taken back for eight seconds, and is gone from the list meanwhile", () => {
    let state = reduce(looking(), { type: "tap", move: moveOf(forgotten, "picked_up"), key: "k", now: NOON });
    expect(statusesOf(state)).toEqual([]);
    expect(sendable(state.ops)).toEqual([]);
    state = reduce(state, { type: "undo", key: "k", undoKey: "u", now: NOON + 1 });
    expect(statusesOf(state)).toEqual(["ready"]);
    expect(state.ops).toEqual([]);
  });

  test("is forgotten when somebody looks at others", () => {
    const state = reduce(looking(), { type: "meet", cards: [] });
    expect(reduce(state, { type: "tap", move: moveOf(forgotten, "picked_up"), key: "k", now: NOON })).toBe(state);
  });

  test("a slip that moved to where it is only counted can still be taken back", () => {
    const card = slip(3, "confirmed", { version: 2 });
    let state = reduce(deskOf(boardOf([card])), { type: "tap", move: moveOf(card, "preparing"), key: "k", now: NOON });
    state = reduce(state, { type: "sent", key: "k" });
    state = reduce(state, { type: "answered", key: "k", facts: { ...card, status: "preparing", version: 3 } });
    state = reduce(state, { type: "board", board: boardOf([], 2, { more: { preparing: 1 } }) });
    state = reduce(state, { type: "undo", key: "k", undoKey: "u", now: NOON + 1 });
    expect(sendable(state.ops)).toMatchObject([{ key: "u", from: "preparing", to: "confirmed", base: 3 }]);
  });
});
