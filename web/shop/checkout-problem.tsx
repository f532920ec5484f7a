import { ErrorSummary } from "#web/components/field.tsx";
import { Notice } from "#web/components/notice.tsx";
import { wordsFor, type Failure } from "#web/lib/errors.ts";
import { useFormat, useMessages } from "#web/lib/language.tsx";
import type { changesSince } from "#web/lib/checkout.ts";
import type { FieldErrors } from "./checkout-fields.tsx";

export interface CheckoutProblemProps {
  /** Null when no answer came at all. */
  failure: Failure | null;
  errors: FieldErrors;
  changes: ReturnType<typeof changesSince>;
  totalMinor: number;
  currency: string;
}

/** Why the order was not placed, what that means, and what to do now. Nothing here leaves doubt about money. */
export function CheckoutProblem({ failure, errors, changes, totalMinor, currency }: CheckoutProblemProps) {
  const t = useMessages("errors");
  const shop = useMessages("shop");
  const common = useMessages("common");
  const format = useFormat();
  const money = (minor: number) => format.money(minor, currency);

  if (failure === null) {
    return (
      <Notice tone="problem" live="alert" title={t("network.title")}>
        {t("network.sending")}
      </Notice>
    );
  }
  const wrong = Object.entries(errors).map(([field, message]) => ({ field, message }));
  if (wrong.length > 0) return <ErrorSummary errors={wrong} />;

  if (failure.code === "menu_changed") {
    return (
      <Notice tone="wait" live="alert" title={shop("checkout.changed.title")}>
        <p>{shop("checkout.changed.body", { total: money(totalMinor) })}</p>
        <ul className="mt-2 list-disc ps-5">
          {changes.map(({ key, name, beforeMinor, nowMinor }) => (
            <li key={key}>
              {nowMinor === null
                ? shop("checkout.changed.gone", { name: name ?? shop("cart.lineUnknown") })
                : shop("checkout.changed.line", { name: name ?? "", before: money(beforeMinor), now: money(nowMinor) })}
            </li>
          ))}
        </ul>
      </Notice>
    );
  }
  const unsure = failure.status >= 500;
  const { title, body } = unsure
    ? { title: shop("checkout.unknown.title"), body: shop("checkout.unknown.body") }
    : wordsFor(t, failure.code);
  return (
    <Notice tone={unsure ? "wait" : "problem"} live="alert" title={title}>
      <p>{body}</p>
      {failure.retryAfterSeconds !== null && <p>{t("retryIn", { count: failure.retryAfterSeconds })}</p>}
      {unsure && failure.requestId && (
        <p className="mt-1 text-sm text-muted">{common("requestId", { requestId: failure.requestId })}</p>
      )}
    </Notice>
  );
}
