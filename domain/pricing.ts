import type { Menu, MenuItem, OptionGroup } from "./menu.ts";
import { shareOf, taxWithin, type MinorUnits } from "./money.ts";
import { err, ok, type Result } from "./result.ts";

export const LINES_MAX = 50;
export const QUANTITY_MAX = 99;
export const OPTIONS_PER_LINE_MAX = 30;

/** What a guest chose: ids and quantities, never a price. */
export type CartLine = {
  itemId: string;
  quantity: number;
  options: { optionId: string; quantity: number }[];
  note?: string | undefined;
};

export type PricedOption = {
  optionId: string;
  groupId: string;
  groupName: string;
  name: string;
  quantity: number;
  priceDeltaMinor: MinorUnits;
};

export type PricedLine = {
  itemId: string;
  name: string;
  quantity: number;
  note: string | null;
  options: PricedOption[];
  /** Item price plus its options, for one portion. */
  unitPriceMinor: MinorUnits;
  subtotalMinor: MinorUnits;
  taxBp: number;
  taxMinor: MinorUnits;
};

export type PricedCart = {
  menuVersion: number;
  currency: string;
  taxMode: Menu["taxMode"];
  lines: PricedLine[];
  subtotalMinor: MinorUnits;
  /** All tax of the order: contained in the subtotal when inclusive, added to it when exclusive. */
  taxMinor: MinorUnits;
  totalMinor: MinorUnits;
};

export type CartRefusal =
  "empty_cart" | "unknown_item" | "unknown_option" | "option_count" | "too_many" | "duplicate_option";
export type CartProblem = { line: number; reason: CartRefusal; itemId?: string; groupId?: string };

/**
 * Prices a cart against one version of a menu. The browser, the Worker and the tests run this very function; Postgres then compares
 * each unit price with its row. Tax is rounded half up once per line, and lines add up: the order of lines cannot matter.
 */
export function priceCart(
  menu: Menu,
  cart: readonly CartLine[],
): Result<PricedCart, "invalid_cart"> & { problems?: CartProblem[] } {
  const problems: CartProblem[] = [];
  if (cart.length === 0) problems.push({ line: 0, reason: "empty_cart" });
  const items = new Map(menu.items.map((item) => [item.id, item]));
  const lines: PricedLine[] = [];
  const portions = new Map<string, number>();

  cart.forEach((wish, index) => {
    const item = items.get(wish.itemId);
    if (!item) {
      problems.push({ line: index, reason: "unknown_item", itemId: wish.itemId });
      return;
    }
    const ordered = (portions.get(item.id) ?? 0) + wish.quantity;
    portions.set(item.id, ordered);
    if (ordered > item.maxPerOrder) problems.push({ line: index, reason: "too_many", itemId: item.id });
    const options = priceOptions(item, wish, index, problems);
    const unitPriceMinor = options.reduce(
      (sum, option) => sum + option.priceDeltaMinor * option.quantity,
      item.priceMinor,
    );
    const subtotalMinor = unitPriceMinor * wish.quantity;
    const taxMinor =
      menu.taxMode === "inclusive" ? taxWithin(subtotalMinor, item.taxBp) : shareOf(subtotalMinor, item.taxBp);
    lines.push({
      itemId: item.id,
      name: item.name,
      quantity: wish.quantity,
      note: wish.note?.trim() || null,
      options,
      unitPriceMinor,
      subtotalMinor,
      taxBp: item.taxBp,
      taxMinor,
    });
  });
  if (problems.length > 0) return { ...err("invalid_cart"), problems };

  const subtotalMinor = lines.reduce((sum, line) => sum + line.subtotalMinor, 0);
  const taxMinor = lines.reduce((sum, line) => sum + line.taxMinor, 0);
  const totalMinor = menu.taxMode === "inclusive" ? subtotalMinor : subtotalMinor + taxMinor;
  const { version: menuVersion, currency, taxMode } = menu;
  return ok({ menuVersion, currency, taxMode, lines, subtotalMinor, taxMinor, totalMinor });
}

function priceOptions(item: MenuItem, wish: CartLine, line: number, problems: CartProblem[]): PricedOption[] {
  const known = new Map<string, { group: OptionGroup; option: OptionGroup["options"][number] }>();
  for (const group of item.optionGroups) for (const option of group.options) known.set(option.id, { group, option });

  const priced: PricedOption[] = [];
  const chosen = new Map<string, number>();
  const seen = new Set<string>();
  for (const { optionId, quantity } of wish.options) {
    const found = known.get(optionId);
    if (!found) {
      problems.push({ line, reason: "unknown_option", itemId: item.id });
      continue;
    }
    if (seen.has(optionId)) problems.push({ line, reason: "duplicate_option", itemId: item.id });
    seen.add(optionId);
    const { group, option } = found;
    if (quantity > 1 && group.display !== "quantity")
      problems.push({ line, reason: "option_count", groupId: group.id });
    chosen.set(group.id, (chosen.get(group.id) ?? 0) + quantity);
    const { priceDeltaMinor, name } = option;
    priced.push({ optionId, groupId: group.id, groupName: group.name, name, quantity, priceDeltaMinor });
  }
  for (const group of item.optionGroups) {
    const count = chosen.get(group.id) ?? 0;
    if (count < group.min || count > group.max)
      problems.push({ line, reason: "option_count", itemId: item.id, groupId: group.id });
  }
  return priced;
}
