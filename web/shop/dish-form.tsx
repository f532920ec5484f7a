import { useState, type FormEvent } from "react";
import type { MenuItem } from "#domain/menu.ts";
import { mostOf, NOTE_MAX, type CartEntry } from "#web/lib/cart.ts";
import { Button } from "#web/components/button.tsx";
import { TextArea } from "#web/components/field.tsx";
import { defaultsOf, OptionGroup, type Chosen } from "#web/components/option-group.tsx";
import { CountingPrice } from "#web/components/price.tsx";
import { QuantityInput } from "#web/components/quantity-stepper.tsx";
import { useMessages } from "#web/lib/language.tsx";
import { brokenGroups, priceOfWish, readWish, WISH_FIELDS } from "#web/lib/wish.ts";
import type { MenuSale } from "./use-menu-sale.ts";

export interface DishFormProps {
  id: string;
  item: MenuItem;
  sale: MenuSale;
  returnTo: string;
  /** The line of the cart that is being changed. */
  changing?: { key: string; entry: CartEntry } | null;
  /** Groups that the server found wrong, when the form went there without a script. */
  broken?: readonly string[];
  onDone: () => void;
}

/** Everything that can be chosen about a dish. Its button stands in the foot of the dialog and is tied to it by `form`. */
export function useDishForm({ id, item, sale, returnTo, changing, broken: found = [], onDone }: DishFormProps) {
  const t = useMessages("shop");
  const [quantity, setQuantity] = useState(changing?.entry.quantity ?? 1);
  const [chosen, setChosen] = useState<Record<string, Chosen>>(() =>
    Object.fromEntries(
      item.optionGroups.map((group) => [group.id, changing ? chosenBefore(group, changing.entry) : defaultsOf(group)]),
    ),
  );
  const [broken, setBroken] = useState<readonly string[]>(found);
  const options = Object.values(chosen).flatMap((group) =>
    Object.entries(group).map(([optionId, amount]) => ({ optionId, quantity: amount })),
  );
  const sellable = Math.min(sale.leftOf(item), mostOf(item)) - sale.portionsOf(item) + (changing?.entry.quantity ?? 0);
  const most = Math.max(1, Math.min(sellable, mostOf(item)));

  const submit = (event: FormEvent<HTMLFormElement>) => {
    const wish = readWish(new FormData(event.currentTarget), item);
    const wrong = brokenGroups(item, wish.options);
    setBroken(wrong);
    if (wrong.length > 0) {
      event.preventDefault();
      document.getElementById(`group-${wrong[0]}`)?.scrollIntoView({ block: "center" });
      return;
    }
    if (!sale.add(wish, changing?.key ?? null)) return;
    event.preventDefault();
    onDone();
  };

  const form = (
    <form id={id} method="post" action={`/r/${sale.page.restaurant.slug}/${item.slug}`} onSubmit={submit}>
      <input type="hidden" name="returnTo" value={returnTo} />
      {changing && <input type="hidden" name={WISH_FIELDS.replaces} value={changing.key} />}
      <div className="flex flex-col gap-6">
        {item.optionGroups.map((group) => (
          <div key={group.id} id={`group-${group.id}`}>
            <OptionGroup
              group={group}
              currency={sale.currency}
              initial={chosen[group.id]}
              onChange={(next) => setChosen((all) => ({ ...all, [group.id]: next }))}
              error={broken.includes(group.id) ? t("dish.missingChoice", { group: group.name }) : null}
            />
          </div>
        ))}
        <TextArea
          label={t("dish.note")}
          hint={t("dish.noteHint")}
          name={WISH_FIELDS.note}
          rows={2}
          optional
          maxLength={NOTE_MAX}
          defaultValue={changing?.entry.note}
        />
      </div>
    </form>
  );

  const price = priceOfWish(sale.page.menu, item, { quantity, options });
  const words = t(changing ? "dish.update" : "dish.addPrice", { price: "\u0000" }).split("\u0000");
  const actions = (
    <div className="flex w-full flex-wrap items-center gap-3">
      <QuantityInput
        of={item.name}
        value={quantity}
        max={most}
        name={WISH_FIELDS.quantity}
        form={id}
        onChange={setQuantity}
      />
      <Button type="submit" form={id} look="primary" className="flex-1 whitespace-nowrap">
        {words[0]}
        <CountingPrice minor={price} currency={sale.currency} />
        {words[1]}
      </Button>
    </div>
  );
  return { form, actions };
}

function chosenBefore(group: MenuItem["optionGroups"][number], entry: CartEntry): Chosen {
  const ids = new Set(group.options.map((option) => option.id));
  return Object.fromEntries(
    entry.options.filter(({ optionId }) => ids.has(optionId)).map(({ optionId, quantity }) => [optionId, quantity]),
  );
}
