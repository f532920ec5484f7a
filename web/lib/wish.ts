import type { Menu, MenuItem } from "#domain/menu.ts";
import { QUANTITY_MAX, priceCart, type CartLine } from "#domain/pricing.ts";
import type { MinorUnits } from "#domain/money.ts";

/** How many of each option, by option id. */
export type Chosen = Readonly<Record<string, number>>;

/** Names of the fields in the form of a dish; `web/components/option-group.tsx` names those of the options. */
export const WISH_FIELDS = { quantity: "quantity", note: "note", replaces: "replaces" } as const;

/** Reads the form of a dish. Only what this dish offers is looked for; whether it is enough, the pricing rules say. */
export function readWish(form: FormData, item: MenuItem): CartLine {
  const options = item.optionGroups.flatMap((group) => {
    const ticked = new Set(form.getAll(group.id));
    return group.options.flatMap(({ id }) => {
      const quantity = group.display === "quantity" ? amountIn(form.get(`${group.id}.${id}`)) : Number(ticked.has(id));
      return quantity > 0 ? [{ optionId: id, quantity }] : [];
    });
  });
  const note = form.get(WISH_FIELDS.note);
  return {
    itemId: item.id,
    quantity: Math.max(1, amountIn(form.get(WISH_FIELDS.quantity) ?? "1")),
    options,
    note: typeof note === "string" && note.trim() ? note.trim() : undefined,
  };
}

/** A small whole number from a field; nonsense is 0. */
export function amountIn(value: FormDataEntryValue | null): number {
  const amount = typeof value === "string" && /^\d{1,3}$/.test(value.trim()) ? Number(value) : 0;
  return Math.min(QUANTITY_MAX, amount);
}

/** What stands in the button while options are being chosen: the price as it would be, even if a choice is still missing. */
export function priceOfWish(menu: Menu, item: MenuItem, wish: Omit<CartLine, "itemId" | "note">): MinorUnits {
  const priced = priceCart(menu, [{ itemId: item.id, ...wish }]);
  if (priced.ok) return priced.value.totalMinor;
  const deltas = new Map(
    item.optionGroups.flatMap(({ options }) => options.map((o) => [o.id, o.priceDeltaMinor] as const)),
  );
  const unit = wish.options.reduce(
    (sum, { optionId, quantity }) => sum + (deltas.get(optionId) ?? 0) * quantity,
    item.priceMinor,
  );
  return unit * wish.quantity;
}

/** The groups whose rule a choice breaks. */
export const brokenGroups = (item: MenuItem, options: CartLine["options"]): string[] =>
  item.optionGroups
    .filter((group) => {
      const count = group.options.reduce(
        (sum, { id }) => sum + (options.find((chosen) => chosen.optionId === id)?.quantity ?? 0),
        0,
      );
      return count < group.min || count > group.max;
    })
    .map((group) => group.id);
