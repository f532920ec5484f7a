import { Link } from "@remix-run/react";
import { Ellipsis, Printer } from "lucide-react";
import type { BoardCard } from "#domain/board.ts";
import type { OrderStatus } from "#domain/order-status.ts";
import { Button, LinkButton } from "#web/components/button.tsx";
import { useFormat, useMessages } from "#web/lib/language.tsx";
import { useKitchen } from "./kitchen-view.ts";
import { actOf, endsWithReason, mainMove, otherMoves } from "./moves.ts";
import "./popover.ts";
import { endSheet } from "./sheets.ts";
import { PREP_MINUTES } from "./wishes.ts";

/** What every form about a slip carries. */
export function MoveFields({ card, to }: { card: BoardCard; to: OrderStatus }) {
  return (
    <>
      <input type="hidden" name="intent" value="move" />
      <input type="hidden" name="orderId" value={card.orderId} />
      <input type="hidden" name="number" value={card.number} />
      <input type="hidden" name="from" value={card.status} />
      <input type="hidden" name="to" value={to} />
      <input type="hidden" name="version" value={card.version} />
    </>
  );
}

/** The one next step, large; the promise with one tap; everything else behind one sign. */
export function SlipActions({ card }: { card: BoardCard }) {
  const t = useMessages("kitchen");
  const { roles, timeZone, prepMinutes, now } = useKitchen();
  const format = useFormat({ timeZone });
  const number = format.number(card.number);
  // A promise that has gone by can only be broken: then the kitchen's usual one is made anew.
  const isGone = Date.parse(card.promisedAt) <= now.getTime();
  const promise = isGone ? now.getTime() + prepMinutes * 60_000 : card.promisedAt;
  const to = mainMove(card, roles);
  const act = to && actOf(card.status, to);
  const named = (action: string) => t("action.of", { action, number });
  const words = act && (to === "confirmed" ? t("action.acceptAt", { time: format.time(promise) }) : t(act.label));
  return (
    <div className="flex flex-col gap-2">
      {to === "confirmed" && (
        <form method="post" className="flex flex-col gap-1">
          <MoveFields card={card} to={to} />
          <div role="group" aria-label={t("prep.label")} className="prep-choices">
            {PREP_MINUTES.map((minutes) => (
              <button
                key={minutes}
                name="prepMinutes"
                value={minutes}
                className="prep-choice figures"
                aria-label={named(t("action.acceptIn", { minutes }))}
              >
                <span className="block text-xl leading-none font-bold">{format.number(minutes)}</span>{" "}
                <span className="block text-sm leading-tight font-semibold">
                  {t("prep.short", { minutes: "" }).trim()}
                </span>
              </button>
            ))}
          </div>
        </form>
      )}
      <div className="flex gap-2">
        {to && act && words && (
          <form method="post" className="min-w-0 flex-1">
            <MoveFields card={card} to={to} />
            {to === "confirmed" && isGone && <input type="hidden" name="prepMinutes" value={prepMinutes} />}
            <Button type="submit" look={act.look} wide aria-label={named(words)}>
              {words}
            </Button>
          </form>
        )}
        <MoreActions card={card} />
      </div>
    </div>
  );
}

/** A popover opens and closes without a script. Where a browser does not know it, its contents simply stand here. */
function MoreActions({ card }: { card: BoardCard }) {
  const t = useMessages("kitchen");
  const common = useMessages("common");
  const format = useFormat();
  const { roles, restaurantId } = useKitchen();
  const number = format.number(card.number);
  const { back, ends } = otherMoves(card, roles);
  const id = `more-${card.orderId}`;
  return (
    <>
      <button
        type="button"
        popovertarget={id}
        aria-label={t("action.moreOf", { number })}
        className="more-button ms-auto"
        title={t("action.more")}
      >
        <Ellipsis size={28} aria-hidden />
      </button>
      <div id={id} popover="auto" className="more-panel" role="group" aria-label={t("action.moreOf", { number })}>
        <p className="font-display text-2xl font-bold">{common("ticket.order", { number })}</p>
        {back.map((to) => (
          <form key={to} method="post">
            <MoveFields card={card} to={to} />
            <Button type="submit" wide>
              {t(actOf(card.status, to).label)}
            </Button>
          </form>
        ))}
        <LinkButton to={`/ticket/${card.orderId}`} discover="none" icon={Printer} wide>
          {t("action.ticket")}
        </LinkButton>
        {ends.filter(endsWithReason).map((to) => (
          <Link
            key={to}
            to={`/kitchen/${restaurantId}${endSheet(card.orderId, to)}`}
            preventScrollReset
            className="more-danger"
            onClick={(event) => event.currentTarget.closest<HTMLElement>("[popover]")?.hidePopover?.()}
          >
            {t(actOf(card.status, to).label)}
          </Link>
        ))}
      </div>
    </>
  );
}
