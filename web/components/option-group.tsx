import { useId, useState } from "react";
import { classNames } from "#web/lib/class-names.ts";
import { useMessages } from "#web/lib/language.tsx";
import { FieldError } from "./field.tsx";
import { Price } from "./price.tsx";

/** How many of each option, by its id. An option that is not in it was not chosen. */
export type Chosen = Readonly<Record<string, number>>;

export interface OptionGroupProps {
  group: {
    id: string;
    name: string;
    display: "single" | "multiple" | "quantity";
    min: number;
    max: number;
    options: readonly { id: string; name: string; priceDeltaMinor: number; isDefault?: boolean; soldOut?: boolean }[];
  };
  currency: string;
  locale?: string;
  /** Field name of the choices. In a quantity group each option has its own: `name.optionId`. */
  name?: string;
  /** Where to start, when it is not the defaults of the menu: a line that is being changed. */
  initial?: Chosen;
  onChange?: (chosen: Chosen) => void;
  error?: string | null;
}

export function defaultsOf(group: OptionGroupProps["group"]): Chosen {
  return Object.fromEntries(group.options.filter((o) => o.isDefault && !o.soldOut).map((o) => [o.id, 1]));
}

function useHint({ min, max, display, options }: OptionGroupProps["group"]): string {
  const t = useMessages("common");
  const most = Math.min(max, display === "quantity" ? max : options.length);
  if (display === "single" || (min === 1 && most === 1)) return t("options.chooseOne");
  if (min === most) return t("options.chooseExactly", { count: min });
  if (min > 0 && most < options.length) return t("options.chooseBetween", { min, max: most });
  if (min > 0) return t("options.chooseAtLeast", { count: min });
  if (most < options.length || display === "quantity") return t("options.chooseUpTo", { count: most });
  return t("options.chooseAny");
}

const ROW =
  "flex min-h-(--touch) cursor-pointer flex-wrap items-center gap-x-3 border-b border-steel py-2 last:border-b-0 has-disabled:cursor-not-allowed";

/** A question about a dish. Native inputs in a fieldset; the limit is said before it is met, and again when it is. */
export function OptionGroup({ group, currency, locale, name = group.id, initial, onChange, error }: OptionGroupProps) {
  const t = useMessages("common");
  const id = useId();
  const hint = useHint(group);
  const [chosen, setChosen] = useState<Chosen>(initial ?? defaultsOf(group));
  const [refused, setRefused] = useState(false);

  const choose = (next: Chosen) => {
    const total = Object.values(next).reduce((sum, n) => sum + n, 0);
    setRefused(total > group.max);
    if (total > group.max) return;
    setChosen(next);
    onChange?.(next);
  };
  const toggle = (optionId: string, quantity: number) => {
    if (group.display === "single") return choose({ [optionId]: 1 });
    const { [optionId]: _, ...others } = chosen;
    choose(quantity > 0 ? { ...others, [optionId]: quantity } : others);
  };

  return (
    <fieldset aria-describedby={classNames(`${id}-hint`, error && `${id}-error`)}>
      <legend className="flex w-full flex-wrap items-baseline gap-x-2 pt-1 font-display text-lg font-bold">
        {group.name}
        {group.min > 0 && (
          <span className="rounded-pill bg-steel-wash px-2.5 py-0.5 font-sans text-xs font-semibold">
            {t("options.required")}
          </span>
        )}
      </legend>
      <p id={`${id}-hint`} className="text-sm text-muted">
        {hint}
      </p>
      <FieldError id={`${id}-error`}>{error}</FieldError>
      <div className="mt-1">
        {group.display === "single" && group.min === 0 && (
          <label className={ROW}>
            <input
              type="radio"
              name={name}
              value=""
              checked={Object.keys(chosen).length === 0}
              onChange={() => choose({})}
              className="size-5 shrink-0 accent-tomato"
            />
            <span className="flex-1">{t("options.none")}</span>
          </label>
        )}
        {group.options.map((option) => {
          const quantity = chosen[option.id] ?? 0;
          const words = (
            <>
              <span className={classNames("flex-1 basis-24", option.soldOut && "text-muted line-through")}>
                {option.name}
              </span>
              {option.soldOut && <span className="text-sm text-muted">{t("stock.soldOut")}</span>}
              {option.priceDeltaMinor !== 0 && (
                <Price
                  minor={option.priceDeltaMinor}
                  currency={currency}
                  locale={locale}
                  change
                  className="text-muted"
                />
              )}
            </>
          );
          if (group.display === "quantity") {
            return (
              <label key={option.id} className={ROW}>
                {words}
                <input
                  type="number"
                  inputMode="numeric"
                  name={`${name}.${option.id}`}
                  min={0}
                  max={group.max}
                  value={quantity}
                  disabled={option.soldOut}
                  onChange={(event) =>
                    toggle(option.id, Math.max(0, Math.trunc(event.currentTarget.valueAsNumber) || 0))
                  }
                  className="figures h-(--touch) w-20 rounded-control bg-surface px-3 text-center inset-ring inset-ring-steel-strong"
                />
              </label>
            );
          }
          const single = group.display === "single";
          return (
            <label key={option.id} className={ROW}>
              <input
                type={single ? "radio" : "checkbox"}
                name={name}
                value={option.id}
                required={single && group.min > 0}
                checked={quantity > 0}
                disabled={option.soldOut}
                onChange={(event) => toggle(option.id, event.currentTarget.checked ? 1 : 0)}
                className="size-5 shrink-0 accent-tomato"
              />
              {words}
            </label>
          );
        })}
      </div>
      <p role="status" className="text-sm font-medium text-plum-ink">
        {refused && t("options.tooMany", { count: group.max })}
      </p>
    </fieldset>
  );
}
