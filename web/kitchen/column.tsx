import { Link } from "@remix-run/react";
import { Archive, ChevronsDown } from "lucide-react";
import { EmptyRail } from "#web/components/empty-state.tsx";
import { classNames } from "#web/lib/class-names.ts";
import { useFormat, useMessages } from "#web/lib/language.tsx";
import type { Refusal, ShownCard } from "./board-state.ts";
import type { Column } from "./columns.ts";
import { restSheet } from "./sheets.ts";
import { Slip } from "./slip.tsx";

export interface BoardColumnProps {
  column: Column;
  refusals: readonly Refusal[];
  onDismiss: (orderId: string) => void;
  /** Whether this slip hung here before. */
  isKnown: (card: ShownCard) => boolean;
}

/** One stretch of the rail: its slips hang in the order in which they came. */
export function BoardColumn({ column, refusals, onDismiss, isKnown }: BoardColumnProps) {
  const t = useMessages("kitchen");
  const format = useFormat();
  const { key, slips, count } = column;
  const isCalling = key === "new" && count > 0;
  const headingId = `column-${key}-title`;
  return (
    <section id={`column-${key}`} aria-labelledby={headingId} className="board-column" data-column={key}>
      <header className={classNames("board-column-head", isCalling && "board-column-calling")}>
        <h2 id={headingId} className="text-2xl">
          {t(`column.${key}`)}
        </h2>
        <p className="figures text-2xl leading-none font-bold">
          <span aria-hidden>{format.number(count)}</span>
          <span className="sr-only">{t("column.count", { count })}</span>
        </p>
      </header>
      {slips.length === 0 ? (
        <div className="flex flex-col items-center gap-5 px-3 py-6 text-center text-lg text-muted">
          {key === "new" && <EmptyRail />}
          <p>{t(`column.empty.${key}`)}</p>
        </div>
      ) : (
        <ol className="flex flex-col gap-3">
          {slips.map((card) => (
            <Slip
              key={card.orderId}
              card={card}
              refusal={refusals.find(({ orderId }) => orderId === card.orderId)}
              onDismiss={onDismiss}
              isArriving={!isKnown(card)}
            />
          ))}
        </ol>
      )}
      <Rest column={column} />
    </section>
  );
}

/** Nothing is hidden without being counted: how many wait behind the last slip, and how many were left lying, each with its way there. */
function Rest({ column: { key, slips, waiting, leftOver } }: { column: Column }) {
  const t = useMessages("kitchen");
  const named = (what: string) => t("rest.of", { what, column: t(`column.${key}`) });
  if (waiting === 0 && leftOver === 0) return null;
  return (
    <div className="mt-3 flex flex-col gap-2">
      {waiting > 0 && (
        <Link
          to={restSheet({ column: key, leftOver: false, cursor: slips.at(-1)?.orderId ?? null })}
          preventScrollReset
          className="rest-link"
          aria-label={named(t("rest.waiting", { count: waiting }))}
        >
          <ChevronsDown size={24} aria-hidden className="shrink-0" />
          {t("rest.waiting", { count: waiting })}
        </Link>
      )}
      {leftOver > 0 && (
        <Link
          to={restSheet({ column: key, leftOver: true, cursor: null })}
          preventScrollReset
          className="rest-link rest-link-calm"
          aria-label={named(t("rest.leftOver", { count: leftOver }))}
        >
          <Archive size={24} aria-hidden className="shrink-0" />
          {t("rest.leftOver", { count: leftOver })}
        </Link>
      )}
    </div>
  );
}
