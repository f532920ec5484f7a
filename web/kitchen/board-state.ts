import type { Board, BoardCard } from "#domain/board.ts";
import type { ErrorCode } from "#domain/error-codes.ts";
import { findMove, isOnBoard, type OrderStatus } from "#domain/order-status.ts";

/** For how long a tap can be taken back. */
export const UNDO_MILLISECONDS = 8_000;
/** More than that on one screen is not read. */
const REFUSALS_MAX = 5;

/** What a cook asks for with one tap. */
export type Move = {
  orderId: string;
  number: number;
  from: OrderStatus;
  to: OrderStatus;
  prepMinutes: number | null;
  reason: string | null;
};

/**
 * A tap on its way. `held`: waits for a change of mind, the server knows nothing. `queued`: goes out as soon as the one before it
 * is answered. `sent`: on its way. `waiting`: its answer was lost or the line is down, and it goes out again under the same key.
 */
export type Op = Move & {
  /** The Idempotency-Key: however often it goes out, it counts once. */
  key: string;
  /** The version of the order that the cook saw, with all earlier taps counted in. The server refuses any other. */
  base: number;
  phase: "held" | "queued" | "sent" | "waiting";
  tappedAt: number;
};

/** What an answer said about an order, until the board says the same or something newer. */
export type Facts = Pick<BoardCard, "version" | "status" | "statusAt" | "promisedAt" | "promiseMadeAt" | "reason">;

export type RefusalCode = ErrorCode | "no_answer";
export type Refusal = { orderId: string; number: number; to: OrderStatus; code: RefusalCode };

/** A tap that can still be taken back, until that moment. */
export type UndoOffer = Move & { key: string; base: number; until: number };

/** What one screen knows: the board as the server last said, and what this cook has done since. */
export type DeskState = {
  board: Board;
  /** Slips that the board only counts and this cook has looked at: they can be moved like those that hang there. */
  met: readonly BoardCard[];
  ops: readonly Op[];
  facts: Readonly<Record<string, Facts>>;
  undos: readonly UndoOffer[];
  refusals: readonly Refusal[];
};

export type DeskAction =
  | { type: "board"; board: Board }
  | { type: "meet"; cards: readonly BoardCard[] }
  /** Taps that were on their way when the page was loaded anew: nobody knows whether they counted. */
  | { type: "restore"; ops: readonly Op[] }
  | { type: "tap"; move: Move; key: string; now: number }
  | { type: "undo"; key: string; undoKey: string; now: number }
  /** Sends what was held: one, whatever is due, or, without either, everything. */
  | { type: "release"; key?: string; dueBy?: number }
  | { type: "forget-undos"; dueBy: number }
  | { type: "sent"; key: string }
  | { type: "lost"; key: string }
  | { type: "answered"; key: string; facts: Facts }
  | { type: "refused"; key: string; code: RefusalCode; stands?: OrderStatus | undefined }
  | { type: "dismiss"; orderId: string };

/** A slip as it is shown. `isPending`: the server has not said yes to what it shows. */
export type ShownCard = BoardCard & { isPending: boolean };

/** Whether a slip hangs on the screen of a station: on all of them, when it names none. */
export const hangsAt = ({ lines }: Pick<BoardCard, "lines">, station: string | null): boolean =>
  station === null || lines.some((line) => line.station === station);

/** A screen on which nobody has tapped yet. */
export const deskOf = (board: Board, met: readonly BoardCard[] = []): DeskState => ({
  board,
  met,
  ops: [],
  facts: {},
  undos: [],
  refusals: [],
});

/**
 * The food has left the kitchen: that cannot be unsaid, so it is not said until the time for a change of mind is over. Everything
 * else goes out at once: what has an inverse in the table of moves is taken back by that, and a confirmation, a refusal and a
 * cancelling are read by the guest the moment they are made, so there is nothing to take back.
 */
export const isHeld = (to: OrderStatus): boolean => to === "picked_up" || to === "served" || to === "out_for_delivery";

const canBeUndone = ({ from, to }: Move): boolean => isHeld(to) || findMove(to, from) !== undefined;

/** Everything that happens to a screen. Pure: after all answers and the newest board have come, what is shown is the board. */
export function reduce(state: DeskState, action: DeskAction): DeskState {
  switch (action.type) {
    case "board":
      return action.board.seq > state.board.seq ? prune({ ...state, board: action.board }) : state;
    case "meet":
      return prune({ ...state, met: action.cards });
    case "restore": {
      const known = new Set(state.ops.map(({ key }) => key));
      const restored = action.ops.filter(({ key }) => !known.has(key));
      return { ...state, ops: [...restored.map((op): Op => ({ ...op, phase: "queued" })), ...state.ops] };
    }
    case "tap":
      return tap(state, action.move, action.key, action.now);
    case "undo":
      return undo(state, action.key, action.undoKey, action.now);
    case "release":
      return release(state, action.key, action.dueBy);
    case "forget-undos": {
      const undos = state.undos.filter(({ until }) => until > action.dueBy);
      return undos.length === state.undos.length ? state : { ...state, undos };
    }
    case "sent":
      return { ...state, ops: withPhase(state.ops, action.key, "sent") };
    case "lost":
      return { ...state, ops: withPhase(state.ops, action.key, "waiting") };
    case "answered":
      return answered(state, action.key, action.facts);
    case "refused":
      return refused(state, action.key, action.code, action.stands);
    case "dismiss":
      return { ...state, refusals: state.refusals.filter(({ orderId }) => orderId !== action.orderId) };
  }
}

/** The slips as they hang now: the server's board, its newer answers, and the taps that it has not answered yet. */
export const shownCards = (state: DeskState): ShownCard[] => shown(state.board.cards, state);

/** The slips that were met beyond the board, as they stand now; what the board knows of one of them goes before. */
export function metCards(state: DeskState): ShownCard[] {
  const { board, met } = state;
  return shown(
    met.map((card) => board.cards.find(({ orderId }) => orderId === card.orderId) ?? card),
    state,
  );
}

function shown(cards: readonly BoardCard[], { ops, facts }: DeskState): ShownCard[] {
  return cards.flatMap((card) => {
    const known = facts[card.orderId];
    let now: ShownCard = { ...card, ...(known && known.version > card.version ? known : {}), isPending: false };
    for (const op of ops) {
      // A tap shows only upon the very version it was made for. Beyond that the server has had its say.
      if (op.orderId !== card.orderId || op.base !== now.version) continue;
      now = { ...now, ...promiseOf(op), version: op.base + 1, status: op.to, isPending: true };
    }
    return isOnBoard(now.status) ? [now] : [];
  });
}

function promiseOf({ to, prepMinutes, tappedAt }: Op): Partial<BoardCard> {
  const statusAt = new Date(tappedAt).toISOString();
  if (to !== "confirmed" || prepMinutes === null) return { statusAt };
  return { statusAt, promiseMadeAt: statusAt, promisedAt: new Date(tappedAt + prepMinutes * 60_000).toISOString() };
}

/** The taps that may go out now: for each order the oldest, if it was not sent yet. */
export function sendable(ops: readonly Op[]): Op[] {
  const seen = new Set<string>();
  return ops.filter((op) => {
    const isFirst = !seen.has(op.orderId);
    seen.add(op.orderId);
    return isFirst && op.phase === "queued";
  });
}

/** How many taps the server may not have yet although they should be there. */
export const waitingCount = (ops: readonly Op[]): number =>
  ops.some(({ phase }) => phase === "waiting") ? ops.filter(({ phase }) => phase !== "held").length : 0;

type Seen = Pick<ShownCard, "status" | "version">;

function findShown(state: DeskState, orderId: string): Seen | undefined {
  const isMeant = (card: ShownCard) => card.orderId === orderId;
  return shownCards(state).find(isMeant) ?? metCards(state).find(isMeant);
}

/** `seen` is for an order that no slip is known of any more: it moved to where it is only counted. */
function tap(state: DeskState, move: Move, key: string, now: number, seen?: Seen): DeskState {
  const card = findShown(state, move.orderId) ?? seen;
  // The second tap of a double tap, or a slip that moved away under the finger: it means nothing any more.
  if (!card || card.status !== move.from || !findMove(move.from, move.to)) return state;
  const held = isHeld(move.to);
  const op: Op = { ...move, key, base: card.version, phase: held ? "held" : "queued", tappedAt: now };
  const offer: UndoOffer = { ...move, key, base: card.version, until: now + UNDO_MILLISECONDS };
  return {
    ...state,
    ops: [...state.ops, op],
    undos: [...state.undos.filter(({ orderId }) => orderId !== move.orderId), ...(canBeUndone(move) ? [offer] : [])],
    refusals: state.refusals.filter(({ orderId }) => orderId !== move.orderId),
  };
}

function undo(state: DeskState, key: string, undoKey: string, now: number): DeskState {
  const offer = state.undos.find((each) => each.key === key);
  if (!offer) return state;
  const undos = state.undos.filter((each) => each !== offer);
  const op = state.ops.find((each) => each.key === key);
  if (op?.phase === "held" || op?.phase === "queued") {
    return { ...state, undos, ops: state.ops.filter((each) => each !== op) }; // the server never heard of it
  }
  if (isHeld(offer.to)) return { ...state, undos }; // it was sent early: too late
  const { orderId, number } = offer;
  const back: Move = { orderId, number, from: offer.to, to: offer.from, prepMinutes: null, reason: null };
  const next = tap({ ...state, undos }, back, undoKey, now, { status: offer.to, version: offer.base + 1 });
  // Taking back is not itself offered to be taken back: the slip has its buttons again.
  return { ...next, undos: next.undos.filter((each) => each.key !== undoKey) };
}

function release(state: DeskState, key: string | undefined, dueBy: number | undefined): DeskState {
  const isMeant = (op: Op) =>
    op.phase === "held" &&
    (key === undefined || op.key === key) &&
    (dueBy === undefined || op.tappedAt + UNDO_MILLISECONDS <= dueBy);
  const released = new Set(state.ops.filter(isMeant).map((op) => op.key));
  if (released.size === 0) return state;
  return {
    ...state,
    ops: state.ops.map((op) => (released.has(op.key) ? { ...op, phase: "queued" } : op)),
    undos: state.undos.filter((offer) => !released.has(offer.key)),
  };
}

function answered(state: DeskState, key: string, facts: Facts): DeskState {
  const op = state.ops.find((each) => each.key === key);
  if (!op) return state;
  const known = state.facts[op.orderId];
  return prune({
    ...state,
    ops: state.ops.filter((each) => each !== op),
    facts: known && known.version >= facts.version ? state.facts : { ...state.facts, [op.orderId]: facts },
  });
}

function refused(state: DeskState, key: string, code: RefusalCode, stands: OrderStatus | undefined): DeskState {
  const index = state.ops.findIndex((each) => each.key === key);
  const op = state.ops[index];
  if (!op) return state;
  const { orderId, number, to } = op;
  // What was tapped after it was tapped upon something that never came to be.
  const ops = state.ops.filter((each, at) => each.orderId !== orderId || at < index);
  const others = state.refusals.filter((each) => each.orderId !== orderId);
  const refusals = stands === to ? others : [...others, { orderId, number, to, code }].slice(-REFUSALS_MAX);
  return prune({ ...state, ops, undos: state.undos.filter((each) => each.orderId !== orderId), refusals });
}

/** Lets go of what the board knows by itself now. */
function prune(state: DeskState): DeskState {
  const versions = new Map([...state.met, ...state.board.cards].map((card) => [card.orderId, card.version]));
  const facts = Object.entries(state.facts).filter(([id, { version }]) => version > (versions.get(id) ?? Infinity));
  // An offer to take something back ends when somebody else has moved the order since.
  const undos = state.undos.filter((offer) => (versions.get(offer.orderId) ?? 0) <= offer.base + 1);
  const refusals = state.refusals.filter((refusal) => !cameTrue(refusal, state.board));
  return { ...state, facts: Object.fromEntries(facts), undos, refusals };
}

/** Two cooks wanted the same and one was quicker: the order stands where the other wanted it, so there is nothing to complain about. */
function cameTrue({ orderId, to, code }: Refusal, board: Board): boolean {
  if (code !== "stale_version" && code !== "illegal_move") return false;
  const card = board.cards.find((each) => each.orderId === orderId);
  return card ? card.status === to : isHeld(to);
}

const withPhase = (ops: readonly Op[], key: string, phase: Op["phase"]): Op[] =>
  ops.map((op) => (op.key === key ? { ...op, phase } : op));
