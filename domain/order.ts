import type { Translations } from "./menu.ts";
import type { MinorUnits } from "./money.ts";
import type { Fulfilment, OrderStatus } from "./order-status.ts";
import type { ActorRole } from "./roles.ts";

export const PAYMENT_METHODS = ["counter"] as const;
export type PaymentMethod = (typeof PAYMENT_METHODS)[number];
export const PAYMENT_STATUSES = ["unpaid", "pending", "paid", "partially_refunded", "refunded"] as const;
export type PaymentStatus = (typeof PAYMENT_STATUSES)[number];

export type OrderLineOption = {
  optionId: string | null;
  groupName: string;
  name: string;
  translations: Translations;
  quantity: number;
  priceDeltaMinor: MinorUnits;
};

export type OrderLine = {
  id: string;
  itemId: string;
  name: string;
  translations: Translations;
  quantity: number;
  unitPriceMinor: MinorUnits;
  subtotalMinor: MinorUnits;
  taxBp: number;
  taxMinor: MinorUnits;
  note: string | null;
  options: OrderLineOption[];
};

/** One thing that happened to an order. `seq` is the order's version after it: 1, 2, 3 … without a gap. */
export type OrderEvent = {
  seq: number;
  type: "placed" | "moved";
  from: OrderStatus | null;
  to: OrderStatus;
  by: ActorRole;
  /** A code of `ORDER_REASONS` or own words, like the order's. */
  reason: string | null;
  at: string;
};

/** A whole order, as its customer, its holder of a link, or its restaurant may read it. */
export type Order = {
  id: string;
  /** What the client calls this order, when it gave it a reference of its own. */
  clientRef: string | null;
  number: number;
  restaurantId: string;
  restaurantName: string;
  restaurantSlug: string;
  userId: string | null;
  status: OrderStatus;
  version: number;
  fulfilment: Fulfilment;
  tableName: string | null;
  contact: { name: string; email: string | null; phone: string | null };
  note: string | null;
  locale: string;
  currency: string;
  taxMode: "inclusive" | "exclusive";
  subtotalMinor: MinorUnits;
  taxMinor: MinorUnits;
  totalMinor: MinorUnits;
  paymentMethod: PaymentMethod;
  paymentStatus: PaymentStatus;
  placedAt: string;
  promisedAt: string;
  /** When the present promise was made: at placing, or when the cook confirmed. */
  promiseMadeAt: string;
  /** Why it ended early: a code of `ORDER_REASONS`, or the restaurant's own words. */
  reason: string | null;
  lines: OrderLine[];
  events: OrderEvent[];
};

/** What lists show of an order. */
export type OrderSummary = Pick<
  Order,
  | "id"
  | "number"
  | "restaurantId"
  | "restaurantName"
  | "restaurantSlug"
  | "status"
  | "version"
  | "fulfilment"
  | "tableName"
  | "currency"
  | "totalMinor"
  | "placedAt"
  | "promisedAt"
  | "promiseMadeAt"
> & {
  contactName: string;
  itemCount: number;
  /** The names of the first dishes, in the restaurant's own language. */
  firstLines: string[];
  /** The same dishes, for readers of other languages. */
  firstDishes: Pick<OrderLine, "name" | "translations">[];
};
