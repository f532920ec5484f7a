import { Refused } from "./errors.ts";

/** Where a page ended: the sort key and the id of its last row. Opaque to callers, so that we may change it. */
export type Position = { at: string; id: string };

export const PAGE_DEFAULT = 20;

export const encodeCursor = ({ at, id }: Position): string =>
  btoa(`${at} ${id}`).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

const CURSOR = /^(\S{1,64}) ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** Throws invalid_input for anything that we did not write: Postgres could not read all of that. */
export function decodeCursor(cursor: string | undefined, isKey: (at: string) => boolean): Position | null {
  if (cursor === undefined) return null;
  let text = "";
  try {
    text = atob(cursor.replaceAll("-", "+").replaceAll("_", "/"));
  } catch {
    // Not base64: refused below like everything else that is no cursor.
  }
  const [, at, id] = CURSOR.exec(text) ?? [];
  if (at !== undefined && id !== undefined && isKey(at)) return { at, id };
  throw new Refused({ code: "invalid_input", details: [{ field: "cursor", message: "This is no cursor of ours." }] });
}

/** For Postgres's `to_char`, in UTC: a microsecond, as `isMoment` reads it. */
export const MOMENT_FORMAT = `YYYY-MM-DD"T"HH24:MI:SS.US"Z"`;
const MOMENT = /^([1-9]\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d)\.\d{6}Z$/;

/** A microsecond that there was: a day that the calendar does not have comes back as another one. */
export function isMoment(at: string): boolean {
  const [, second] = MOMENT.exec(at) ?? [];
  const time = new Date(`${second}Z`);
  return second !== undefined && !Number.isNaN(time.getTime()) && time.toISOString().startsWith(second);
}

export type Page<Item> = { items: Item[]; nextCursor: string | null };

/** Makes a page of the rows that were read, one more than asked for. */
export function pageOf<Row, Item>(
  rows: Row[],
  limit: number,
  item: (row: Row) => Item,
  position: (row: Row) => Position,
): Page<Item> {
  const kept = rows.slice(0, limit);
  const last = kept.at(-1);
  return {
    items: kept.map(item),
    nextCursor: rows.length > limit && last !== undefined ? encodeCursor(position(last)) : null,
  };
}
