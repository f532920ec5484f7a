import type { Order } from "./order.ts";

/** One line of a table that somebody is given about themselves. */
export type Row = Record<string, unknown>;

/** The tables of an export that are not about orders. */
export const PERSON_TABLES = [
  "profile",
  "sessions",
  "attempts",
  "links",
  "memberships",
  "invitations",
  "applications",
  "notifications",
  "acts",
] as const;
export type ExportedPerson = Record<(typeof PERSON_TABLES)[number], Row[]>;

/** A page of it: `person` on the first, orders on each, `next` is null on the last. */
export type ExportPage = {
  person: ExportedPerson | null;
  orders: { order: Order; notifications: Row[]; review: Row | null }[];
  next: { at: string; id: string } | null;
};

/** Every table of an export: each is a list in `export.json` and a file of its own. */
export const EXPORT_TABLES = [...PERSON_TABLES, "orders", "order_lines", "order_steps", "reviews"] as const;
export type ExportTable = (typeof EXPORT_TABLES)[number];
