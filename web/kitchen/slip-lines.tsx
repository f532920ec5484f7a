import { MessageSquareWarning, TriangleAlert } from "lucide-react";
import type { BoardLine } from "#domain/board.ts";
import { inLocale } from "#domain/menu.ts";
import { classNames } from "#web/lib/class-names.ts";
import { useFormat, useLanguage, useMessages } from "#web/lib/language.tsx";
import { isHealthWarning } from "./warning-notes.ts";

/** What to cook: quantity, dish, options each on a line of its own, and what the guest wrote louder than anything else. */
export function SlipLines({ lines }: { lines: readonly BoardLine[] }) {
  const { language } = useLanguage();
  const format = useFormat();
  return (
    <ul className="flex flex-col gap-3">
      {lines.map((line) => (
        <li key={line.id} className="flex items-baseline gap-2.5">
          <span
            className={classNames(
              "figures min-w-9 shrink-0 text-kitchen-dish font-bold",
              line.quantity > 1 && "slip-many",
            )}
          >
            <bdi>{format.number(line.quantity)}&#x202f;×</bdi>
          </span>
          <div className="min-w-0 flex-1">
            <bdi className="text-kitchen-dish font-semibold">{inLocale(line, "name", language)}</bdi>
            {line.options.length > 0 && (
              <ul className="mt-0.5 flex flex-col gap-0.5 text-lg font-medium">
                {line.options.map((option, index) => (
                  <li key={`${index}-${option.name}`} className="flex gap-2">
                    <span aria-hidden className="font-bold text-muted">
                      +
                    </span>
                    <bdi className="figures min-w-0">
                      {option.quantity > 1 && `${format.number(option.quantity)} × `}
                      {inLocale(option, "name", language)}
                    </bdi>
                  </li>
                ))}
              </ul>
            )}
            {line.note && <SlipNote note={line.note} />}
          </div>
        </li>
      ))}
    </ul>
  );
}

/** What the guest wrote. Where it reads like an allergy it says so first, with a sign. */
export function SlipNote({ note, label }: { note: string; label?: string }) {
  const t = useMessages("kitchen");
  const isWarning = isHealthWarning(note);
  const Sign = isWarning ? TriangleAlert : MessageSquareWarning;
  return (
    <p
      data-note={isWarning ? "warning" : "plain"}
      className={classNames(
        "mt-1.5 flex items-start gap-2 rounded-control px-2.5 py-1.5 text-lg leading-snug font-semibold",
        isWarning ? "bg-plum text-on-plum" : "bg-saffron text-on-saffron",
      )}
    >
      <Sign size={24} aria-hidden className="mt-0.5 shrink-0" />
      <span className="min-w-0">
        {isWarning && <strong className="block text-base font-extrabold uppercase">{t("slip.allergy")}</strong>}
        {!isWarning && label && <span className="sr-only">{label}: </span>}
        <bdi>{note}</bdi>
      </span>
    </p>
  );
}
