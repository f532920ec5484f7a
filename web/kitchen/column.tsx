import { Link } from "@remix-run/react";
import { Archive, ChevronsDown, type LucideIcon } from "lucide-react";
import { EmptyRail } from "#web/components/empty-state.tsx";
import { classNames } from "#web/lib/class-names.ts";
import { useFormat, useMessages } from "#web/lib/language.tsx";
import type { Refusal, ShownCard } from "./board-state.ts";
import type { Column } from "./columns.ts";
import { restSheet, type RestWish } from "./sheets.ts";
import { Slips } from "./slips.tsx";

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
        <Slips
          cards={slips}
          refusals={refusals}
          onDismiss={onDismiss}
          isKnown={isKnown}
          className="flex flex-col gap-3"
        />
      )}
      <Rest column={column} />
    </section>
  );
}

/** Nothing is hidden without being counted: how many wait behind the last slip, and how many were left lying, each with its way there. */
function Rest({ column: { key, slips, waiting, leftOver } }: { column: Column }) {
  const t = useMessages("kitchen");
  if (waiting === 0 && leftOver === 0) return null;
  const behind = slips.at(-1)?.orderId ?? null;
  return (
    <div className="mt-3 flex flex-col gap-2">
      {waiting > 0 && (
        <RestLink wish={{ column: key, leftOver: false, cursor: behind }} icon={ChevronsDown} className="rest-link">
          {t("rest.waiting", { count: waiting })}
        </RestLink>
      )}
      {leftOver > 0 && (
        <RestLink
          wish={{ column: key, leftOver: true, cursor: null }}
          icon={Archive}
          className="rest-link rest-link-calm"
        >
          {t("rest.leftOver", { count: leftOver })}
        </RestLink>
      )}
    </div>
  );
}

interface RestLinkProps {
  wish: RestWish;
  icon: LucideIcon;
  className: string;
  /** What is there; who hears it is told of which column, too. */
  children: string;
}

function RestLink({ wish, icon: Sign, className, children }: RestLinkProps) {
  const t = useMessages("kitchen");
  const label = t("rest.of", { what: children, column: t(`column.${wish.column}`) });
  return (
    <Link to={restSheet(wish)} preventScrollReset className={className} aria-label={label}>
      <Sign size={24} aria-hidden className="shrink-0" />
      {children}
    </Link>
  );
}
