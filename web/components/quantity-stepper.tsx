import { Minus, Plus, Trash2 } from "lucide-react";
import { useId, type MouseEvent } from "react";
import { useMessages } from "#web/lib/language.tsx";
import { IconButton } from "./button.tsx";

export interface QuantityStepperProps {
  /** What is counted: the name of the dish. */
  of: string;
  value: number;
  /** At `min` 0 the last step down takes the line away, and the sign says so. */
  min?: number;
  max: number;
  /** Name of the field that the buttons send. */
  name: string;
  /** Given by a script; without it the buttons send the form they stand in. */
  onChange?: (value: number) => void;
  disabled?: boolean;
}

/**
 * One fewer, how many, one more. Both buttons submit the *new amount*, not a change, so pressing twice on a slow line
 * or reloading the answer sets the same amount again.
 */
export function QuantityStepper({ of, value, min = 0, max, name, onChange, disabled }: QuantityStepperProps) {
  const t = useMessages("common");
  const removes = value - 1 <= 0;
  const step = (to: number) => (event: MouseEvent) => {
    if (!onChange) return;
    event.preventDefault();
    onChange(to);
  };
  return (
    <div
      role="group"
      aria-label={t("quantity.label", { name: of })}
      className="inline-flex items-center rounded-pill bg-surface inset-ring inset-ring-steel-strong"
    >
      <IconButton
        type="submit"
        name={name}
        value={value - 1}
        icon={removes ? Trash2 : Minus}
        label={t(removes ? "quantity.remove" : "quantity.less", { name: of })}
        disabled={disabled || value <= min}
        onClick={step(value - 1)}
      />
      <output
        className="figures min-w-8 text-center font-semibold"
        aria-label={t("quantity.now", { count: value, name: of })}
      >
        {value}
      </output>
      <IconButton
        type="submit"
        name={name}
        value={value + 1}
        icon={Plus}
        label={t("quantity.more", { name: of })}
        disabled={disabled || value >= max}
        onClick={step(value + 1)}
      />
    </div>
  );
}

export interface QuantityInputProps {
  of: string;
  value: number;
  min?: number;
  max: number;
  name: string;
  /** Id of the form it belongs to, when it stands outside of it. */
  form?: string;
  onChange: (value: number) => void;
}

/** A number field for a form that is sent later; the buttons beside it come only where a script runs. */
export function QuantityInput({ of, value, min = 1, max, name, form, onChange }: QuantityInputProps) {
  const t = useMessages("common");
  const id = useId();
  const set = (to: number) => onChange(Math.min(max, Math.max(min, Number.isFinite(to) ? Math.trunc(to) : min)));
  return (
    <div
      role="group"
      aria-label={t("quantity.label", { name: of })}
      className="inline-flex items-center rounded-pill bg-surface inset-ring inset-ring-steel-strong"
    >
      <IconButton
        className="scripted"
        icon={Minus}
        label={t("quantity.less", { name: of })}
        disabled={value <= min}
        aria-controls={id}
        onClick={() => set(value - 1)}
      />
      <input
        id={id}
        type="number"
        inputMode="numeric"
        name={name}
        form={form}
        value={value}
        min={min}
        max={max}
        aria-label={t("quantity.label", { name: of })}
        onChange={(event) => set(event.currentTarget.valueAsNumber)}
        className="number-plain figures h-(--touch) w-12 rounded-control bg-transparent text-center font-semibold"
      />
      <IconButton
        className="scripted"
        icon={Plus}
        label={t("quantity.more", { name: of })}
        disabled={value >= max}
        aria-controls={id}
        onClick={() => set(value + 1)}
      />
    </div>
  );
}
