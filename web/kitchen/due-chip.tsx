import { AlarmClock, BellRing, Clock, Hourglass } from "lucide-react";
import { classNames } from "#web/lib/class-names.ts";
import { useFormat, useMessages } from "#web/lib/language.tsx";
import type { Due } from "./due.ts";

const SIGNS = { waiting: Clock, soon: Hourglass, due: Hourglass, late: AlarmClock, ready: BellRing } as const;
const INKS = {
  waiting: "text-ink",
  soon: "text-saffron-ink",
  due: "text-saffron-ink",
  late: "text-plum-ink",
  ready: "text-basil-ink",
} as const;

/** From here on nobody counts in minutes. */
const LONG_MINUTES = 180;

function useWords(due: Due): { seen: string; heard: string } {
  const t = useMessages("kitchen");
  const format = useFormat();
  if ("minutes" in due && due.minutes >= LONG_MINUTES) {
    const span = format.span(due.minutes);
    if (due.state === "late") return { seen: t("due.lateBy", { span }), heard: t("due.lateBy", { span }) };
    return { seen: span, heard: t(due.state === "ready" ? "due.spokenReadySince" : "due.spokenWaiting", { span }) };
  }
  switch (due.state) {
    case "waiting": {
      const { minutes } = due;
      return {
        seen: minutes === 0 ? t("due.now") : t("due.age", { minutes }),
        heard: t("due.spokenAge", { count: minutes }),
      };
    }
    case "soon":
      return { seen: t("due.in", { minutes: due.minutes }), heard: t("due.spokenIn", { count: due.minutes }) };
    case "due":
      return { seen: t("due.dueNow"), heard: t("due.dueNow") };
    case "late":
      return { seen: t("due.late", { minutes: due.minutes }), heard: t("due.spokenLate", { count: due.minutes }) };
    case "ready": {
      const { minutes } = due;
      return {
        seen: minutes === 0 ? t("due.readyNow") : t("due.readyFor", { minutes }),
        heard: t("due.spokenReady", { count: minutes }),
      };
    }
  }
}

/** The age of a slip. As its promise comes near and goes by, the sign, the colour and the words change together. */
export function DueChip({ due }: { due: Due }) {
  const { seen, heard } = useWords(due);
  const Sign = SIGNS[due.state];
  const ink = due.state === "ready" && due.isLong ? "text-saffron-ink" : INKS[due.state];
  return (
    <span
      data-due={due.state}
      className={classNames(
        "figures inline-flex min-h-10 items-center gap-1 rounded-pill bg-surface px-2.5 font-bold whitespace-nowrap",
        (due.state === "waiting" || due.state === "ready") && due.minutes < LONG_MINUTES
          ? "text-kitchen-age"
          : "text-[1.5rem] leading-none",
        ink,
      )}
    >
      <Sign size={20} aria-hidden />
      <span aria-hidden>{seen}</span>
      <span className="sr-only">{heard}</span>
    </span>
  );
}
