import { EmptyRail } from "#web/components/empty-state.tsx";
import { classNames } from "#web/lib/class-names.ts";
import { useFormat, useMessages } from "#web/lib/language.tsx";
import type { Refusal, ShownCard } from "./board-state.ts";
import { Slip } from "./slip.tsx";

export const COLUMNS = [
  { key: "new", status: "placed" },
  { key: "confirmed", status: "confirmed" },
  { key: "preparing", status: "preparing" },
  { key: "ready", status: "ready" },
] as const;
export type Column = (typeof COLUMNS)[number];

export interface BoardColumnProps {
  column: Column;
  cards: readonly ShownCard[];
  refusals: readonly Refusal[];
  onDismiss: (orderId: string) => void;
  /** Whether this slip hung here before. */
  isKnown: (card: ShownCard) => boolean;
}

/** One stretch of the rail: its slips hang in the order in which they came. */
export function BoardColumn({ column, cards, refusals, onDismiss, isKnown }: BoardColumnProps) {
  const t = useMessages("kitchen");
  const format = useFormat();
  const { key } = column;
  const isCalling = key === "new" && cards.length > 0;
  const headingId = `column-${key}-title`;
  return (
    <section id={`column-${key}`} aria-labelledby={headingId} className="board-column" data-column={key}>
      <header className={classNames("board-column-head", isCalling && "board-column-calling")}>
        <h2 id={headingId} className="text-2xl">
          {t(`column.${key}`)}
        </h2>
        <p className="figures text-2xl leading-none font-bold">
          <span aria-hidden>{format.number(cards.length)}</span>
          <span className="sr-only">{t("column.count", { count: cards.length })}</span>
        </p>
      </header>
      {cards.length === 0 ? (
        <div className="flex flex-col items-center gap-5 px-3 py-6 text-center text-lg text-muted">
          {key === "new" && <EmptyRail />}
          <p>{t(`column.empty.${key}`)}</p>
        </div>
      ) : (
        <ol className="flex flex-col gap-3">
          {cards.map((card) => (
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
    </section>
  );
}
