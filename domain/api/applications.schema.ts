import * as z from "zod";
import {
  APPLICATION_KINDS,
  APPLICATION_LENGTHS as LENGTHS,
  APPLICATION_STATES,
  type ApplicationKind,
  type ApplicationWish,
  type DriverWish,
  type RestaurantWish,
} from "../applications.ts";
import { CURRENCIES, isTimeZone } from "../places.ts";
import { Id, Phone, text, Time } from "./common.schema.ts";

const Restaurant = z.strictObject({
  name: text(...LENGTHS.name),
  address: text(...LENGTHS.address),
  phone: Phone,
  timezone: z.string().max(60).refine(isTimeZone, "A time zone such as Africa/Cairo."),
  currency: z.enum(CURRENCIES as [string, ...string[]], "A currency by its three letters, such as EGP."),
});
const Driver = z.strictObject({ phone: Phone, area: text(...LENGTHS.area) });

/** What a sign-up and an application tell of what somebody wants to be: what the kind asks for, and nothing else. */
export const WISHES = { restaurant: Restaurant.optional(), driver: Driver.optional() };

type Told = { restaurant?: RestaurantWish | undefined; driver?: DriverWish | undefined };

/** Adds an issue for what is missing, and for what belongs to another kind. */
export function refuseUnfit(told: Told, kind: string, addIssue: (issue: { path: string[]; message: string }) => void) {
  for (const each of APPLICATION_KINDS) {
    const isTold = told[each] !== undefined;
    if (isTold && each !== kind) addIssue({ path: [each], message: "This is for another kind." });
    if (!isTold && each === kind) addIssue({ path: [each], message: "This is missing." });
  }
}

/** What was told, as one wish; null for whoever wants to be a customer only. The schema has seen to what is missing. */
export function wishIn(told: Told): ApplicationWish | null {
  if (told.restaurant) return { kind: "restaurant", restaurant: told.restaurant };
  return told.driver ? { kind: "driver", driver: told.driver } : null;
}

const Kind = z.enum(APPLICATION_KINDS);

export const Apply = z
  .strictObject({ kind: Kind, ...WISHES })
  .superRefine(({ kind, ...told }, context) =>
    refuseUnfit(told, kind, (issue) => context.addIssue({ code: "custom", ...issue })),
  )
  .transform(({ kind, ...told }): ApplicationWish => wishIn(told) ?? unfit(kind));

function unfit(kind: ApplicationKind): never {
  throw new Error(`An application as ${kind} has no wish.`); // refused above
}

/** Why it is declined; whoever sent it reads it. */
export const Decline = z.strictObject({ reason: text(...LENGTHS.reason) });

const RestaurantView = z.object({
  name: z.string(),
  address: z.string(),
  phone: z.string(),
  timezone: z.string(),
  currency: z.string(),
});
export const ApplicationView = z.object({
  id: Id,
  kind: Kind,
  state: z.enum(APPLICATION_STATES),
  restaurant: RestaurantView.nullable(),
  driver: z.object({ phone: z.string(), area: z.string() }).nullable(),
  reason: z.string().nullable().describe("Why it was declined"),
  createdAt: Time,
  endedAt: Time.nullable().describe("When it was approved, declined or withdrawn"),
  opened: z.object({ id: Id, slug: z.string() }).nullable().describe("The restaurant that was made of it"),
});
export const ApplicationRecordView = ApplicationView.extend({
  user: z.object({ id: Id, name: z.string(), email: z.string(), emailVerified: z.boolean() }),
  decidedBy: z.object({ id: Id, name: z.string() }).nullable(),
});
export const WaitingView = z.object({ restaurant: z.int(), driver: z.int() });
