import { useId, useState } from "react";
import type { OrderReason } from "#domain/order-reasons.ts";
import { Button, LinkButton } from "#web/components/button.tsx";
import { Dialog } from "#web/components/dialog.tsx";
import { TextField } from "#web/components/field.tsx";
import { useFormat, useMessages } from "#web/lib/language.tsx";
import type { ShownCard } from "./board-state.ts";
import { MoveFields } from "./slip-actions.tsx";
import { REASON_MAX } from "./wishes.ts";

const REASONS = {
  rejected: ["out_of_stock", "too_busy", "closed"],
  cancelled: ["out_of_stock", "unclaimed", "closed"],
} as const satisfies Record<string, readonly OrderReason[]>;

export interface EndSheetProps {
  card: ShownCard;
  to: "rejected" | "cancelled";
  closeTo: string;
  onClose: () => void;
}

/** Ends an order early, with a reason that the guest will read: a usual one in the guest's language, or the cook's own words. */
export function EndSheet({ card, to, closeTo, onClose }: EndSheetProps) {
  const t = useMessages("kitchen");
  const format = useFormat();
  const number = format.number(card.number);
  const [isOwn, setOwn] = useState(false);
  const legendId = useId();
  const words = to === "rejected" ? "decline" : "cancelOrder";
  return (
    <Dialog title={t(`${words}.title`, { number })} closeTo={closeTo} onClose={onClose} size="small">
      <form method="post" className="mt-2 flex flex-col gap-4">
        <MoveFields card={card} to={to} />
        <p className="text-lg text-muted">{t(`${words}.body`)}</p>
        <fieldset aria-labelledby={legendId} className="flex flex-col gap-2">
          <legend id={legendId} className="sr-only">
            {t("decline.reason")}
          </legend>
          {REASONS[to].map((reason, index) => (
            <label key={reason} className="reason">
              <input
                type="radio"
                name="reason"
                value={reason}
                defaultChecked={index === 0}
                onChange={() => setOwn(false)}
              />
              <span>{t(`decline.${reason}`)}</span>
            </label>
          ))}
          <label className="reason scripted">
            <input type="radio" name="reason" value="" onChange={() => setOwn(true)} />
            <span>{t("decline.other")}</span>
          </label>
        </fieldset>
        <div className={isOwn ? undefined : "unscripted"}>
          <TextField
            label={t("decline.note")}
            hint={t("decline.noteHint")}
            name="words"
            maxLength={REASON_MAX}
            optional={!isOwn}
            autoComplete="off"
          />
        </div>
        <div className="flex flex-wrap gap-3">
          <Button type="submit" look="danger" className="flex-1">
            {t(to === "rejected" ? "decline.confirm" : "cancelOrder.confirm")}
          </Button>
          <LinkButton to={closeTo} preventScrollReset>
            {t("decline.keep")}
          </LinkButton>
        </div>
      </form>
    </Dialog>
  );
}
