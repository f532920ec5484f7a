import { useLocation } from "@remix-run/react";
import { type Board, countsMore } from "#domain/board.ts";
import type { ShownCard } from "./board-state.ts";
import { EndSheet } from "./end-sheet.tsx";
import { useKitchen } from "./kitchen-view.ts";
import { otherMoves } from "./moves.ts";
import { OpeningSheet } from "./opening-sheet.tsx";
import { RestSheet, type RestSheetProps } from "./rest-sheet.tsx";
import { SettingsSheet, type SettingsSheetProps } from "./settings-sheet.tsx";
import type { OpenSheet } from "./sheets.ts";
import { SoldOutSheet, type Dish } from "./sold-out-sheet.tsx";
import { TicketsSheet } from "./tickets-sheet.tsx";

export interface OpenSheetProps {
  sheet: OpenSheet | null;
  cards: readonly ShownCard[];
  /** Slips beyond the board. */
  met: readonly ShownCard[];
  rest: Omit<RestSheetProps, "wish" | "closeTo" | "onClose">;
  board: Board;
  dishes: readonly Dish[];
  settings: Pick<SettingsSheetProps, "alarm" | "view" | "isAwake" | "userName" | "hasOthers" | "isDevice">;
  closeTo: string;
  onClose: () => void;
}

/** What lies on top of the board, if anything does. */
export function OpenSheetOf({ sheet, cards, met, rest, board, dishes, settings, closeTo, onClose }: OpenSheetProps) {
  const { roles } = useKitchen();
  const { pathname } = useLocation();
  const ways = { closeTo, onClose };
  switch (sheet?.name) {
    case undefined:
      return null;
    case "opening":
      return <OpeningSheet opening={board} {...ways} />;
    case "tickets":
      return <TicketsSheet cards={cards} isWhole={!countsMore(board)} {...ways} />;
    case "settings":
      return <SettingsSheet {...settings} returnTo={pathname} {...ways} />;
    case "sold-out": {
      const soldOut = new Set(board.soldOut);
      return <SoldOutSheet dishes={dishes} soldOut={soldOut} left={board.left} search={sheet.search} {...ways} />;
    }
    case "rest": {
      const { column, leftOver, cursor } = sheet;
      return <RestSheet wish={{ column, leftOver, cursor }} {...rest} {...ways} />;
    }
    case "end": {
      const card = [...cards, ...met].find(({ orderId }) => orderId === sheet.orderId);
      // It may have moved on while the sheet was open: then there is nothing left to decline.
      if (!card || !otherMoves(card, roles).ends.includes(sheet.to)) return null;
      return <EndSheet card={card} to={sheet.to} {...ways} />;
    }
  }
}
