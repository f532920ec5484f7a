import { Printer } from "lucide-react";
import { LinkButton } from "#web/components/button.tsx";
import { Dialog } from "#web/components/dialog.tsx";
import { useFormat, useMessages } from "#web/lib/language.tsx";
import type { ShownCard } from "./board-state.ts";
import { usePlace } from "./use-place.ts";

/** The way to the slips of each order, for paper. */
export function TicketsSheet(props: {
  cards: readonly ShownCard[];
  /** Whether these are all that are open. */
  isWhole: boolean;
  closeTo: string;
  onClose: () => void;
}) {
  const { cards, isWhole, closeTo, onClose } = props;
  const t = useMessages("kitchen");
  const format = useFormat();
  const placeOf = usePlace();
  return (
    <Dialog title={t("ticket.list")} closeTo={closeTo} onClose={onClose} size="small">
      <p className="text-muted">{t("ticket.listBody")}</p>
      {!isWhole && <p className="mt-2 text-muted">{t("ticket.listRest")}</p>}
      {isWhole && cards.length === 0 && <p className="py-6 text-center text-lg">{t("ticket.noneOpen")}</p>}
      <ul className="mt-4 flex flex-col gap-2">
        {cards.map((card) => (
          <li key={card.orderId}>
            <LinkButton to={`/ticket/${card.orderId}`} discover="none" icon={Printer} wide className="justify-start!">
              {format.number(card.number)} · {placeOf(card)} · <bdi>{card.contactName}</bdi>
            </LinkButton>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
