import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  COLUMN_SLIPS_MAX,
  COLUMN_SLIPS_MIN,
  applyBoardChange,
  type Board,
  type BoardCard,
  type BoardChange,
} from "#domain/board.ts";
import type { Frame, OrderNews, RoomChange, RoomState, UserNews } from "#domain/frames.ts";
import { BOARD_STATUSES, completedStatus, isOnBoard, type OrderStatus } from "#domain/order-status.ts";
import type { RoomKind } from "#domain/token-claims.ts";
import {
  catchUp,
  emptyLog,
  isStuck,
  record,
  replace,
  skipGaps,
  type RoomLog,
  type RoomRules,
  type Step,
} from "#realtime/room-log.ts";
import { runs } from "#test/support/property-runs.ts";
import { follow, type Known, type RoomFrame } from "#web/lib/live/follow.ts";
import { board, card, orderNews, userNews } from "./support/news.ts";

// Both ends at once: the log of a room, and the function by which our pages follow it, with everything between Postgres and the room
// and between the room and the page that can go wrong.

/** What happens in a restaurant, as Postgres knows it: what a change says, and how all of it stands after any of them. */
interface Source<K extends RoomKind> {
  readonly kind: K;
  readonly rules: RoomRules<RoomState[K], RoomChange[K]>;
  readonly seq: number;
  /** Something happens; `pick` says what. */
  happen(pick: number): RoomChange[K];
  /** The state as the API would tell it now. */
  state(): RoomState[K];
  /** Fails unless this is a state of the source after change `seq`. */
  expectTrue(state: RoomState[K], seq: number): void;
}

const R = "00000000-0000-4000-8000-0000000000aa";
const WAY: readonly OrderStatus[] = ["placed", "confirmed", "preparing", "ready", completedStatus("pickup")];

/** A kitchen. Begins with so many new orders, of which the board carries the oldest and counts the others. */
class Kitchen implements Source<"kitchen"> {
  readonly kind = "kitchen";
  readonly rules: RoomRules<Board, BoardChange> = {
    fold: (known, change) => known && applyBoardChange(known, change),
    waits: true,
  };
  /** All orders after each change. */
  readonly #evenings: ReadonlyMap<number, BoardCard>[];
  readonly #first: number;

  constructor(orders: number) {
    this.#first = orders;
    this.#evenings = [new Map(Array.from({ length: orders }, (_, index) => [index + 1, card(index + 1)]))];
  }

  get seq(): number {
    return this.#first + this.#evenings.length - 1;
  }

  happen(pick: number): BoardChange {
    const now = new Map(this.#evenings.at(-1));
    const open = [...now.values()].filter(({ status }) => isOnBoard(status));
    const chosen = open[Math.floor(pick / 3) % Math.max(1, open.length)];
    // Of three changes one is a new order, two are moves; the rarest of all moves cancels.
    const known = pick % 3 === 0 ? undefined : chosen;
    const to = known && (pick % 11 === 0 ? "cancelled" : WAY[WAY.indexOf(known.status) + 1]);
    const next = known && to ? card(known.number, to, known.version + 1) : card(now.size + 1);
    now.set(next.number, next);
    this.#evenings.push(now);
    return { restaurantId: R, seq: this.seq, card: next };
  }

  state(): Board {
    const more: Board["more"] = {};
    const cards = BOARD_STATUSES.flatMap((status) => {
      const column = this.#column(status, this.seq);
      if (column.length > COLUMN_SLIPS_MAX) more[status] = column.length - COLUMN_SLIPS_MAX;
      return column.slice(0, COLUMN_SLIPS_MAX);
    });
    return { ...board(R, 0), seq: this.seq, cards, more };
  }

  expectTrue({ cards, more = {}, seq: said }: Board, seq: number): void {
    expect(said).toBe(seq);
    for (const status of BOARD_STATUSES) {
      const column = this.#column(status, seq).map(nameOf);
      const shown = cards.filter((each) => each.status === status).map(nameOf);
      const counted = more[status] ?? 0;
      // As text: compared some hundred thousand times.
      expect(shown.join(" "), `${status} after ${seq}`).toBe(column.slice(0, shown.length).join(" "));
      expect(shown.length + counted, `${status} after ${seq}`).toBe(column.length);
      if (counted > 0) expect(shown.length).toBeGreaterThanOrEqual(COLUMN_SLIPS_MIN);
    }
  }

  #column(status: OrderStatus, seq: number): BoardCard[] {
    const orders = this.#evenings[seq - this.#first] ?? new Map<number, BoardCard>();
    return [...orders.values()]
      .filter((each) => each.status === status)
      .sort((left, right) => left.number - right.number);
  }
}

const nameOf = ({ number, version }: BoardCard) => `${number}.${version}`;

/** Where each change says everything: an order, whose newest news simply win, and a person, whose news are waited for. */
class News<K extends "order" | "user"> implements Source<K> {
  seq = 1;
  readonly rules: RoomRules<RoomState[K], RoomChange[K]>;

  constructor(
    readonly kind: K,
    private readonly newsOf: (seq: number) => RoomState[K] & RoomChange[K],
  ) {
    this.rules = { fold: (_, change) => change as RoomState[K], waits: kind === "user" };
  }

  happen(): RoomChange[K] {
    this.seq++;
    return this.newsOf(this.seq);
  }
  state(): RoomState[K] {
    return this.newsOf(this.seq);
  }
  expectTrue(state: RoomState[K], seq: number): void {
    expect(state).toEqual(this.newsOf(seq));
  }
}

/** A page with its socket: what it is sent lies on the line until it hears it. */
class Page<K extends RoomKind> {
  known: Known<K> = { seq: 0, state: null };
  line: RoomFrame<K>[] = [];
  isConnected = false;
  #wantsAll = false;
  #shown: Known<K> = this.known;

  constructor(readonly source: Source<K>) {}

  /** Comes (back) with what it knows. */
  connect(log: RoomLog<RoomState[K], RoomChange[K]>): void {
    const since = this.known.state === null || this.#wantsAll ? null : this.known.seq;
    this.line = catchUp(log, since) as RoomFrame<K>[];
    this.isConnected = true;
  }

  cut(): void {
    this.line = [];
    this.isConnected = false;
  }

  /** Hears the next frame. False when it must come back to go on. */
  hear(): boolean {
    const frame = this.line.shift();
    if (!frame || !this.isConnected) return true;
    const next = follow(this.source.kind, this.known, frame);
    if (next === "gap" || next === "anew") {
      this.#wantsAll ||= next === "anew";
      this.cut();
      return false;
    }
    if (next !== this.known) this.#wantsAll = false;
    this.known = next;
    return true;
  }

  expectTrue(): void {
    const [before, now] = [this.#shown, this.known];
    if (now === before || now.state === null) return;
    if (before.state !== null) expect(now.seq).toBeGreaterThan(before.seq);
    this.source.expectTrue(now.state, now.seq);
    this.#shown = now;
  }
}

const PAGES = 3;
const happening = fc.oneof(
  { weight: 8, arbitrary: fc.record({ what: fc.constant("change" as const), which: fc.nat(10_000) }) },
  { weight: 8, arbitrary: fc.record({ what: fc.constant("push arrives" as const), which: fc.nat(5) }) },
  { weight: 12, arbitrary: fc.record({ what: fc.constant("page hears" as const), which: fc.nat(PAGES - 1) }) },
  { weight: 4, arbitrary: fc.record({ what: fc.constant("page comes back" as const), which: fc.nat(PAGES - 1) }) },
  {
    weight: 6,
    arbitrary: fc.record({
      what: fc.constantFrom(
        ...(["push is lost", "push comes twice", "whole state is sent", "patience ends", "room forgets"] as const),
        ...(["frame is lost", "frame comes twice", "frames overtake", "line is cut"] as const),
      ),
      which: fc.nat(60),
    }),
  },
);
type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never;

class Evening<K extends RoomKind> {
  #log: RoomLog<RoomState[K], RoomChange[K]> = emptyLog();
  #looked = this.#log;
  readonly pages: Page<K>[];
  /** What the Worker has sent and the room has not taken yet. */
  #pushes: Frame<RoomState[K], RoomChange[K]>[] = [];

  constructor(readonly source: Source<K>) {
    this.pages = Array.from({ length: PAGES }, () => new Page(source));
    this.#take(this.#whole());
    for (const page of this.pages) page.connect(this.#log);
  }

  live({ what, which }: Happening): void {
    const page = this.pages[which % PAGES] as Page<K>;
    const at = which % Math.max(1, this.#pushes.length);
    switch (what) {
      case "change": {
        const change = this.source.happen(which);
        this.#pushes.push({ t: "event", seq: this.source.seq, change });
        break;
      }
      case "whole state is sent":
        this.#pushes.push(this.#whole());
        break;
      case "push arrives":
        for (const push of this.#pushes.splice(at, 1)) this.#take(push);
        break;
      case "push is lost":
        this.#pushes.splice(at, 1);
        break;
      case "push comes twice":
        for (const push of this.#pushes.slice(at, at + 1)) this.#take(push);
        break;
      case "patience ends":
        this.#pass(skipGaps(this.source.rules, this.#log, this.#log.early.at(which % EARLY)?.seq ?? 0));
        break;
      case "room forgets":
        this.#looked = this.#log = emptyLog();
        break;
      case "page hears":
        if (!page.hear()) page.connect(this.#log);
        break;
      case "page comes back":
        page.connect(this.#log);
        break;
      case "line is cut":
        page.cut();
        break;
      case "frame is lost":
        page.line.shift();
        break;
      case "frame comes twice":
        page.line.unshift(...page.line.slice(0, 1));
        break;
      case "frames overtake":
        page.line.push(...page.line.splice(0, 1));
        break;
      default:
        what satisfies never;
    }
  }

  /** Everybody is connected, and nothing more goes wrong. */
  end(): void {
    this.#take(this.#whole());
    for (const page of this.pages) {
      page.connect(this.#log);
      for (let frames = 0; page.line.length > 0 && frames < 200; frames++) if (!page.hear()) page.connect(this.#log);
    }
  }

  /** Looks at whoever has learnt something since the last time. */
  expectTrue(): void {
    if (this.#log !== this.#looked) {
      expect(this.#log.seq, "the room went back").toBeGreaterThanOrEqual(this.#looked.seq);
      this.#looked = this.#log;
      if (this.#log.state !== null) this.source.expectTrue(this.#log.state, this.#log.seq);
    }
    for (const page of this.pages) page.expectTrue();
  }

  #whole = () => ({ t: "snapshot", seq: this.source.seq, state: this.source.state() }) as const;

  #take(push: Frame<RoomState[K], RoomChange[K]>): void {
    const { rules } = this.source;
    this.#pass(push.t === "event" ? record(rules, this.#log, push) : replace(rules, this.#log, push));
    // The room answers that something is missing, and whoever pushed sends all of it; that may be lost, too.
    if (push.t === "event" && (this.#log.state === null || isStuck(this.#log))) this.#pushes.push(this.#whole());
  }

  #pass({ log, frames }: Step<RoomState[K], RoomChange[K]>): void {
    this.#log = log;
    for (const page of this.pages) if (page.isConnected) page.line.push(...(frames as RoomFrame<K>[]));
  }
}
/** How many that wait are looked at when patience ends. */
const EARLY = 8;

function expectTruth<K extends RoomKind>(source: Source<K>, happenings: readonly Happening[]): void {
  const evening = new Evening(source);
  for (const each of happenings) {
    evening.live(each);
    evening.expectTrue();
  }
  evening.end();
  evening.expectTrue();
  for (const { known } of evening.pages) expect(known.seq).toBe(source.seq);
}

const happenings = fc.array(happening, { maxLength: 150, size: "max" });

describe("whatever is lost, doubled, overtaken, cut or forgotten on the way from Postgres to a page", () => {
  test("a kitchen's screen never shows a board that there was not, never goes back, and ends at the newest", () => {
    const orders = fc.oneof(fc.nat(5), fc.integer({ min: COLUMN_SLIPS_MAX - 3, max: COLUMN_SLIPS_MAX + 30 }));
    fc.assert(
      fc.property(orders, happenings, (count, all) => expectTruth(new Kitchen(count), all)),
      runs(300),
    );
  });

  test("neither does an order's page", () => {
    const news = (seq: number): OrderNews => orderNews("o", seq);
    fc.assert(
      fc.property(happenings, (all) => expectTruth(new News("order", news), all)),
      runs(200),
    );
  });

  test("nor what tells a person of their orders", () => {
    const news = (seq: number): UserNews => userNews("u", seq);
    fc.assert(
      fc.property(happenings, (all) => expectTruth(new News("user", news), all)),
      runs(200),
    );
  });
});
