import type {
  ClaimErasuresCommand,
  ClaimErasuresResult,
  EraseBatchCommand,
  EraseBatchResult,
} from "#domain/leaving.ts";
import type { RoomKind } from "#domain/token-claims.ts";
import type { Deps } from "../deps.ts";

/** Orders, or rows of another kind, that one statement forgets: a moment's work. */
const BATCH_SIZE = 100;
/** So one delivery ends within a request's calls. What is left then comes with the next try, or the next sweep. */
const BATCHES_MAX = 20;
/** Rooms that are told at once: Workers hold six connections at a time. */
const TOLD_AT_ONCE = 6;
/** People that one sweep goes on with, and for how long: where each call hangs for seconds, ten of them would outlive its cron tick. */
const PEOPLE_MAX = 10;
export const PEOPLE_MS_MAX = 20_000;

type EraseDeps = Pick<Deps, "db" | "rooms" | "requestId">;

/**
 * Forgets somebody in everything that their account has left, piece by piece, one statement each, and begins no piece after `until`
 * (milliseconds since 1970). Whatever breaks off leaves whole pieces, and whoever comes next goes on behind them. Says what is left.
 * Throws when a room cannot be told.
 */
export async function erasePerson(
  deps: EraseDeps,
  userId: string,
  until = Number.POSITIVE_INFINITY,
): Promise<EraseBatchResult["remains"]> {
  await deps.rooms.forget("user", userId, deps.requestId);
  let told: string[] = [];
  for (let batch = 0; batch < BATCHES_MAX && Date.now() < until; batch++) {
    const command: EraseBatchCommand = { userId, told, limit: BATCH_SIZE };
    const done = await deps.db.call<EraseBatchResult>("erase_batch_v1", command);
    await forgetIn(deps, "order", done.orders);
    await forgetIn(deps, "kitchen", done.kitchens);
    if (done.remains !== "more") return done.remains;
    told = done.untold;
  }
  return "more";
}

/** Goes on with those who are not yet forgotten everywhere: an order of theirs was under way, or somebody broke off. Never throws for one. */
export async function continueErasures(deps: EraseDeps & Pick<Deps, "log">): Promise<void> {
  const command: ClaimErasuresCommand = { limit: PEOPLE_MAX };
  const until = Date.now() + PEOPLE_MS_MAX;
  const { userIds } = await deps.db.call<ClaimErasuresResult>("claim_erasures_v1", command);
  for (const userId of userIds) {
    if (Date.now() >= until) return; // claimed for a minute, they are the next sweep's
    try {
      await erasePerson(deps, userId, until);
    } catch (error) {
      deps.log.warn("not yet forgotten; a later sweep goes on", { userId, error });
    }
  }
}

/** Makes kitchens forget guests whose time is over. Never throws: what is missed is written over by the next orders. */
export async function tellKitchens(deps: EraseDeps & Pick<Deps, "log">, kitchens: readonly string[]): Promise<void> {
  await forgetIn(deps, "kitchen", kitchens).catch((error: unknown) => {
    deps.log.warn("kitchen not told", { error });
  });
}

async function forgetIn({ rooms, requestId }: EraseDeps, kind: RoomKind, ids: readonly string[]): Promise<void> {
  for (let from = 0; from < ids.length; from += TOLD_AT_ONCE) {
    const some = ids.slice(from, from + TOLD_AT_ONCE);
    await Promise.all(some.map(async (id) => await rooms.forget(kind, id, requestId)));
  }
}
