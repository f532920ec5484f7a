import { AlarmClock, Clock } from "lucide-react";
import { classNames } from "#web/lib/class-names.ts";
import { useMessages } from "#web/lib/language.tsx";

export interface AgeChipProps {
  /** How long the ticket has been waiting. */
  minutes: number;
  /** How far past its promise it is; 0 or less is in time. */
  lateMinutes?: number;
  /** From here on it asks for attention. */
  warnFromMinutes?: number;
}

/** The age of a ticket. Late is a word and a bell, not only a colour. */
export function AgeChip({ minutes, lateMinutes = 0, warnFromMinutes = 10 }: AgeChipProps) {
  const t = useMessages("common");
  const late = lateMinutes > 0;
  const state = late ? "late" : minutes >= warnFromMinutes ? "warn" : "fresh";
  const Icon = late ? AlarmClock : Clock;
  const seen = late
    ? t("age.late", { minutes: lateMinutes })
    : minutes < 1
      ? t("age.now")
      : t("age.minutes", { minutes });
  const heard = late ? t("age.spokenLate", { count: lateMinutes }) : t("age.spoken", { count: minutes });
  return (
    <span
      data-age={state}
      className={classNames(
        "figures inline-flex items-center gap-1.5 rounded-pill px-3 py-1 text-kitchen-age font-bold whitespace-nowrap",
        "bg-surface", // stands on stubs of every colour
        state === "late" && "text-plum-ink",
        state === "warn" && "text-saffron-ink",
        state === "fresh" && "text-ink",
      )}
    >
      <Icon size={22} aria-hidden />
      <span aria-hidden>{seen}</span>
      <span className="sr-only">{heard}</span>
    </span>
  );
}
