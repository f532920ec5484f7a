import { Star } from "lucide-react";
import { RATINGS } from "#domain/reviews.ts";
import { classNames } from "#web/lib/class-names.ts";

/** As many stars as something is worth. Drawn only: whoever shows them says the number in words beside. */
export function Stars({ rating, size = 20 }: { rating: number; size?: number }) {
  return (
    <span className="inline-flex gap-0.5" aria-hidden>
      {RATINGS.map((each) => (
        <Star
          key={each}
          size={size}
          className={classNames(each <= rating ? "fill-tomato text-tomato" : "text-steel-strong")}
        />
      ))}
    </span>
  );
}
