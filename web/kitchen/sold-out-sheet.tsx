import { Ban, Check } from "lucide-react";
import { useDeferredValue, useState } from "react";
import { Dialog } from "#web/components/dialog.tsx";
import { TextField } from "#web/components/field.tsx";
import { FilterChips } from "#web/components/filter-chips.tsx";
import { classNames } from "#web/lib/class-names.ts";
import { useFormat, useMessages } from "#web/lib/language.tsx";
import { sheetTo } from "./sheets.ts";

/** A dish as the kitchen switches it. */
export type Dish = { id: string; name: string; category: string };

export interface SoldOutSheetProps {
  dishes: readonly Dish[];
  soldOut: ReadonlySet<string>;
  left: Readonly<Record<string, number>>;
  /** `q` and `show` of the address: a filter that works without a script. */
  search: URLSearchParams;
  closeTo: string;
  onClose: () => void;
}

/** Every dish, one tap each: off sale, and back on. */
export function SoldOutSheet({ dishes, soldOut, left, search, closeTo, onClose }: SoldOutSheetProps) {
  const t = useMessages("kitchen");
  const format = useFormat();
  const [words, setWords] = useState(search.get("q") ?? "");
  const wanted = useDeferredValue(words).trim().toLocaleLowerCase();
  const onlyOut = search.get("show") === "out";
  const shown = dishes
    .filter((dish) => !onlyOut || soldOut.has(dish.id) || left[dish.id] === 0)
    .filter(({ name, category }) => `${name} ${category}`.toLocaleLowerCase().includes(wanted));
  const outCount = dishes.filter((dish) => soldOut.has(dish.id) || left[dish.id] === 0).length;
  return (
    <Dialog title={t("stock.title")} closeTo={closeTo} onClose={onClose}>
      <p className="pe-14 text-muted">{t("stock.body")}</p>
      <div className="mt-4 flex flex-col gap-3">
        <form method="get">
          <input type="hidden" name="sheet" value="sold-out" />
          <TextField
            label={t("stock.search")}
            name="q"
            type="search"
            required={false}
            value={words}
            onChange={(event) => setWords(event.currentTarget.value)}
            autoComplete="off"
            maxLength={80}
          />
        </form>
        <FilterChips
          label={t("stock.title")}
          chips={[
            { key: "all", label: t("stock.filter.all"), to: sheetTo("sold-out"), current: !onlyOut },
            {
              key: "out",
              label: t("stock.filter.out"),
              to: `${sheetTo("sold-out")}&show=out`,
              current: onlyOut,
              count: format.number(outCount),
            },
          ]}
        />
      </div>
      {shown.length === 0 && <p className="py-8 text-center text-lg text-muted">{t("stock.nothing")}</p>}
      <ul className="mt-3 grid gap-2 sm:grid-cols-2">
        {shown.map((dish) => (
          <li key={dish.id} className="[&>form]:h-full">
            <DishSwitch dish={dish} isOut={soldOut.has(dish.id)} left={left[dish.id]} />
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

function DishSwitch({ dish, isOut, left }: { dish: Dish; isOut: boolean; left: number | undefined }) {
  const t = useMessages("kitchen");
  const isGone = isOut || left === 0;
  const Sign = isGone ? Ban : Check;
  return (
    <form method="post">
      <input type="hidden" name="itemId" value={dish.id} />
      <button
        name="intent"
        value={isOut ? "restock" : "sold-out"}
        aria-pressed={isOut}
        className={classNames("dish-switch", isGone && "dish-switch-out")}
      >
        <span className="min-w-0 flex-1">
          <bdi className="block text-xl leading-tight font-bold">{dish.name}</bdi>
          <span className="figures block text-base font-semibold">
            {isGone ? t("stock.soldOut") : left === undefined ? t("stock.onSale") : t("stock.left", { count: left })}
          </span>
        </span>
        <Sign size={28} aria-hidden className="shrink-0" />
      </button>
    </form>
  );
}
