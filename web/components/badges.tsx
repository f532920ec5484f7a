import { Ban, Flame, Leaf, MoonStar, Nut, Sprout, WheatOff, Wine, type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import type { OrderStatus } from "#domain/order-status.ts";
import { classNames } from "#web/lib/class-names.ts";
import { useMessages } from "#web/lib/language.tsx";

export type Tone = "plain" | "good" | "wait" | "problem" | "brand";

export const WASHES: Record<Tone, string> = {
  plain: "bg-steel-wash text-ink",
  good: "bg-basil-wash text-basil-ink",
  wait: "bg-saffron-wash text-saffron-ink",
  problem: "bg-plum-wash text-plum-ink",
  brand: "bg-tomato-wash text-tomato-ink",
};

/** A short word on its own ground. The tone repeats what the word says; it never says it alone. */
export function Badge({
  tone = "plain",
  icon: Icon,
  long,
  children,
}: {
  tone?: Tone;
  icon?: LucideIcon;
  /** A sentence: it may break into lines, where a word never does. */
  long?: boolean;
  children: ReactNode;
}) {
  return (
    <span
      className={classNames(
        "figures inline-flex items-center gap-1 px-2.5 py-0.5 text-xs font-semibold",
        long ? "rounded-control" : "rounded-pill whitespace-nowrap",
        WASHES[tone],
      )}
    >
      {Icon && <Icon size={14} aria-hidden />}
      {children}
    </span>
  );
}

const FEW = 5;

/** "3 left", "Sold out", or nothing while there is plenty. */
export function StockBadge({ left, just }: { left: number; just?: boolean }) {
  const t = useMessages("common");
  if (left <= 0) {
    return (
      <Badge tone="problem" icon={Ban}>
        {t(just ? "stock.justSoldOut" : "stock.soldOut")}
      </Badge>
    );
  }
  return left <= FEW ? <Badge tone="wait">{t("stock.left", { count: left })}</Badge> : null;
}

const DIETS = {
  vegetarian: { icon: Leaf, key: "diet.vegetarian" },
  vegan: { icon: Sprout, key: "diet.vegan" },
  gluten_free: { icon: WheatOff, key: "diet.glutenFree" },
  halal: { icon: MoonStar, key: "diet.halal" },
  spicy: { icon: Flame, key: "diet.spicy" },
  nuts: { icon: Nut, key: "diet.nuts" },
  alcohol: { icon: Wine, key: "diet.alcohol" },
} as const;

export type Diet = keyof typeof DIETS;

export function isDiet(value: string): value is Diet {
  return Object.hasOwn(DIETS, value);
}

/** One mark: a sign with its word, seen or only heard. */
export function DietMark({ diet, named }: { diet: Diet; named?: boolean }) {
  const t = useMessages("common");
  const { icon: Icon, key } = DIETS[diet];
  return (
    <span title={t(key)} className="inline-flex items-center gap-1 text-sm text-basil-ink">
      <Icon size={17} aria-hidden />
      <span className={named ? undefined : "sr-only"}>{t(key)}</span>
    </span>
  );
}

/** The marks of a dish. What the menu says and we do not know is left to the description. */
export function DietMarks({ diets, named }: { diets: readonly string[]; named?: boolean }) {
  const known = diets.filter(isDiet);
  if (known.length === 0) return null;
  return (
    <span className="inline-flex flex-wrap items-center gap-x-3 gap-y-1">
      {known.map((diet) => (
        <DietMark key={diet} diet={diet} named={named} />
      ))}
    </span>
  );
}

const STATE_TONES: Record<OrderStatus, Tone> = {
  pending_payment: "wait",
  placed: "wait",
  confirmed: "wait",
  preparing: "wait",
  ready: "good",
  out_for_delivery: "good",
  delivered: "plain",
  picked_up: "plain",
  served: "plain",
  rejected: "problem",
  cancelled: "problem",
};

/** Where an order stands, in a word. */
export function StatusBadge({ status }: { status: OrderStatus }) {
  const t = useMessages("common");
  return <Badge tone={STATE_TONES[status]}>{t(`status.${status}`)}</Badge>;
}
