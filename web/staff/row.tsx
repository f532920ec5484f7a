import type { ReactNode } from "react";

/** A second question within a row: it takes a line of its own when it is opened, and looks like a button before. */
export const QUESTION = "open:w-full";
export const QUESTION_BUTTON =
  "rounded-pill bg-surface px-5 py-2 text-plum-ink inset-ring inset-ring-plum-ink hover:bg-plum-wash";

/** One person or address, and what can be done about them. */
export function Row({ title, more, children }: { title: string; more: ReactNode; children: ReactNode }) {
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-3 rounded-card bg-surface p-4 inset-ring inset-ring-steel">
      <div className="min-w-[min(14rem,100%)] flex-1">
        <p className="font-bold break-words">
          <bdi>{title}</bdi>
        </p>
        <p className="text-sm text-muted">{more}</p>
      </div>
      {children}
    </li>
  );
}
