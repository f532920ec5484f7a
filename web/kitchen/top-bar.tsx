import { Link } from "@remix-run/react";
import { Ban, Bell, CirclePause, CirclePlay, CircleStop, Maximize, Minimize, Printer, Settings2 } from "lucide-react";
import type { ReactNode } from "react";
import type { Board } from "#domain/board.ts";
import { effectiveState } from "#domain/menu.ts";
import { Mark } from "#web/components/site-frame.tsx";
import { classNames } from "#web/lib/class-names.ts";
import { useFormat, useMessages } from "#web/lib/language.tsx";
import type { Alarm, AlarmView } from "./alarm.ts";
import { useKitchen } from "./kitchen-view.ts";
import { useOpeningWords } from "./opening-sheet.tsx";
import { sheetTo } from "./sheets.ts";
import { useFullScreen } from "./use-full-screen.ts";

const STATE_SIGNS = { open: CirclePlay, paused: CirclePause, closed: CircleStop } as const;
const STATE_LOOKS = {
  open: "bg-basil text-on-basil",
  paused: "bg-saffron text-on-saffron",
  closed: "bg-plum text-on-plum",
} as const;

export interface TopBarProps {
  name: string;
  /** Where this tablet hangs, if it shows one station only. */
  station: string | null;
  board: Board;
  soldOutCount: number;
  pill: ReactNode;
  alarm: Alarm | null;
  view: AlarmView;
}

/** Whose kitchen, whether it takes orders, what ran out, and whether all that is true right now. */
export function TopBar({ name, station, board, soldOutCount, pill, alarm, view: { sound, mutedUntil } }: TopBarProps) {
  const t = useMessages("kitchen");
  const { timeZone, now } = useKitchen();
  const format = useFormat({ timeZone });
  const openingWords = useOpeningWords();
  const fullScreen = useFullScreen();
  const state = effectiveState(board, now);
  const StateSign = STATE_SIGNS[state];
  return (
    <header className="top-bar">
      <div className="flex min-w-0 items-center gap-2">
        <span className="max-sm:hidden">
          <Mark size={30} />
        </span>
        <h1 className="min-w-0 truncate text-xl">
          <span className="sr-only">{t("board.title")}: </span>
          {name}
          {station !== null && (
            <>
              {" · "}
              <bdi>{station}</bdi>
            </>
          )}
        </h1>
        <time dateTime={now.toISOString()} className="figures font-display text-2xl font-bold" suppressHydrationWarning>
          {format.time(now)}
        </time>
      </div>
      <div className="top-bar-pill">{pill}</div>
      <nav aria-label={t("settings.open")} className="top-bar-tools">
        <Link to={sheetTo("opening")} preventScrollReset className={classNames("tool", STATE_LOOKS[state])}>
          <StateSign size={24} aria-hidden />
          <span>{openingWords(board)}</span>
        </Link>
        <Link to={sheetTo("sold-out")} preventScrollReset className="tool tool-plain">
          <Ban size={24} aria-hidden />
          <span className="tool-words">{t("stock.title")}</span>
          {soldOutCount > 0 && <span className="figures">{format.number(soldOutCount)}</span>}
        </Link>
        <Link
          to={sheetTo("tickets")}
          preventScrollReset
          className="tool tool-plain tool-sign tool-wide"
          title={t("ticket.list")}
        >
          <Printer size={24} aria-hidden />
          <span className="sr-only">{t("ticket.list")}</span>
        </Link>
        {alarm && sound === "on" && mutedUntil === null && (
          <Tool label={t("alarm.mute")} onPress={() => alarm.mute()}>
            <Bell size={24} aria-hidden />
          </Tool>
        )}
        {fullScreen && (
          <Tool
            label={t(fullScreen.isOn ? "settings.leaveFullScreen" : "settings.fullScreen")}
            onPress={fullScreen.toggle}
            className="tool-spare"
          >
            {fullScreen.isOn ? <Minimize size={24} aria-hidden /> : <Maximize size={24} aria-hidden />}
          </Tool>
        )}
        <Link
          to={sheetTo("settings")}
          preventScrollReset
          className="tool tool-plain tool-sign"
          title={t("settings.open")}
        >
          <Settings2 size={24} aria-hidden />
          <span className="sr-only">{t("settings.open")}</span>
        </Link>
      </nav>
    </header>
  );
}

function Tool(props: { label: string; onPress: () => void; className?: string; children: ReactNode }) {
  const { label, onPress, className, children } = props;
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      className={classNames("tool tool-plain tool-sign", className)}
      onClick={onPress}
    >
      {children}
    </button>
  );
}
