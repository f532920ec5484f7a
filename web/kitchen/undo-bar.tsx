import { Check, Undo2 } from "lucide-react";
import { IconButton } from "#web/components/button.tsx";
import { useFormat, useMessages } from "#web/lib/language.tsx";
import { isHeld, type UndoOffer } from "./board-state.ts";
import { actOf } from "./moves.ts";

const SHOWN_MAX = 3;

export interface UndoBarProps {
  undos: readonly UndoOffer[];
  onUndo: (key: string) => void;
  onSendNow: (key: string) => void;
}

/** What was just done, each with eight seconds to take it back. */
export function UndoBar({ undos, onUndo, onSendNow }: UndoBarProps) {
  const t = useMessages("kitchen");
  const format = useFormat();
  return (
    <section aria-label={t("moved.recent")} className="undo-bar">
      <ul className="flex flex-col-reverse gap-2">
        {undos.slice(-SHOWN_MAX).map(({ key, number, from, to }) => {
          const what = t(actOf(from, to).done, { number: format.number(number) });
          return (
            <li key={key} className="undo">
              <span className="undo-clock" aria-hidden />
              <span className="min-w-0 flex-1 text-xl font-bold">{what}</span>
              <button type="button" className="undo-button" onClick={() => onUndo(key)}>
                <Undo2 size={24} aria-hidden className="rtl:-scale-x-100" />
                <span aria-hidden>{t("moved.undo")}</span>
                <span className="sr-only">{t("moved.undoOf", { what })}</span>
              </button>
              {isHeld(to) && <IconButton icon={Check} label={t("moved.sendNow")} onClick={() => onSendNow(key)} />}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
