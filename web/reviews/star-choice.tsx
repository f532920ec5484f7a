import { useId } from "react";
import { RATINGS, type Rating } from "#domain/reviews.ts";
import { FieldError } from "#web/components/field.tsx";
import { useFormat, useMessages } from "#web/lib/language.tsx";
import { Stars } from "./stars.tsx";

interface StarChoiceProps {
  chosen: Rating | null;
  error: string | null;
}

/** One of five, the best first: native radios, each with its stars and the word for them. */
export function StarChoice({ chosen, error }: StarChoiceProps) {
  const id = useId();
  const t = useMessages("settings");
  const format = useFormat();
  return (
    <fieldset aria-describedby={error ? `${id}-error` : undefined}>
      <legend className="mb-2 font-semibold">{t("review.stars")}</legend>
      <div className="flex flex-col gap-2">
        {RATINGS.toReversed().map((rating) => (
          <label
            key={rating}
            className="flex min-h-(--touch) cursor-pointer items-center gap-3 rounded-control bg-surface px-4 py-2 inset-ring inset-ring-steel-strong has-checked:inset-ring-2 has-checked:inset-ring-ink"
          >
            <input
              type="radio"
              name="rating"
              value={rating}
              required
              defaultChecked={rating === chosen}
              className="size-5 shrink-0 accent-tomato"
            />
            <Stars rating={rating} />
            <span className="flex-1">{t(`review.${rating}`)}</span>
            <span className="sr-only">, {t("review.of", { stars: format.number(rating) })}</span>
          </label>
        ))}
      </div>
      <FieldError id={`${id}-error`}>{error}</FieldError>
    </fieldset>
  );
}
