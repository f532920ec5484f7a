import type { ReactNode } from "react";

/** A second question within a row takes a line of its own when it is opened. */
export const QUESTION = "open:w-full";

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
