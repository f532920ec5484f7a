import { Form, useNavigation } from "@remix-run/react";
import { Check, X } from "lucide-react";
import type { Review } from "#domain/reviews.ts";
import { Button } from "#web/components/button.tsx";
import { TextLink } from "#web/components/text-link.tsx";
import { useFormat, useMessages } from "#web/lib/language.tsx";
import { Stars } from "./stars.tsx";

const DECISIONS = [
  { act: "approved", look: "good", icon: Check, words: "reviews.approve", named: "reviews.approveNamed" },
  { act: "rejected", look: "danger", icon: X, words: "reviews.reject", named: "reviews.rejectNamed" },
] as const;

/** What somebody said about one order, and what the restaurant makes of it: it may think again. */
export function ReviewCard({ review, timeZone, now }: { review: Review; timeZone: string; now: string }) {
  const t = useMessages("admin");
  const format = useFormat({ timeZone });
  const busy = useNavigation().state !== "idle";
  const { id, orderId, rating, comment, status, createdAt } = review;
  const number = format.number(review.number);
  return (
    <li className="rounded-card bg-surface p-4 inset-ring inset-ring-steel">
      <article aria-labelledby={`order-${id}`}>
        <h2 id={`order-${id}`} className="text-lg">
          <TextLink to={`/ticket/${orderId}`} reloadDocument>
            {t("reviews.order", { number })}
          </TextLink>
        </h2>
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1 pt-1">
          <Stars rating={rating} />
          <span className="text-sm">{t("reviews.stars", { stars: format.number(rating) })}</span>
          <time dateTime={createdAt} className="figures text-sm text-muted">
            {t("reviews.written", { day: format.day(createdAt, new Date(now)), time: format.time(createdAt) })}
          </time>
        </p>
        {comment === null ? (
          <p className="pt-2 text-muted">{t("reviews.wordless")}</p>
        ) : (
          <p className="pt-2 break-words whitespace-pre-line">
            <bdi>{comment}</bdi>
          </p>
        )}
        <Form method="post" replace className="flex flex-wrap gap-3 pt-4">
          <input type="hidden" name="reviewId" value={id} />
          {DECISIONS.filter(({ act }) => act !== status).map(({ act, look, icon, words, named }) => (
            <Button
              key={act}
              type="submit"
              name="act"
              value={act}
              look={look}
              icon={icon}
              disabled={busy}
              aria-label={t(named, { number })}
            >
              {t(words)}
            </Button>
          ))}
        </Form>
      </article>
    </li>
  );
}
