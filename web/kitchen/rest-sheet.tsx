import type { ReactNode } from "react";
import { Button, LinkButton } from "#web/components/button.tsx";
import { Dialog } from "#web/components/dialog.tsx";
import { useMessages } from "#web/lib/language.tsx";
import type { Refusal } from "./board-state.ts";
import { restSheet, type RestWish } from "./sheets.ts";
import { Slips } from "./slips.tsx";
import type { Rest } from "./use-rest.ts";

export interface RestSheetProps {
  wish: RestWish;
  rest: Rest;
  refusals: readonly Refusal[];
  onDismiss: (orderId: string) => void;
  closeTo: string;
  onClose: () => void;
  /** What was just done and can be taken back: the bar below lies under this sheet. */
  undo: ReactNode;
}

/** The orders of a column that do not hang on the rail: those behind its last slip, or those that were left lying. */
export function RestSheet({ wish, rest, refusals, onDismiss, closeTo, onClose, undo }: RestSheetProps) {
  const t = useMessages("kitchen");
  const { page, slips, isLost, again } = rest;
  const column = t(`column.${wish.column}`);
  const title = t(wish.leftOver ? "rest.leftOverTitle" : "rest.waitingTitle", { column });
  return (
    <Dialog title={title} closeTo={closeTo} onClose={onClose}>
      {wish.leftOver && <p className="pe-14 text-lg text-muted">{t("rest.leftOverBody")}</p>}
      <div aria-live="polite">
        {isLost ? (
          <div className="flex flex-col items-center gap-4 py-8 text-lg font-semibold">
            <p>{t("rest.lost")}</p>
            <Button onClick={again}>{t("rest.again")}</Button>
          </div>
        ) : (
          (!page || slips.length === 0) && (
            <p className="py-8 text-center text-lg text-muted">{t(page ? "rest.none" : "rest.loading")}</p>
          )
        )}
      </div>
      <Slips cards={slips} refusals={refusals} onDismiss={onDismiss} className="rest-slips" />
      {page?.nextCursor && (
        <LinkButton to={restSheet({ ...wish, cursor: page.nextCursor })} preventScrollReset wide className="mt-4">
          {t("rest.next")}
        </LinkButton>
      )}
      {undo}
    </Dialog>
  );
}
