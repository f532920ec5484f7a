import { Link } from "@remix-run/react";
import { ShoppingBag } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useFormat, useMessages } from "#web/lib/language.tsx";
import { Price } from "./price.tsx";

export interface CartBarProps {
  count: number;
  totalMinor: number;
  currency: string;
  locale?: string;
  to: string;
}

/** What the guest has so far, under the thumb. It answers a new dish with a small bounce and says the sum aloud. */
export function CartBar({ count, totalMinor, currency, locale, to }: CartBarProps) {
  const t = useMessages("common");
  const format = useFormat({ locale });
  const total = format.money(totalMinor, currency);
  const spoken = t("cart.spoken", { count, total });
  const before = useRef(spoken);
  const [heard, setHeard] = useState("");

  useEffect(() => {
    if (before.current === spoken) return;
    before.current = spoken;
    setHeard(spoken);
  }, [spoken]);

  return (
    <>
      <p role="status" className="sr-only">
        {heard}
      </p>
      {count > 0 && (
        <section aria-label={t("cart.bar")} className="cart-bar">
          <Link
            key={heard ? spoken : "still"}
            to={to}
            className={`cart-bar-link ${heard ? "animate-bounce-once" : ""}`}
          >
            <span aria-hidden className="relative">
              <ShoppingBag size={24} aria-hidden />
              <span className="cart-bar-count figures">{format.number(count)}</span>
            </span>
            <span className="flex-1 text-start">
              {t("cart.bar")}
              <span className="sr-only">: {spoken}</span>
            </span>
            <span aria-hidden>
              <Price minor={totalMinor} currency={currency} locale={locale} />
            </span>
          </Link>
        </section>
      )}
    </>
  );
}
