import type { Boundary } from "#local/calls.ts";
import type { FaultRule } from "#local/faults.ts";
import type { Rig } from "../rig.ts";

/** A call that the Worker makes in a scenario: the how-manieth of its name. */
export type OutboundCall = { service: keyof Rig["services"]; operation: string; nth: number };

/** What is done to a call. */
export const MODES = ["error before", "lost after", "timeout", "killed before", "killed after"] as const;
export type Mode = (typeof MODES)[number];
type Kill = "killed before" | "killed after";

/**
 * Whether a cell belongs to a part of all. Cells are numbered call by call, each call's modes one after the other; every part has cells
 * of all modes, and each cell is in exactly one of the `of` parts.
 */
export const inShare = (cell: number, { of, rest }: { of: number; rest: number }): boolean =>
  (Math.floor(cell / MODES.length) + (cell % MODES.length)) % of === rest;

/** Longer than a caller of the queue waits. */
const STALL_MS = 6_000;

/** What stands for a mode at a service's own door. Only Neon can do the work and undo it; a queue answers late, or never. */
function faultFor(mode: Exclude<Mode, Kill>, service: OutboundCall["service"]): Pick<FaultRule, "mode" | "ms"> {
  if (mode === "lost after") return { mode: "drop_after" };
  if (mode === "error before") return { mode: service === "neon" ? "drop_before" : "refuse" };
  return service === "qstash" ? { mode: "stall", ms: STALL_MS } : { mode: "never" };
}

/** What the queue brings is not what the Worker asks for: other experiments break that. */
const isOutbound = (operation: string): boolean => !/^(deliver|publish) |\/_local\//.test(operation);

/** Calls of the hooks, which a request causes and does not make. */
const IN_HOOKS = /apply_(kitchen|notifications|access)|notification_to_send|mark_sent|\/emails/;

/** Writes down the Worker's calls from now on. Returns how to stop, and what was called. */
export function recordCalls(rig: Rig, wholeChain: boolean): () => OutboundCall[] {
  const calls: OutboundCall[] = [];
  const seen = new Map<string, number>();
  rig.watchBorders(({ service, operation, phase }: Boundary) => {
    if (phase !== "before" || !isOutbound(operation)) return;
    if (!wholeChain && IN_HOOKS.test(operation)) return;
    const nth = (seen.get(operation) ?? 0) + 1;
    seen.set(operation, nth);
    calls.push({ service: service as OutboundCall["service"], operation, nth });
  });
  return () => {
    rig.watchBorders(null);
    return calls;
  };
}

/** Arms one fault at one call. Returns how to ask whether it has come about. */
export function arm(rig: Rig, call: OutboundCall, mode: Mode): () => boolean {
  if (mode === "killed before" || mode === "killed after") return armKill(rig, call, mode);
  const { faults } = rig.services[call.service];
  faults.set([{ match: call.operation, nth: call.nth, ...faultFor(mode, call.service) }]);
  return () => faults.counters.some(({ fired }) => fired > 0);
}

function armKill(rig: Rig, { service, operation, nth }: OutboundCall, mode: Kill): () => boolean {
  let seen = 0;
  let isDone = false;
  const phase = mode === "killed before" ? "before" : "after";
  rig.watchBorders((boundary) => {
    if (isDone || boundary.phase !== phase || boundary.service !== service || boundary.operation !== operation) return;
    if (++seen !== nth) return;
    isDone = rig.worker.kill();
    // Who died before the effect is not there to have one.
    if (isDone && phase === "before") throw new Error("The caller is gone.");
  });
  return () => isDone;
}
