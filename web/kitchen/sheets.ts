import { COLUMNS, type ColumnName } from "./columns.ts";

/** What lies on top of the board has an address of its own, so that it opens without a script too, and back closes it. */
export const SHEETS = ["sold-out", "opening", "tickets", "settings"] as const;
export type SheetName = (typeof SHEETS)[number];

/** Which orders of a column a list shows that have no slip on the rail. */
export type RestWish = {
  column: ColumnName;
  leftOver: boolean;
  /** The order after which the list begins. */
  cursor: string | null;
};

export type OpenSheet =
  | { name: SheetName; search: URLSearchParams }
  | { name: "end"; orderId: string; to: "rejected" | "cancelled" }
  | ({ name: "rest" } & RestWish);

/** The address that opens a sheet on the board. */
export const sheetTo = (name: SheetName): string => `?sheet=${name}`;
/** The address at which one order is declined or cancelled. */
export const endSheet = (orderId: string, to: "rejected" | "cancelled"): string =>
  `?sheet=end&order=${orderId}&to=${to}`;
/** The address of a list of slips that are not on the rail. */
export const restSheet = ({ column, leftOver, cursor }: RestWish): string =>
  `?sheet=rest&column=${column}${leftOver ? "&left-over=yes" : ""}${cursor ? `&after=${cursor}` : ""}`;

/** The sheet that an address asks for. */
export function sheetIn(search: URLSearchParams): OpenSheet | null {
  const name = search.get("sheet");
  if (name === "end") {
    const to = search.get("to") === "rejected" ? "rejected" : "cancelled";
    return { name, orderId: idIn(search, "order") ?? "", to };
  }
  if (name === "rest") {
    const column = COLUMNS.find(({ key }) => key === search.get("column"));
    const leftOver = search.get("left-over") === "yes";
    return column ? { name, column: column.key, leftOver, cursor: idIn(search, "after") } : null;
  }
  const known = SHEETS.find((each) => each === name);
  return known ? { name: known, search } : null;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
function idIn(search: URLSearchParams, name: string): string | null {
  const id = search.get(name);
  return id !== null && UUID.test(id) ? id : null;
}
