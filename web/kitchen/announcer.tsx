import { useEffect, useRef, useState } from "react";
import { useFormat, useMessages } from "#web/lib/language.tsx";
import type { Refusal, ShownCard, UndoOffer } from "./board-state.ts";
import { actOf } from "./moves.ts";
import { usePlace } from "./use-place.ts";
import { useRefusalWords } from "./use-refusal-words.ts";

/** More at once is not listened to. */
const SPOKEN_MAX = 3;

export interface AnnouncerProps {
  fresh: readonly ShownCard[];
  refusals: readonly Refusal[];
  undos: readonly UndoOffer[];
}

/** Says what happens to those who do not see it: a new order and a refusal at once, one's own moves when there is a pause. */
export function Announcer({ fresh, refusals, undos }: AnnouncerProps) {
  const t = useMessages("kitchen");
  const format = useFormat();
  const placeOf = usePlace();
  const refusalWords = useRefusalWords();
  const heard = useRef<Set<string> | null>(null);
  const [news, setNews] = useState("");

  const ids = fresh.map(({ orderId }) => orderId).join(" ");
  useEffect(() => {
    const before = heard.current;
    heard.current = new Set(ids.split(" "));
    if (!before) return; // what hung there already is on the page to be read
    const come = fresh.filter(({ orderId }) => !before.has(orderId));
    if (come.length === 0) return;
    if (come.length > SPOKEN_MAX) return setNews(t("alarm.new", { count: come.length }));
    const words = come.map((card) =>
      t("slip.new", {
        number: format.number(card.number),
        count: card.lines.reduce((sum, { quantity }) => sum + quantity, 0),
        place: placeOf(card),
      }),
    );
    setNews(words.join(". "));
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- only a new order is news
  }, [ids]);

  const refusal = refusals.at(-1);
  const done = undos.at(-1);
  return (
    <>
      <div aria-live="assertive" className="sr-only" data-announcer="orders">
        {news}
      </div>
      <div aria-live="assertive" className="sr-only" data-announcer="refusals">
        {refusal && refusalWords(refusal)}
      </div>
      <div role="status" className="sr-only" data-announcer="moves">
        {done && t(actOf(done.from, done.to).done, { number: format.number(done.number) })}
      </div>
    </>
  );
}
