/** What lies on top of the board has an address of its own, so that it opens without a script too, and back closes it. */
export const SHEETS = ["sold-out", "opening", "tickets", "settings"] as const;
export type SheetName = (typeof SHEETS)[number];

export type OpenSheet =
  { name: SheetName; search: URLSearchParams } | { name: "end"; orderId: string; to: "rejected" | "cancelled" };

export const sheetTo = (name: SheetName): string => `?sheet=${name}`;
export const endSheet = (orderId: string, to: "rejected" | "cancelled"): string =>
  `?sheet=end&order=${orderId}&to=${to}`;

/** The sheet that an address asks for. */
export function sheetIn(search: URLSearchParams): OpenSheet | null {
  const name = search.get("sheet");
  if (name === "end") {
    const to = search.get("to") === "rejected" ? "rejected" : "cancelled";
    return { name, orderId: search.get("order") ?? "", to };
  }
  const known = SHEETS.find((each) => each === name);
  return known ? { name: known, search } : null;
}
