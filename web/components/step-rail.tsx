import { Check, X } from "lucide-react";
import { classNames } from "#web/lib/class-names.ts";
import { useMessages } from "#web/lib/language.tsx";

export type StepState = "done" | "current" | "upcoming" | "rejected";

export interface Step {
  key: string;
  label: string;
  state: StepState;
  /** When it happened, as people say it: "12:03". */
  time?: string;
  /** The same for machines. */
  at?: string;
}

const WEIGHTS: Record<StepState, string> = {
  done: "font-medium",
  current: "font-bold",
  upcoming: "text-muted",
  rejected: "font-bold text-plum-ink",
};

/** Where an order is: each step a word, a shape and a colour, with its time once it has happened. */
export function StepRail({ steps, along }: { steps: readonly Step[]; along?: boolean }) {
  const t = useMessages("common");
  return (
    <ol className="steps" aria-label={t("step.list")} data-along={along ? "" : undefined}>
      {steps.map(({ key, label, state, time, at }) => (
        <li key={key} className="step" data-state={state} aria-current={state === "current" ? "step" : undefined}>
          <span aria-hidden className="step-node">
            {state === "done" && <Check size={18} strokeWidth={3} />}
            {state === "rejected" && <X size={18} strokeWidth={3} />}
          </span>
          <span className={classNames(WEIGHTS[state])}>
            {label}
            <span className="sr-only"> ({t(`step.${state}`)})</span>
          </span>
          {time && (
            <time dateTime={at} className="figures text-sm text-muted">
              {time}
            </time>
          )}
        </li>
      ))}
    </ol>
  );
}
