import { useId, type ReactNode } from "react";
import { classNames } from "#web/lib/class-names.ts";
import { useMessages } from "#web/lib/language.tsx";

export interface TicketCardProps {
  /** The order number as people call it out. */
  number: string;
  /** Beside or under the number: restaurant, place, name. */
  meta?: ReactNode;
  /** At the far end of the stub: a stamp, an age, a state in a word. */
  mark?: ReactNode;
  children: ReactNode;
  footer?: ReactNode;
  /** `kitchen` is flat and large, for three metres and wet hands. */
  variant?: "front" | "kitchen";
  /** Colours the stub in the kitchen. The mark says the same in words. */
  tone?: "plain" | "wait" | "good" | "problem";
  /** Element of the heading, by its place on the page. */
  heading?: "h1" | "h2" | "h3";
  arriving?: boolean;
  id?: string;
}

/** The slip that travels from table to kitchen: number, tear line, what was ordered. */
export function TicketCard(props: TicketCardProps) {
  const { number, meta, mark, children, footer, variant = "front", tone = "plain", arriving, id } = props;
  const Heading = props.heading ?? (variant === "kitchen" ? "h3" : "h2");
  const t = useMessages("common");
  const made = useId();
  const headingId = `${id ?? made}-number`;
  const kitchen = variant === "kitchen";
  return (
    <article
      id={id}
      aria-labelledby={headingId}
      data-tone={tone}
      className={classNames("ticket", kitchen && "ticket-kitchen", arriving && "animate-hang")}
    >
      <header className="ticket-stub">
        {/* High enough for a stamp from the start: the lines below stay where they are when it comes down. */}
        <div
          className={classNames("flex flex-wrap items-start justify-between gap-x-3 gap-y-2", !kitchen && "min-h-16")}
        >
          <div className="min-w-0">
            <Heading id={headingId} className="leading-none">
              <span className="sr-only">{t("ticket.order", { number })}</span>
              {!kitchen && (
                <span aria-hidden className="block font-sans text-xs font-semibold text-muted">
                  {t("ticket.order", { number: "" })}
                </span>
              )}
              <span
                aria-hidden
                className={classNames(
                  "figures font-display whitespace-nowrap",
                  kitchen ? "text-kitchen-number" : "text-4xl",
                )}
              >
                {number}
              </span>
            </Heading>
            {kitchen && meta && <div className="mt-1 text-lg font-semibold">{meta}</div>}
          </div>
          {mark && <div className="shrink-0">{mark}</div>}
        </div>
        {!kitchen && meta && <div className="mt-1 text-sm text-muted">{meta}</div>}
      </header>
      <div className="ticket-slip">
        {children}
        {footer && <footer className={kitchen ? "mt-3" : "mt-5"}>{footer}</footer>}
      </div>
    </article>
  );
}

export interface TicketLine {
  id: string;
  quantity: number;
  name: string;
  options?: readonly string[];
  note?: string | null;
  /** Crossed out: sold out, cancelled or handed back. The word beside it says which. */
  struck?: string | null;
  /** At the end of the line: a price. */
  end?: ReactNode;
}

/** The lines of a ticket. In the kitchen the dish is large, and a note is the loudest thing on the slip. */
export function TicketLines({
  lines,
  variant = "front",
}: {
  lines: readonly TicketLine[];
  variant?: "front" | "kitchen";
}) {
  const kitchen = variant === "kitchen";
  return (
    <ul className={classNames("flex flex-col", kitchen ? "gap-3" : "gap-2.5")}>
      {lines.map((line) => (
        <li key={line.id} className="flex items-baseline gap-3">
          <span
            className={classNames("figures shrink-0 font-bold", kitchen ? "min-w-10 text-kitchen-dish" : "min-w-7")}
          >
            <bdi>{line.quantity}&#x202f;×</bdi>
          </span>
          <div className="min-w-0 flex-1">
            <bdi
              className={classNames(
                kitchen ? "text-kitchen-dish font-semibold" : "font-medium",
                line.struck && "text-muted line-through",
              )}
            >
              {line.name}
            </bdi>
            {line.struck && (
              <bdi className={classNames("font-semibold text-plum-ink", kitchen ? "text-lg" : "text-sm")}>
                {" "}
                {line.struck}
              </bdi>
            )}
            {line.options && line.options.length > 0 && (
              <ul className={kitchen ? "text-lg" : "text-sm text-muted"}>
                {line.options.map((option, index) => (
                  <li key={`${index}-${option}`}>{option}</li>
                ))}
              </ul>
            )}
            {line.note && (
              <p
                className={classNames(
                  "mt-1 w-fit rounded-control px-2.5 py-1 font-semibold",
                  kitchen ? "bg-saffron text-lg text-on-saffron" : "bg-saffron-wash text-sm text-saffron-ink",
                )}
              >
                <bdi>{line.note}</bdi>
              </p>
            )}
          </div>
          {line.end && <div className="shrink-0">{line.end}</div>}
        </li>
      ))}
    </ul>
  );
}

const STAMP_TONES = { good: "text-basil-ink", problem: "text-plum-ink" } as const;

/** What the kitchen presses onto the ticket: "The kitchen has it · 12:03". */
export function Stamp({ text, time, tone = "good" }: { text: string; time?: string; tone?: keyof typeof STAMP_TONES }) {
  return (
    <p className={classNames("stamp animate-stamp text-sm", STAMP_TONES[tone])}>
      <span>{text}</span>
      {time && <span className="figures text-lg">{time}</span>}
    </p>
  );
}
