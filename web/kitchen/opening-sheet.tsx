import { CirclePause, CirclePlay, CircleStop } from "lucide-react";
import type { Board } from "#domain/board.ts";
import { effectiveState } from "#domain/menu.ts";
import { Button } from "#web/components/button.tsx";
import { Dialog } from "#web/components/dialog.tsx";
import { TextField } from "#web/components/field.tsx";
import { useFormat, useMessages } from "#web/lib/language.tsx";
import { useKitchen } from "./kitchen-view.ts";
import { PAUSE_MINUTES, REASON_MAX } from "./wishes.ts";

type Opening = Pick<Board, "state" | "message" | "until">;

/** How the house stands, in words: "Paused until 12:30". */
export function useOpeningWords(): (opening: Opening) => string {
  const t = useMessages("kitchen");
  const { timeZone, now } = useKitchen();
  const format = useFormat({ timeZone });
  return (opening) => {
    const state = effectiveState(opening, now);
    if (state === "open") return t("open.open");
    if (state === "closed") return t("open.closed");
    return opening.until ? t("open.pausedUntil", { time: format.time(opening.until) }) : t("open.paused");
  };
}

/** Opens, pauses or closes the house; each with one tap, and with words for the guests where there is something to say. */
export function OpeningSheet(props: { opening: Opening; closeTo: string; onClose: () => void }) {
  const { opening, closeTo, onClose } = props;
  const t = useMessages("kitchen");
  const format = useFormat();
  const { now } = useKitchen();
  const words = useOpeningWords();
  const state = effectiveState(opening, now);
  const body = { open: "open.bodyOpen", paused: "open.bodyPaused", closed: "open.bodyClosed" } as const;
  return (
    <Dialog title={words(opening)} closeTo={closeTo} onClose={onClose} size="small">
      <p className="text-lg text-muted">{t(body[state])}</p>
      {opening.message && state !== "open" && (
        <p className="mt-2 text-lg font-semibold">
          “<bdi>{opening.message}</bdi>”
        </p>
      )}
      {state !== "open" && (
        <form method="post" className="mt-5">
          <input type="hidden" name="intent" value="open" />
          <Button type="submit" look="primary" icon={CirclePlay} wide>
            {t("open.doOpen")}
          </Button>
        </form>
      )}
      <form method="post" className="mt-5 flex flex-col gap-4">
        <TextField
          label={t("open.message")}
          hint={t("open.messageHint")}
          name="message"
          maxLength={REASON_MAX}
          optional
          autoComplete="off"
        />
        <fieldset>
          <legend className="pb-1.5 font-semibold">{t("open.pauseFor")}</legend>
          <div className="flex flex-wrap gap-2">
            {PAUSE_MINUTES.map((minutes) => (
              <PauseButton key={minutes} value={`pause-${minutes}`}>
                {t("open.pauseMinutes", { minutes: format.number(minutes) })}
              </PauseButton>
            ))}
            <PauseButton value="pause">{t("open.pauseOpenEnd")}</PauseButton>
          </div>
        </fieldset>
        {state !== "closed" && (
          <Button type="submit" name="intent" value="close" look="danger" icon={CircleStop} wide>
            {t("open.doClose")}
          </Button>
        )}
      </form>
    </Dialog>
  );
}

function PauseButton({ value, children }: { value: string; children: string }) {
  return (
    <Button type="submit" name="intent" value={value} icon={CirclePause} className="flex-1 whitespace-nowrap">
      {children}
    </Button>
  );
}
