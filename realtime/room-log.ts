import { type Frame, ROOM_EVENTS_KEPT } from "#domain/frames.ts";

/** How many overtaking events a room holds while it waits for the ones before them. */
export const EARLY_MAX = 64;

export type LogEvent<C> = Extract<Frame<never, C>, { t: "event" }>;
export type LogSnapshot<S> = Extract<Frame<S, never>, { t: "snapshot" }>;

/** How one kind of room makes a state out of changes. */
export type RoomRules<S, C> = {
  /** The state after a change, or null when state and change together say too little: only a whole state helps then. */
  fold(state: S | null, change: C): S | null;
  /** Whether a change that arrives too early waits for those before it. Where each says everything, the newest simply wins. */
  waits: boolean;
};

/** What a room remembers: a copy of Postgres that may be behind it and is never ahead of it. */
export type RoomLog<S, C> = {
  readonly seq: number;
  readonly state: S | null;
  /** The newest events without a gap, oldest first; the last one led to `state`. */
  readonly events: readonly LogEvent<C>[];
  /** Events that overtook others on their way here or wait for a whole state, in order. */
  readonly early: readonly LogEvent<C>[];
};

/** The log afterwards, and what everybody who listens must hear, in this order. */
export type Step<S, C> = { log: RoomLog<S, C>; frames: Frame<S, C>[] };

/** What a room knows that has never been told anything. */
export const emptyLog = <S, C>(): RoomLog<S, C> => ({ seq: 0, state: null, events: [], early: [] });

/**
 * Takes one event. What is old or known changes nothing, so a push may be repeated at will; what comes next is applied together
 * with all that waited for it; what comes too early waits, or starts anew where it may.
 */
export function record<S, C>(rules: RoomRules<S, C>, log: RoomLog<S, C>, event: LogEvent<C>): Step<S, C> {
  if (event.seq <= log.seq || log.early.some((each) => each.seq === event.seq)) return { log, frames: [] };
  if (log.state !== null && event.seq === log.seq + 1) {
    return drain(rules, { log: { ...log, early: [event, ...log.early] }, frames: [] });
  }
  if (!rules.waits || log.state === null) {
    const state = rules.fold(null, event.change);
    if (state !== null) return replace(rules, log, { t: "snapshot", seq: event.seq, state, ...rest(event) });
  }
  const early = [...log.early, event].sort((left, right) => left.seq - right.seq).slice(0, EARLY_MAX);
  return { log: { ...log, early }, frames: [] };
}

/** Takes the whole state: it closes every gap up to its seq. An older one changes nothing. */
export function replace<S, C>(rules: RoomRules<S, C>, log: RoomLog<S, C>, snapshot: LogSnapshot<S>): Step<S, C> {
  if (log.state !== null && snapshot.seq <= log.seq) return { log, frames: [] };
  const early = log.early.filter((event) => event.seq > snapshot.seq);
  return drain(rules, { log: { seq: snapshot.seq, state: snapshot.state, events: [], early }, frames: [snapshot] });
}

/**
 * Stops waiting for what is missing before `seq`: starts anew from the events that came too early, where one event is enough for
 * that. Where it is not, nothing changes, and only a whole state helps.
 */
export function skipGaps<S, C>(rules: RoomRules<S, C>, log: RoomLog<S, C>, seq: number): Step<S, C> {
  let step: Step<S, C> = { log, frames: [] };
  while (step.log.seq < seq) {
    const [first] = step.log.early;
    const state = first ? rules.fold(null, first.change) : null;
    if (!first || state === null) break;
    const next = replace(rules, step.log, { t: "snapshot", seq: first.seq, state, ...rest(first) });
    step = { log: next.log, frames: [...step.frames, ...next.frames] };
  }
  return step;
}

/** Whether the very next event is here and cannot be applied: no waiting helps, only a whole state. */
export const isStuck = ({ seq, state, early }: RoomLog<unknown, unknown>): boolean =>
  state !== null && early[0]?.seq === seq + 1;

/** What a client must hear that has everything up to `since`; null is a client that has nothing. */
export function catchUp<S, C>(log: RoomLog<S, C>, since: number | null): Frame<S, C>[] {
  if (log.state === null || since === log.seq) return [];
  const [oldest] = log.events;
  const isKept = since !== null && since < log.seq && oldest !== undefined && oldest.seq <= since + 1;
  if (isKept) return log.events.filter((event) => event.seq > since);
  return [{ t: "snapshot", seq: log.seq, state: log.state }];
}

function drain<S, C>(rules: RoomRules<S, C>, step: Step<S, C>): Step<S, C> {
  let { seq, state } = step.log;
  const due: LogEvent<C>[] = [];
  for (const event of step.log.early) {
    const next = event.seq === seq + 1 ? rules.fold(state, event.change) : null;
    if (next === null) break; // something before it is missing, or too little is known: it waits
    state = next;
    seq = event.seq;
    due.push(event);
  }
  return {
    log: {
      seq,
      state,
      events: [...step.log.events, ...due].slice(-ROOM_EVENTS_KEPT),
      early: step.log.early.slice(due.length),
    },
    frames: [...step.frames, ...due],
  };
}

const rest = ({ requestId }: { requestId?: string }) => (requestId === undefined ? {} : { requestId });
