import { useFormat, useMessages } from "#web/lib/language.tsx";
import type { Column } from "./columns.ts";

/** The way to each column where they do not fit beside each other. */
export function ColumnJumps({ columns }: { columns: readonly Column[] }) {
  const t = useMessages("kitchen");
  const format = useFormat();
  return (
    <nav aria-label={t("board.columns")} className="column-jumps">
      <ul className="grid grid-cols-4 gap-1">
        {columns.map(({ key, count }) => (
          <li key={key}>
            <a
              href={`#column-${key}`}
              className="column-jump"
              data-calling={key === "new" && count > 0 ? "" : undefined}
            >
              <span className="figures text-xl leading-none font-bold">{format.number(count)}</span>
              <span className="text-sm leading-tight font-semibold">{t(`column.${key}`)}</span>
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
