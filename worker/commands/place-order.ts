import { Refused } from "#db/errors.ts";
import type { Actor, CapabilityScope } from "#domain/actor.ts";
import type { PlaceOrderBody } from "#domain/api/order.schema.ts";
import type { Once, PlaceOrderCommand, PlaceOrderResult } from "#domain/commands.ts";
import type { FieldError } from "#domain/error-codes.ts";
import { priceCart, type CartProblem, type PricedCart } from "#domain/pricing.ts";
import { follow } from "../aftermath.ts";
import type { Deps } from "../deps.ts";
import { AppError } from "../errors.ts";
import type { Hint, Wish } from "../hint-memory.ts";
import { guestAllowances } from "../order-limits.ts";
import { deriveCapability } from "../tokens/capability.ts";
import { oncePlacing } from "./once.ts";

export type Placed = { order: PlaceOrderResult["order"]; access: Partial<Record<CapabilityScope, string>> };

/**
 * Places an order: priced here from the menu that the guest saw, decided by Postgres in one round trip. Hints may refuse it before;
 * nothing but Postgres accepts it. Throws menu_changed, out_of_stock, closed, paused, not_offered, rate_limited, key_reused.
 */
export async function placeOrder(
  deps: Deps,
  actor: Actor,
  { key, address, body }: { key: string; address: string | undefined; body: PlaceOrderBody },
): Promise<Placed> {
  const once = oncePlacing(actor, body.restaurantId, key, body);
  const wish = wishOf(body, once);
  const allowances = actor.kind === "anonymous" ? guestAllowances(address, body.contact) : [];

  refuseEarly(await deps.hints.heard(wish), body);
  let placed: PlaceOrderResult;
  try {
    const cart = await price(deps, body);
    const advice = await deps.hints.ask(wish, allowances);
    refuseEarly(advice.refusal, body);
    if (advice.waitSeconds !== null) {
      throw new AppError("rate_limited", undefined, { retryAfterSeconds: advice.waitSeconds });
    }
    // Beside the work: should the answer be lost, whoever asks another isolate again must not hear an old "no".
    if (advice.isUnknown) deps.afterCommit(async () => await deps.hints.makeKnown(wish, allowances));
    placed = await place(deps, wish, commandOf(deps, actor, once, body, cart));
    deps.hints.settle(wish);
  } finally {
    deps.hints.release(wish);
  }
  follow(deps, placed);
  if (!placed.replayed && allowances.length > 0) deps.afterCommit(async () => await deps.hints.count(allowances));

  const { order, capabilities, replayed } = placed;
  deps.log.info("order placed", { orderId: order.id, restaurantId: order.restaurantId, replayed });
  const access: Placed["access"] = {};
  // Derived from the order, so a replay gives the very same links, and nobody has to store one.
  for (const { scope, generation } of capabilities) {
    access[scope] = deriveCapability(deps.keys.secrets, { orderId: order.id, scope, generation });
  }
  return { order, access };
}

/** The one round trip. What it refuses for a while, the next callers hear from us. */
async function place(deps: Deps, wish: Wish, command: PlaceOrderCommand): Promise<PlaceOrderResult> {
  try {
    return await deps.db.call<PlaceOrderResult>("place_order_v1", command);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const hints = hintsOf(wish, error);
    // Its key is forgotten too: what was refused is no order that a retry would have to find, past every limit.
    deps.afterCommit(async () => await deps.hints.remember(wish, hints));
    if (error.code !== "menu_changed") throw error;
    deps.menus.expire(command.restaurantId);
    const details = error.details?.map((detail) =>
      detail["was"] === UNKNOWN_MINOR ? { ...detail, was: null } : detail,
    );
    throw new AppError("menu_changed", undefined, { details });
  }
}

type Prices = Pick<PricedCart, "menuVersion" | "lines" | "subtotalMinor" | "taxMinor" | "totalMinor"> &
  Pick<PlaceOrderCommand, "currency">;

/** Prices with the version that the guest saw. */
async function price(deps: Deps, body: PlaceOrderBody): Promise<Prices> {
  const { restaurantId, menuVersion, lines } = body;
  const seen = await deps.menus.version(restaurantId, menuVersion, (work) => deps.afterCommit(work));
  if (!seen) return unknownPrices(body);
  const cart = lines.map(({ itemId, quantity, options, note }) => ({
    itemId,
    quantity,
    options,
    note: note ?? undefined,
  }));
  const priced = priceCart(seen, cart);
  if (priced.ok) return priced.value;
  throw new AppError("invalid_input", undefined, { details: (priced.problems ?? []).map(toDetail) });
}

/** No dish has this price, so Postgres finds that every line differs. */
const UNKNOWN_MINOR = -1;

/**
 * Nobody here knows any more what the guest saw. Postgres is asked all the same, with prices that cannot be right: it still has
 * the answer if this order was placed before, and otherwise it names each line with what it costs now.
 */
const unknownPrices = ({ menuVersion, lines }: PlaceOrderBody): Prices => ({
  menuVersion,
  currency: null,
  lines: lines.map(({ itemId, quantity, note, options }) => ({
    itemId,
    quantity,
    note,
    name: "",
    options: options.map((option) => ({ ...option, groupId: "", groupName: "", name: "", priceDeltaMinor: 0 })),
    unitPriceMinor: UNKNOWN_MINOR,
    subtotalMinor: UNKNOWN_MINOR,
    taxBp: 0,
    taxMinor: 0,
  })),
  subtotalMinor: UNKNOWN_MINOR,
  taxMinor: 0,
  totalMinor: UNKNOWN_MINOR,
});

const PROBLEMS: Record<CartProblem["reason"], string> = {
  empty_cart: "There is nothing in the cart.",
  unknown_item: "This is not on the menu.",
  unknown_option: "This choice does not belong to this dish.",
  option_count: "The choices for this dish do not fit the menu.",
  too_many: "That many of one dish are not sold in one order.",
  duplicate_option: "A choice is named twice.",
};

const toDetail = ({ line, reason, ...about }: CartProblem): FieldError => ({
  field: `lines.${line}`,
  message: PROBLEMS[reason],
  reason,
  ...about,
});

function wishOf(body: PlaceOrderBody, once: Once): Wish {
  const portions = new Map<string, number>();
  for (const { itemId, quantity } of body.lines) portions.set(itemId, (portions.get(itemId) ?? 0) + quantity);
  return { restaurantId: body.restaurantId, portions, once };
}

/** Says what Postgres said a moment ago, in the same words. */
function refuseEarly(hint: Hint | null, body: PlaceOrderBody): void {
  if (!hint) return;
  if (hint.kind === "restaurant") {
    const { code, message, until } = hint;
    const words = message ?? (code === "paused" ? "Not taking orders right now." : "Closed.");
    throw new AppError(code, undefined, { details: [{ field: "restaurantId", message: words, until }] });
  }
  const { id, left } = hint;
  const index = body.lines.findIndex(({ itemId }) => itemId === id);
  const message = left === 0 ? "Sold out." : `${left} left.`;
  throw new AppError("out_of_stock", undefined, { details: [{ field: `lines.${index}`, itemId: id, left, message }] });
}

/** What a refusal of Postgres is worth telling others. */
function hintsOf({ restaurantId }: Wish, { code, details = [] }: Refused): Hint[] {
  if (code === "out_of_stock") {
    return details.flatMap(({ itemId, left }) =>
      typeof itemId === "string" && typeof left === "number" ? [{ kind: "item" as const, id: itemId, left }] : [],
    );
  }
  if (code !== "paused" && code !== "closed") return [];
  const [detail] = details;
  const text = (value: unknown) => (typeof value === "string" ? value : null);
  return [
    { kind: "restaurant", id: restaurantId, code, message: text(detail?.message), until: text(detail?.["until"]) },
  ];
}

function commandOf(deps: Deps, actor: Actor, once: Once, body: PlaceOrderBody, cart: Prices): PlaceOrderCommand {
  const { restaurantId, fulfilment, tableName, contact, note, locale } = body;
  return {
    actor,
    requestId: deps.requestId,
    eventId: deps.newId(),
    once,
    orderId: deps.newId(),
    clientRef: body.clientRef,
    restaurantId,
    fulfilment,
    tableName,
    contact,
    note,
    locale,
    menuVersion: cart.menuVersion,
    currency: cart.currency,
    lines: cart.lines.map((line) => ({
      id: deps.newId(),
      itemId: line.itemId,
      quantity: line.quantity,
      note: line.note,
      unitPriceMinor: line.unitPriceMinor,
      subtotalMinor: line.subtotalMinor,
      taxMinor: line.taxMinor,
      options: line.options.map(({ optionId, quantity }) => ({ optionId, quantity })),
    })),
    subtotalMinor: cart.subtotalMinor,
    taxMinor: cart.taxMinor,
    totalMinor: cart.totalMinor,
  };
}
