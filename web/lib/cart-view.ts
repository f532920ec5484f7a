import { portionsLeft, type Availability, type Menu, type MenuItem, type OptionGroup } from "#domain/menu.ts";
import type { MinorUnits } from "#domain/money.ts";
import { priceCart, type CartLine, type PricedCart } from "#domain/pricing.ts";
import { entryKey, mostOf, type Cart, type CartEntry } from "./cart.ts";

/** `fewer`: less is left, or less may be ordered, than was wished. `gone` and `changed`: the menu no longer has it, or not so. */
export type RowState = "ok" | "fewer" | "sold_out" | "gone" | "changed";

export type CartRow = {
  key: string;
  entry: CartEntry;
  item: MenuItem | null;
  state: RowState;
  /** What can be ordered now: 0 for a line that cannot. */
  quantity: number;
  /** How many this line may go up to. */
  most: number;
  unitMinor: MinorUnits;
  subtotalMinor: MinorUnits;
  /** The price that was seen before, where it is another now. */
  beforeMinor: MinorUnits | null;
  alternatives: MenuItem[];
};

export type CartView = {
  rows: CartRow[];
  /** The lines that can be ordered as they stand, and what they cost; null when there are none. */
  lines: CartLine[];
  priced: PricedCart | null;
};

const ALTERNATIVES = 2;

/** Looks at a cart with this moment's menu and stock: what can be ordered, what it costs, and what is different from before. */
export function viewCart(cart: Cart, menu: Menu, availability: Pick<Availability, "left" | "soldOut">): CartView {
  const items = new Map(menu.items.map((item) => [item.id, item]));
  const spoken = new Map<string, number>();
  const rows = cart.entries.map((entry): CartRow => {
    const item = items.get(entry.itemId) ?? null;
    const one = item ? priceCart(menu, [{ ...entry, quantity: 1 }]) : null;
    const priced = one?.ok ? one.value.lines[0] : undefined;
    if (!item || !priced) return cannot(entry, item, item ? "changed" : "gone", menu, availability, cart);

    const taken = spoken.get(item.id) ?? 0;
    const sellable = portionsLeft(availability, item.id);
    const most = Math.max(0, Math.min(sellable, mostOf(item)) - taken);
    const quantity = Math.min(entry.quantity, most);
    spoken.set(item.id, taken + quantity);
    if (quantity === 0)
      return { ...cannot(entry, item, "sold_out", menu, availability, cart), unitMinor: priced.unitPriceMinor };
    return {
      key: entryKey(entry),
      entry,
      item,
      state: quantity < entry.quantity ? "fewer" : "ok",
      quantity,
      most,
      unitMinor: priced.unitPriceMinor,
      subtotalMinor: priced.unitPriceMinor * quantity,
      beforeMinor: priced.unitPriceMinor === entry.seenMinor ? null : entry.seenMinor,
      alternatives: [],
    };
  });
  const lines = rows
    .filter((row) => row.quantity > 0)
    .map(({ entry: { itemId, options, note }, quantity }) => ({ itemId, quantity, options, note }));
  const priced = lines.length > 0 ? priceCart(menu, lines) : null;
  return { rows, lines, priced: priced?.ok ? priced.value : null };
}

function cannot(
  entry: CartEntry,
  item: MenuItem | null,
  state: RowState,
  menu: Menu,
  availability: Pick<Availability, "left" | "soldOut">,
  cart: Cart,
): CartRow {
  return {
    key: entryKey(entry),
    entry,
    item,
    state,
    quantity: 0,
    most: 0,
    unitMinor: entry.seenMinor,
    subtotalMinor: 0,
    beforeMinor: null,
    alternatives: item ? alternativesTo(item, menu, availability, cart) : [],
  };
}

/** Dishes of the same category that can be had and are not in the cart yet, nearest in price first. */
export function alternativesTo(
  item: MenuItem,
  menu: Menu,
  availability: Pick<Availability, "left" | "soldOut">,
  cart: Cart | null,
): MenuItem[] {
  const inCart = new Set(cart?.entries.map((entry) => entry.itemId));
  return menu.items
    .filter((other) => other.categoryId === item.categoryId && other.id !== item.id && !inCart.has(other.id))
    .filter((other) => portionsLeft(availability, other.id) > 0)
    .sort((one, two) => Math.abs(one.priceMinor - item.priceMinor) - Math.abs(two.priceMinor - item.priceMinor))
    .slice(0, ALTERNATIVES);
}

/** The options of a line with their groups, in the order of the menu, for showing. */
export function chosenOptions(
  item: Pick<MenuItem, "optionGroups">,
  chosen: CartLine["options"],
): { group: OptionGroup; option: OptionGroup["options"][number]; quantity: number }[] {
  return item.optionGroups.flatMap((group) =>
    group.options.flatMap((option) => {
      const wish = chosen.find((each) => each.optionId === option.id);
      return wish ? [{ group, option, quantity: wish.quantity }] : [];
    }),
  );
}
