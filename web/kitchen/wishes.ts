import { ORDER_STATUSES, type OrderStatus } from "#domain/order-status.ts";
import { PREP_MINUTES_MAX } from "#domain/promise.ts";
import { textIn } from "#web/lib/form.ts";

/** What a form of the kitchen asks for. The same forms work with and without a script, and are read by the same function. */
export type Wish =
  | {
      intent: "move";
      orderId: string;
      number: number;
      from: OrderStatus;
      to: OrderStatus;
      version: number;
      prepMinutes: number | null;
      reason: string | null;
    }
  | { intent: "open" }
  | { intent: "pause"; minutes: number | null; message: string | null }
  | { intent: "close"; message: string | null }
  | { intent: "sold-out"; itemId: string }
  | { intent: "restock"; itemId: string };
export type MoveWish = Extract<Wish, { intent: "move" }>;

export const PAUSE_MINUTES = [15, 30, 60] as const;
export const PREP_MINUTES = [10, 15, 20, 30, 45] as const;
const MESSAGE_MAX = 200;
/** Why an order ends early: from the list, or in the cook's own words. */
export const REASON_MAX = MESSAGE_MAX;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Reads a form; null for one that none of our pages sends. */
export function readWish(form: FormData): Wish | null {
  const intent = textIn(form, "intent");
  const pause = /^pause(?:-(\d{1,3}))?$/.exec(intent);
  if (pause) return { intent: "pause", minutes: Number(pause[1] ?? 0) || null, message: wordsIn(form, "message") };
  switch (intent) {
    case "move":
      return readMove(form);
    case "open":
      return { intent };
    case "close":
      return { intent, message: wordsIn(form, "message") };
    case "sold-out":
    case "restock": {
      const itemId = textIn(form, "itemId");
      return UUID.test(itemId) ? { intent, itemId } : null;
    }
    default:
      return null;
  }
}

function readMove(form: FormData): MoveWish | null {
  const orderId = textIn(form, "orderId");
  const from = statusIn(form, "from");
  const to = statusIn(form, "to");
  const version = wholeIn(form, "version", Number.MAX_SAFE_INTEGER);
  if (!UUID.test(orderId) || !from || !to || version === null) return null;
  const number = wholeIn(form, "number", Number.MAX_SAFE_INTEGER) ?? 0;
  const reason = wordsIn(form, "words") ?? wordsIn(form, "reason");
  return {
    intent: "move",
    orderId,
    number,
    from,
    to,
    version,
    prepMinutes: wholeIn(form, "prepMinutes", PREP_MINUTES_MAX),
    reason,
  };
}

/** The key of a move that was sent by a form alone: the same slip and the same button are the same wish. */
export const moveKey = ({ orderId, version, to, prepMinutes }: MoveWish): string =>
  `move-${orderId}-${version}-${to}-${prepMinutes ?? "as-promised"}`;

function statusIn(form: FormData, name: string): OrderStatus | null {
  const value = textIn(form, name);
  return ORDER_STATUSES.find((status) => status === value) ?? null;
}

function wholeIn(form: FormData, name: string, max: number): number | null {
  const text = textIn(form, name);
  const value = /^\d{1,16}$/.test(text) ? Number(text) : 0;
  return value >= 1 && value <= max ? value : null;
}

const wordsIn = (form: FormData, name: string): string | null =>
  textIn(form, name).trim().slice(0, MESSAGE_MAX) || null;
