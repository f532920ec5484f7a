import type { LucideIcon } from "lucide-react";
import { useId, type ReactNode } from "react";
import { FieldError } from "./field.tsx";

export interface RadioCard {
  value: string;
  label: string;
  hint?: string;
  icon?: LucideIcon;
  disabled?: boolean;
  /** Stands inside the card and shows while it is chosen, with or without a script: "which table?". */
  extra?: ReactNode;
}

export interface RadioCardsProps {
  legend: string;
  name: string;
  cards: readonly RadioCard[];
  value?: string;
  defaultValue?: string;
  onChange?: (value: string) => void;
  error?: string | null;
}

/** A choice of one, each with room for words. Native radios: arrow keys, forms and readers know them. */
export function RadioCards({ legend, name, cards, value, defaultValue, onChange, error }: RadioCardsProps) {
  const id = useId();
  return (
    <fieldset className="flex flex-col gap-3" aria-describedby={error ? `${id}-error` : undefined}>
      <legend className="mb-2 font-display text-lg font-bold">{legend}</legend>
      {cards.map((card) => (
        <div
          key={card.value}
          className="radio-card rounded-card bg-surface inset-ring inset-ring-steel-strong has-checked:inset-ring-2 has-checked:inset-ring-ink"
        >
          <label className="flex min-h-(--touch) cursor-pointer items-start gap-3 p-4 has-disabled:cursor-not-allowed has-disabled:text-muted">
            <input
              type="radio"
              name={name}
              value={card.value}
              disabled={card.disabled}
              required
              checked={value === undefined ? undefined : value === card.value}
              defaultChecked={value === undefined ? defaultValue === card.value : undefined}
              onChange={onChange ? () => onChange(card.value) : value === undefined ? undefined : () => undefined}
              aria-describedby={card.hint ? `${id}-${card.value}` : undefined}
              className="mt-0.5 size-5 shrink-0 accent-tomato"
            />
            <span className="flex-1">
              <span className="block font-semibold">{card.label}</span>
              {card.hint && (
                <span id={`${id}-${card.value}`} className="block text-sm text-muted">
                  {card.hint}
                </span>
              )}
            </span>
            {card.icon && <card.icon size={24} aria-hidden className="shrink-0 text-muted" />}
          </label>
          {card.extra && <div className="radio-card-extra px-4 pb-4">{card.extra}</div>}
        </div>
      ))}
      <FieldError id={`${id}-error`}>{error}</FieldError>
    </fieldset>
  );
}
