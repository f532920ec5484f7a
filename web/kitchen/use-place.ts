import type { BoardCard } from "#domain/board.ts";
import { useMessages } from "#web/lib/language.tsx";

/** Where an order is eaten or fetched, in words. */
export function usePlace(): (card: Pick<BoardCard, "fulfilment" | "tableName">) => string {
  const common = useMessages("common");
  return ({ fulfilment, tableName }) =>
    fulfilment === "dine_in" && tableName
      ? common("fulfilment.table", { table: tableName })
      : common(`fulfilment.${fulfilment}`);
}
