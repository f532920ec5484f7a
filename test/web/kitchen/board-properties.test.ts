import fc from "fast-check";
import { expect, test } from "vitest";
import { isOnBoard, movesFor, type OrderStatus } from "#domain/order-status.ts";
import type { Board } from "#domain/board.ts";
import { ACTOR_ROLES } from "#domain/roles.ts";
import { deskOf, reduce, sendable, shownCards, type DeskAction, type Op } from "#web/kitchen/board-state.ts";
import { runs } from "#test/support/property-runs.ts";
import { moveOf, NOON, slip } from "./support/boards.ts";
import { KitchenServer, type ServerAnswer } from "./support/kitchen-server.ts";

const STARTS: OrderStatus[] = ["placed", "confirmed", "preparing", "ready"];

/** What may happen next. Numbers choose among what is possible at that moment. */
const steps = fc.array(
  fc.record({
    what: fc.constantFrom(
      "tap",
      "tap",
      "tap",
      "undo",
      "arrive",
      "arrive",
      "answer",
      "answer",
      "lose",
      "retry",
      "board",
      "elsewhere",
      "release",
    ),
    pick: fc.nat(1_000),
    turn: fc.nat(1_000),
  }),
  { maxLength: 60, size: "max" },
);

/** One screen, one server, and a network between them that delays, loses and reorders whatever it likes. */
class Evening {
  readonly server: KitchenServer;
  state;
  /** Requests on their way there, answers on their way back, boards that the room has sent. */
  requests: Op[] = [];
  answers: { key: string; answer: ServerAnswer }[] = [];
  boards: Board[] = [];
  #keys = 0;
  #now = NOON;

  constructor(starts: readonly OrderStatus[]) {
    const cards = starts.map((status, index) => slip(index + 1, status));
    this.server = new KitchenServer(cards);
    this.state = deskOf(this.server.board());
  }

  do(action: DeskAction): void {
    this.state = reduce(this.state, action);
    for (const op of sendable(this.state.ops)) {
      this.state = reduce(this.state, { type: "sent", key: op.key });
      this.requests.push(op);
    }
  }

  step({ what, pick, turn }: { what: string; pick: number; turn: number }): void {
    const one = <T>(things: readonly T[], by = pick): T | undefined => things[by % Math.max(1, things.length)];
    this.#now += turn;
    switch (what) {
      case "tap": {
        const card = one(shownCards(this.state));
        const move = card && one(movesFor(card, ACTOR_ROLES), turn);
        if (card && move) this.do({ type: "tap", key: this.#key(), move: moveOf(card, move.to), now: this.#now });
        return;
      }
      case "undo": {
        const offer = one(this.state.undos);
        if (offer) this.do({ type: "undo", key: offer.key, undoKey: this.#key(), now: this.#now });
        return;
      }
      case "release":
        return this.do({ type: "release" });
      case "arrive":
        return this.#arrive(one(this.requests));
      case "lose":
        return this.#lose(pick, turn);
      case "retry":
        return this.#retry();
      case "answer":
        return this.#answer(one(this.answers));
      case "board":
        return this.#hang(one(this.boards));
      case "elsewhere": {
        const card = one(this.server.board().cards);
        const move = card && one(movesFor(card, ACTOR_ROLES), turn);
        if (card && move) this.server.moveElsewhere(card.orderId, move.to);
        this.boards.push(this.server.board());
      }
    }
  }

  /** The line is good again: everything that is under way arrives, whatever was lost is asked again. */
  calmDown(): void {
    for (let round = 0; round < 500; round++) {
      this.do({ type: "release" });
      this.#retry();
      if (this.state.ops.length === 0 && this.requests.length + this.answers.length === 0) break;
      while (this.requests[0]) this.#arrive(this.requests[0]);
      while (this.answers[0]) this.#answer(this.answers[0]);
    }
    this.#hang(this.server.board());
  }

  #retry(): void {
    for (const op of this.state.ops.filter(({ phase }) => phase === "waiting")) {
      this.do({ type: "sent", key: op.key });
      this.requests.push(op);
    }
  }

  #arrive(op: Op | undefined): void {
    if (!op) return;
    this.requests = this.requests.filter((each) => each !== op);
    this.answers.push({ key: op.key, answer: this.server.take(op) });
    this.boards.push(this.server.board());
  }

  /** A request that never arrives, or an answer that never comes back: to the screen they are the same. */
  #lose(pick: number, turn: number): void {
    const lost = turn % 2 ? this.requests[pick % Math.max(1, this.requests.length)] : undefined;
    const unheard = lost ? undefined : this.answers[pick % Math.max(1, this.answers.length)];
    this.requests = this.requests.filter((each) => each !== lost);
    this.answers = this.answers.filter((each) => each !== unheard);
    const key = lost?.key ?? unheard?.key;
    if (key) this.do({ type: "lost", key });
  }

  #answer(come: { key: string; answer: ServerAnswer } | undefined): void {
    if (!come) return;
    this.answers = this.answers.filter((each) => each !== come);
    const { key, answer } = come;
    if ("facts" in answer) this.do({ type: "answered", key, facts: answer.facts });
    else this.do({ type: "refused", key, code: answer.code });
  }

  #hang(board: Board | undefined): void {
    if (!board) return;
    this.boards = this.boards.filter((each) => each !== board);
    this.do({ type: "board", board });
  }

  #key = () => `key-${++this.#keys}`;
}

const evenings = fc.tuple(fc.array(fc.constantFrom(...STARTS), { minLength: 1, maxLength: 4 }), steps);

test("whatever order answers, losses and boards come in, in the end the screen is the server's board", () => {
  fc.assert(
    fc.property(evenings, ([starts, happenings]) => {
      const evening = new Evening(starts);
      for (const each of happenings) evening.step(each);
      evening.calmDown();
      const shown = shownCards(evening.state).map(({ isPending, ...card }) => (expect(isPending).toBe(false), card));
      expect(shown).toEqual(evening.server.board().cards);
      expect(evening.state).toMatchObject({ ops: [], facts: {} });
    }),
    runs(400),
  );
});

test("no tap ever takes effect twice, however often it was sent", () => {
  fc.assert(
    fc.property(evenings, ([starts, happenings]) => {
      const evening = new Evening(starts);
      for (const each of happenings) evening.step(each);
      evening.calmDown();
      const keys = evening.server.effects.flatMap(({ key }) => key ?? []);
      expect(new Set(keys).size).toBe(keys.length);
    }),
    runs(200),
  );
});

test("at every moment each slip hangs once, in a column of the board, and none is invented", () => {
  fc.assert(
    fc.property(evenings, ([starts, happenings]) => {
      const evening = new Evening(starts);
      for (const each of happenings) {
        evening.step(each);
        const shown = shownCards(evening.state);
        const known = new Set(evening.state.board.cards.map(({ orderId }) => orderId));
        expect(new Set(shown.map(({ orderId }) => orderId)).size).toBe(shown.length);
        expect(shown.every(({ orderId, status }) => known.has(orderId) && isOnBoard(status))).toBe(true);
        // Of one order only one command is on its way at a time: the next one depends on its answer.
        const sent = evening.state.ops.filter(({ phase }) => phase === "sent" || phase === "waiting");
        expect(new Set(sent.map(({ orderId }) => orderId)).size).toBe(sent.length);
      }
    }),
    runs(200),
  );
});

test("what the server says of a version that a tap led to, or of a later one, is never painted over", () => {
  fc.assert(
    fc.property(evenings, ([starts, happenings]) => {
      const evening = new Evening(starts);
      for (const each of happenings) {
        evening.step(each);
        const { board, ops, facts } = evening.state;
        const shown = new Map(shownCards(evening.state).map((card) => [card.orderId, card.status]));
        const overPainted = board.cards.filter(({ orderId, version, status }) => {
          const wanted = ops.filter((op) => op.orderId === orderId).map(({ base }) => base + 1);
          return version >= Math.max(0, ...wanted, facts[orderId]?.version ?? 0) && shown.get(orderId) !== status;
        });
        expect(overPainted).toEqual([]);
      }
    }),
    runs(400),
  );
});

test("while nobody else interferes, each slip stays where the cook put it last", () => {
  const alone = evenings.map(([starts, happenings]) => ({
    starts,
    happenings: happenings.filter(({ what }) => what !== "elsewhere"),
  }));
  fc.assert(
    fc.property(alone, ({ starts, happenings }) => {
      const evening = new Evening(starts);
      const wanted = new Map(shownCards(evening.state).map((card) => [card.orderId, card.status]));
      for (const each of happenings) {
        evening.step(each);
        const isOwn = each.what === "tap" || each.what === "undo";
        const shown = new Map(shownCards(evening.state).map((card) => [card.orderId, card.status]));
        if (isOwn) wanted.clear();
        if (isOwn) for (const [orderId, status] of shown) wanted.set(orderId, status);
        expect(shown).toEqual(wanted);
      }
      expect(evening.state.refusals).toEqual([]);
    }),
    runs(300),
  );
});
