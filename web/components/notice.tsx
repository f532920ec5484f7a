import { CircleAlert, CircleCheck, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { classNames } from "#web/lib/class-names.ts";
import { useMessages } from "#web/lib/language.tsx";
import { WASHES, type Tone } from "./badges.tsx";

const SIGNS = { plain: Info, good: CircleCheck, wait: TriangleAlert, problem: CircleAlert, brand: Info } as const;

export interface NoticeProps {
  tone?: Tone;
  title?: string;
  children?: ReactNode;
  action?: ReactNode;
  /** Read out when it comes: `status` waits its turn, `alert` does not. */
  live?: "status" | "alert";
}

/** Something the page has to say where it matters: the kitchen is paused, a line sold out, the form was not sent. */
export function Notice({ tone = "plain", title, children, action, live }: NoticeProps) {
  const Sign = SIGNS[tone];
  return (
    <div
      role={live}
      className={classNames("flex flex-wrap items-center gap-x-4 gap-y-2 rounded-card p-4", WASHES[tone])}
    >
      <Sign size={24} aria-hidden className="shrink-0 self-start" />
      <div className="min-w-[min(12rem,100%)] flex-1">
        {title && <p className="font-bold">{title}</p>}
        {children && <div className="text-ink">{children}</div>}
      </div>
      {action}
    </div>
  );
}

/** A form was sent and no answer came: everything that was typed is still there. */
export function NoConnection() {
  const t = useMessages("errors");
  return (
    <Notice tone="problem" live="alert" title={t("network.title")}>
      {t("network.body")}
    </Notice>
  );
}
