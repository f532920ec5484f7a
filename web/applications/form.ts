import type { ApplicationKind, ApplicationWish } from "#domain/applications.ts";
import type { FieldError } from "#domain/error-codes.ts";
import { textIn } from "#web/lib/form.ts";

/** The fields of an application's form, as the form names them. */
export const APPLICATION_FIELDS = ["restaurantName", "address", "timezone", "currency", "phone", "area"] as const;
export type ApplicationField = (typeof APPLICATION_FIELDS)[number];
export type ApplicationValues = Record<ApplicationField, string>;

export const valuesIn = (form: FormData): ApplicationValues =>
  Object.fromEntries(APPLICATION_FIELDS.map((name) => [name, textIn(form, name).trim()])) as ApplicationValues;

/** What was typed, as the API takes it: what this kind asks for, and nothing else. */
export function wishIn(kind: ApplicationKind, values: ApplicationValues): ApplicationWish {
  const { restaurantName: name, address, timezone, currency, phone, area } = values;
  if (kind === "driver") return { kind, driver: { phone, area } };
  return { kind, restaurant: { name, address, phone, timezone, currency } };
}

const FIELD_OF: Record<string, ApplicationField> = {
  "restaurant.name": "restaurantName",
  "restaurant.address": "address",
  "restaurant.timezone": "timezone",
  "restaurant.currency": "currency",
  "restaurant.phone": "phone",
  "driver.phone": "phone",
  "driver.area": "area",
};

/** The fields that the API found wrong. */
export const applicationFieldsIn = (details: readonly FieldError[]): ApplicationField[] => [
  ...new Set(details.flatMap(({ field }) => FIELD_OF[field] ?? [])),
];
