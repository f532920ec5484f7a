import { useEffect, useRef, useState } from "react";
import { classNames } from "#web/lib/class-names.ts";
import { useFormat } from "#web/lib/language.tsx";

export interface PriceProps {
  minor: number;
  currency: string;
  /** The restaurant's locale: its region decides how money is written. */
  locale?: string;
  /** Writes the sign: what an option adds. */
  change?: boolean;
  className?: string;
}

/** A sum of money: figures of one width, and never torn apart by the direction of the text around it. */
export function Price({ minor, currency, locale, change, className }: PriceProps) {
  const format = useFormat({ locale });
  return (
    <bdi className={classNames("figures whitespace-nowrap", className)}>
      {change ? format.moneyChange(minor, currency) : format.money(minor, currency)}
    </bdi>
  );
}

const COUNT_MS = 220;

/** The amount on its way from the old value to the new one; at once where motion is unwanted. */
export function useCountingAmount(minor: number): number {
  const [shown, setShown] = useState(minor);
  const from = useRef(minor);
  useEffect(() => {
    const start = from.current;
    if (start === minor) return;
    const still = window.matchMedia?.("(prefers-reduced-motion: reduce)").matches ?? true;
    let frame = 0;
    const began = performance.now();
    const tick = (now: number) => {
      const part = still ? 1 : Math.min(1, (now - began) / COUNT_MS);
      const eased = 1 - (1 - part) ** 3;
      from.current = Math.round(start + (minor - start) * eased);
      setShown(from.current);
      if (part < 1) frame = requestAnimationFrame(tick);
    };
    frame = requestAnimationFrame(tick);
    return () => cancelAnimationFrame(frame);
  }, [minor]);
  return shown;
}

/** A price that counts up when an option joins. A reader hears the end of it only. */
export function CountingPrice(props: PriceProps) {
  const shown = useCountingAmount(props.minor);
  return (
    <>
      <span aria-hidden>
        <Price {...props} minor={shown} />
      </span>
      <span className="sr-only">
        <Price {...props} />
      </span>
    </>
  );
}
