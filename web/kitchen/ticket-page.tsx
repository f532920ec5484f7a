import { ArrowLeft, Printer } from "lucide-react";
import type { BoardCard } from "#domain/board.ts";
import type { OrderStatus } from "#domain/order-status.ts";
import { promiseRange } from "#domain/promise.ts";
import { StatusBadge } from "#web/components/badges.tsx";
import { Button, LinkButton } from "#web/components/button.tsx";
import { FormFailure } from "#web/components/form-failure.tsx";
import { Notice } from "#web/components/notice.tsx";
import { SecondQuestion } from "#web/components/second-question.tsx";
import { SignOut } from "#web/components/sign-out.tsx";
import { Main, SkipLink } from "#web/components/site-frame.tsx";
import type { Failure } from "#web/lib/errors.ts";
import { useFormat, useMessages } from "#web/lib/language.tsx";
import { SlipLines, SlipNote } from "./slip-lines.tsx";
import { usePlace } from "./use-place.ts";

export interface TicketPageProps {
  tickets: readonly { station: string; card: BoardCard }[];
  order: { number: number; status: OrderStatus };
  restaurant: { id: string; name: string; timeZone: string };
  /** Whether whoever looks may end the links that a guest has to this order, and whether they just did. */
  endsLinks?: boolean;
  linksOver?: boolean;
  /** A paired tablet: nobody is signed in who could leave. */
  isDevice: boolean;
  failure?: Failure;
}

/** The slips of one order, one for each station: to read, and for paper of 80 mm. */
export function TicketPage({ tickets, order, restaurant, endsLinks, linksOver, isDevice, failure }: TicketPageProps) {
  const t = useMessages("kitchen");
  const format = useFormat({ timeZone: restaurant.timeZone });
  const title = t("ticket.title", { number: format.number(order.number) });
  return (
    <>
      <SkipLink />
      <Main className="ticket-page">
        <div className="paper-hidden flex flex-wrap items-center gap-3 pb-5">
          <LinkButton to={`/kitchen/${restaurant.id}`} icon={ArrowLeft}>
            {t("ticket.back")}
          </LinkButton>
          <Button look="primary" icon={Printer} className="scripted" onClick={() => window.print()}>
            {t("action.print")}
          </Button>
          {!isDevice && <SignOut />}
        </div>
        <div className="paper-hidden flex flex-wrap items-center gap-3 pb-4">
          <h1 className="text-3xl">{title}</h1>
          <StatusBadge status={order.status} />
        </div>
        {tickets.length === 0 && <p className="text-lg">{t("ticket.none")}</p>}
        <div className="ticket-slips">
          {tickets.map(({ station, card }) => (
            <StationSlip key={station} station={station} card={card} restaurant={restaurant} />
          ))}
        </div>
        {endsLinks && <GuestsLinks areOver={linksOver === true} failure={failure} />}
      </Main>
    </>
  );
}

/** For a link that got into the wrong hands: whoever has it sees what was ordered, and by whom. */
function GuestsLinks({ areOver, failure }: { areOver: boolean; failure: Failure | undefined }) {
  const t = useMessages("kitchen");
  return (
    <section aria-labelledby="links" className="paper-hidden pt-8">
      <h2 id="links" className="text-xl">
        {t("links.title")}
      </h2>
      <p className="pt-1 pb-3">{t("links.body")}</p>
      <FormFailure failure={failure} />
      {areOver && !failure ? (
        <Notice tone="good" live="status">
          {t("links.over")}
        </Notice>
      ) : (
        <SecondQuestion
          summaryClassName="underline underline-offset-4"
          label={t("links.end")}
          title={t("links.question")}
          body={t("links.questionBody")}
          confirm={t("links.confirm")}
          keep={t("links.keep")}
          sends={{ act: "end" }}
        />
      )}
    </section>
  );
}

function StationSlip(props: { station: string; card: BoardCard; restaurant: TicketPageProps["restaurant"] }) {
  const { station, card, restaurant } = props;
  const t = useMessages("kitchen");
  const format = useFormat({ timeZone: restaurant.timeZone });
  const placeOf = usePlace();
  const common = useMessages("common");
  const promise = promiseRange(card.promisedAt, card.promiseMadeAt);
  const headingId = `station-${card.lines[0]?.id ?? station}`;
  return (
    <article aria-labelledby={headingId} className="paper-slip">
      <h2 id={headingId} className="text-lg">
        {t("ticket.station", { station })}
      </h2>
      <p className="figures font-display text-kitchen-number font-bold">{format.number(card.number)}</p>
      {(card.status === "rejected" || card.status === "cancelled") && (
        <p className="my-1 w-fit border-2 border-current px-2 text-xl font-bold">{common(`status.${card.status}`)}</p>
      )}
      <p className="text-xl font-bold">
        {placeOf(card)} · <bdi>{card.contactName}</bdi>
      </p>
      <p className="figures text-lg">
        {t("ticket.placed", { time: format.time(card.placedAt) })} ·{" "}
        {t("ticket.promised", { range: format.timeRange(promise.from, promise.to) })}
      </p>
      <hr className="my-3 border-dashed border-current" />
      {card.note && <SlipNote note={card.note} label={t("slip.note")} />}
      <div className="mt-3">
        <SlipLines lines={card.lines} />
      </div>
      <p className="mt-4 text-sm">{restaurant.name}</p>
    </article>
  );
}
