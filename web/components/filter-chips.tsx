import { Link } from "@remix-run/react";
import { classNames } from "#web/lib/class-names.ts";

export interface FilterChip {
  key: string;
  label: string;
  to: string;
  current?: boolean;
  count?: string;
}

/** A choice of views, each with its own address: back, reload and sharing keep it, and no script is needed. */
export function FilterChips({ label, chips }: { label: string; chips: readonly FilterChip[] }) {
  return (
    <nav aria-label={label} className="chips">
      <ul className="flex gap-2">
        {chips.map(({ key, label: text, to, current, count }) => (
          <li key={key} className="shrink-0">
            <Link
              to={to}
              preventScrollReset
              aria-current={current ? "true" : undefined}
              className={classNames(
                "flex min-h-(--touch) items-center gap-2 rounded-pill px-4 font-semibold whitespace-nowrap",
                current ? "bg-ink text-paper" : "bg-surface inset-ring inset-ring-steel-strong hover:bg-sunken",
              )}
            >
              {text}
              {count && <span className={classNames("figures text-sm", !current && "text-muted")}>{count}</span>}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
