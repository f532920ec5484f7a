import type { Actor } from "./actor.ts";
import type { EndSessionResult, Published } from "./commands.ts";

// Commands of whoever leaves, and takes along what is kept of them: what goes into and comes out of their SQL functions.

/** `verifiedHash`: what the password was verified against. */
export type DeleteOwnAccountCommand = { actor: Actor; verifiedHash: string; requestId: string };
export type DeleteUserCommand = { actor: Actor; userId: string; requestId: string };
export type DeleteAccountResult = EndSessionResult & Published;

/** Forgets somebody piece by piece, at most `limit` orders or rows at once. `told`: orders of the piece before whose rooms have forgotten. */
export type EraseBatchCommand = { userId: string; told: string[]; limit: number };
/** `untold`: say of these with the next call that their rooms were told: those of `orders` and `kitchens`. */
export type EraseBatchResult = {
  untold: string[];
  orders: string[];
  kitchens: string[];
  /** `under_way`: what is left waits for orders that are not over. */
  remains: "more" | "under_way" | "nothing";
};
export type ClaimErasuresCommand = { limit: number };
export type ClaimErasuresResult = { userIds: string[] };

/** Everything that is kept of whoever asks, a page of orders at a time. Only the first page is counted. */
export type ExportCommand = {
  actor: Actor;
  attemptsMax: number;
  windowSeconds: number;
  after: { at: string; id: string } | null;
  limit: number;
};
