import * as z from "zod";
import { CAPABILITY_SCOPES } from "../actor.ts";
import { ORDER_REASONS } from "../order-reasons.ts";
import { FULFILMENTS, ORDER_STATUSES } from "../order-status.ts";
import { PAYMENT_METHODS, PAYMENT_STATUSES } from "../order.ts";
import { LINES_MAX, OPTIONS_PER_LINE_MAX, QUANTITY_MAX } from "../pricing.ts";
import { PREP_MINUTES_MAX } from "../promise.ts";
import { ACTOR_ROLES } from "../roles.ts";
import { Email, Id, Locale, Phone, Time, Version, optionalLine, optionalText, text } from "./common.schema.ts";

export const CartLineInput = z.strictObject({
  itemId: Id,
  quantity: z.int().min(1).max(QUANTITY_MAX),
  options: z
    .array(z.strictObject({ optionId: Id, quantity: z.int().min(1).max(QUANTITY_MAX).default(1) }))
    .max(OPTIONS_PER_LINE_MAX)
    .default([]),
  note: optionalText(200),
});
export const CartInput = z.array(CartLineInput).min(1).max(LINES_MAX);

export const Contact = z
  .strictObject({
    name: text(1, 80),
    email: Email.nullish().transform((value) => value ?? null),
    phone: Phone.nullish().transform((value) => value ?? null),
  })
  .refine((contact) => contact.email !== null || contact.phone !== null, {
    message: "An e-mail address or a phone number is needed.",
    path: ["email"],
  });

/** Placing an order: ids and quantities, and the version of the menu that was shown. There is no price in here. */
export const PlaceOrder = z
  .strictObject({
    restaurantId: Id,
    /** A reference of the client's own: kept with the order, and never shared by two. */
    clientRef: Id.nullish().transform((value) => value ?? null),
    menuVersion: z.int().positive(),
    /** Delivery comes with its own capability; until then it is refused as `not_offered`. */
    fulfilment: z.enum(FULFILMENTS),
    tableName: optionalLine(20),
    contact: Contact,
    note: optionalText(500),
    locale: Locale.default("en"),
    paymentMethod: z.enum(PAYMENT_METHODS).default("counter"),
    lines: CartInput,
  })
  .refine((order) => (order.fulfilment === "dine_in") === (order.tableName !== null), {
    message: "A table belongs to an order that is eaten here, and to no other.",
    path: ["tableName"],
  });
export type PlaceOrderBody = z.output<typeof PlaceOrder>;

/** What the reference says of a reason. */
export const REASON = `A reason is one of ${ORDER_REASONS.join(", ")}, which every reader is told in their own language, or own words, which stay as written.`;
const Reason = optionalText(200).meta({ description: REASON, examples: [...ORDER_REASONS] });
const ReasonView = z
  .union([z.enum(ORDER_REASONS), z.string()])
  .nullable()
  .describe(REASON);

export const MoveOrder = z.strictObject({
  to: z.enum(ORDER_STATUSES),
  version: Version,
  reason: Reason,
  prepMinutes: z
    .int()
    .min(1)
    .max(PREP_MINUTES_MAX)
    .nullish()
    .transform((value) => value ?? null),
});
export const CancelOrder = z.strictObject({
  version: Version.nullish().transform((value) => value ?? null),
  reason: Reason,
});

const Minor = z.int();
const Translations = z.record(
  z.string(),
  z.object({ name: z.string().optional(), description: z.string().optional() }),
);

export const OrderEventView = z.object({
  seq: z.int(),
  type: z.enum(["placed", "moved"]),
  from: z.enum(ORDER_STATUSES).nullable(),
  to: z.enum(ORDER_STATUSES),
  by: z.enum(ACTOR_ROLES),
  reason: ReasonView,
  at: Time,
});
export const OrderView = z.object({
  id: Id,
  clientRef: Id.nullable(),
  number: z.int(),
  restaurantId: Id,
  restaurantName: z.string(),
  restaurantSlug: z.string(),
  userId: Id.nullable(),
  status: z.enum(ORDER_STATUSES),
  version: z.int(),
  fulfilment: z.enum(FULFILMENTS),
  tableName: z.string().nullable(),
  contact: z.object({ name: z.string(), email: z.string().nullable(), phone: z.string().nullable() }),
  note: z.string().nullable(),
  locale: z.string(),
  currency: z.string(),
  taxMode: z.enum(["inclusive", "exclusive"]),
  subtotalMinor: Minor,
  taxMinor: Minor,
  totalMinor: Minor,
  paymentMethod: z.enum(PAYMENT_METHODS),
  paymentStatus: z.enum(PAYMENT_STATUSES),
  placedAt: Time,
  promisedAt: Time,
  promiseMadeAt: Time,
  reason: ReasonView,
  lines: z.array(
    z.object({
      id: Id,
      itemId: Id,
      name: z.string(),
      translations: Translations,
      quantity: z.int(),
      unitPriceMinor: Minor,
      subtotalMinor: Minor,
      taxBp: z.int(),
      taxMinor: Minor,
      note: z.string().nullable(),
      options: z.array(
        z.object({
          optionId: Id.nullable(),
          groupName: z.string(),
          name: z.string(),
          translations: Translations,
          quantity: z.int(),
          priceDeltaMinor: Minor,
        }),
      ),
    }),
  ),
  events: z.array(OrderEventView),
});
export const OrderSummaryView = OrderView.pick({
  id: true,
  number: true,
  restaurantId: true,
  restaurantName: true,
  restaurantSlug: true,
  status: true,
  version: true,
  fulfilment: true,
  tableName: true,
  currency: true,
  totalMinor: true,
  placedAt: true,
  promisedAt: true,
  promiseMadeAt: true,
}).extend({
  contactName: z.string(),
  itemCount: z.int(),
  firstLines: z.array(z.string()).describe("The names of the first dishes, in the restaurant's own language"),
  firstDishes: z
    .array(OrderView.shape.lines.element.pick({ name: true, translations: true }))
    .describe("The same dishes with their names in other languages"),
});

/** The answer to placing. `access` holds a guest's links, one token per scope; empty for a signed-in customer. */
export const PlacedView = z.object({
  order: OrderView,
  access: z.partialRecord(z.enum(CAPABILITY_SCOPES), z.string()),
});

/** The links of a guest that were made new. */
export const LinksView = PlacedView.pick({ access: true });

/** `completed` is a group: delivered, picked up, served. `active` is everything that is not over. */
export const StatusFilter = z.enum([...ORDER_STATUSES, "active", "completed"]);
export type StatusFilter = z.infer<typeof StatusFilter>;

const Line = OrderView.shape.lines.element;
export const BoardCardView = OrderView.pick({
  number: true,
  version: true,
  status: true,
  fulfilment: true,
  tableName: true,
  note: true,
  placedAt: true,
  promisedAt: true,
  promiseMadeAt: true,
  reason: true,
}).extend({
  orderId: Id,
  contactName: z.string(),
  statusAt: Time,
  lines: z.array(
    Line.pick({ id: true, itemId: true, name: true, translations: true, quantity: true, note: true }).extend({
      options: z.array(
        Line.shape.options.element.pick({ groupName: true, name: true, translations: true, quantity: true }),
      ),
      station: z.string(),
    }),
  ),
});
