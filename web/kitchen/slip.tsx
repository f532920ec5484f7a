import { MapPin } from "lucide-react";
import { promiseRange } from "#domain/promise.ts";
import { TicketCard } from "#web/components/ticket-card.tsx";
import { classNames } from "#web/lib/class-names.ts";
import { useFormat, useMessages } from "#web/lib/language.tsx";
import type { Refusal, ShownCard } from "./board-state.ts";
import { DueChip } from "./due-chip.tsx";
import { dueOf } from "./due.ts";
import { useKitchen } from "./kitchen-view.ts";
import { RefusedNote } from "./refused-note.tsx";
import { SlipActions } from "./slip-actions.tsx";
import { SlipLines, SlipNote } from "./slip-lines.tsx";
import { usePlace } from "./use-place.ts";

export interface SlipProps {
  card: ShownCard;
  refusal: Refusal | undefined;
  onDismiss: (orderId: string) => void;
  isArriving: boolean;
}

/** One slip on the rail: who waits, for what, until when, and the one next step. */
export function Slip({ card, refusal, onDismiss, isArriving }: SlipProps) {
  const t = useMessages("kitchen");
  const { timeZone, now } = useKitchen();
  const format = useFormat({ timeZone });
  const placeOf = usePlace();
  const due = dueOf(card, now);
  const promise = promiseRange(card.promisedAt, card.promiseMadeAt);
  const range = format.timeRange(promise.from, promise.to);
  // Numbers begin anew each day: what was left lying says of which day it is.
  const isOtherDay = format.day(promise.from, now) !== format.day(now, now);
  const tone =
    due.state === "late"
      ? "problem"
      : card.status === "placed" || due.state === "soon" || due.state === "due"
        ? "wait"
        : card.status === "ready"
          ? "good"
          : "plain";
  return (
    <li className="slip" data-arriving={isArriving ? "" : undefined} data-pending={card.isPending ? "" : undefined}>
      <TicketCard
        variant="kitchen"
        id={`slip-${card.orderId}`}
        number={format.number(card.number)}
        tone={tone}
        meta={
          <>
            <span className="flex items-center gap-1.5">
              {card.fulfilment === "dine_in" && <MapPin size={20} aria-hidden className="shrink-0" />}
              <span>
                {placeOf(card)} · <bdi>{card.contactName}</bdi>
              </span>
            </span>
            {(card.status !== "ready" || isOtherDay) && (
              <span className={classNames("figures block font-medium", isOtherDay ? "text-balance" : "slip-promise")}>
                {isOtherDay
                  ? t("slip.promisedOn", { day: format.day(promise.from, now), range })
                  : t("slip.promised", { range })}
              </span>
            )}
          </>
        }
        mark={<DueChip due={due} />}
        footer={<SlipActions card={card} />}
      >
        {refusal && <RefusedNote refusal={refusal} onDismiss={onDismiss} />}
        {card.note && (
          <div className="-mt-1 mb-3">
            <SlipNote note={card.note} label={t("slip.note")} />
          </div>
        )}
        <SlipLines lines={card.lines} />
      </TicketCard>
    </li>
  );
}
