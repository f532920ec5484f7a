import { BellOff, VolumeX } from "lucide-react";
import { useFormat, useMessages } from "#web/lib/language.tsx";
import type { Alarm, AlarmView } from "./alarm.ts";
import { useKitchen } from "./kitchen-view.ts";

/** Says, as wide as the screen, that nobody will hear the next order; one tap changes that. */
export function AlarmBar({ alarm, view }: { alarm: Alarm | null; view: AlarmView }) {
  const t = useMessages("kitchen");
  const { timeZone } = useKitchen();
  const format = useFormat({ timeZone });
  const { sound, mutedUntil } = view;
  if (!alarm) return null;
  if (mutedUntil !== null) {
    return (
      <button type="button" className="alarm-bar alarm-bar-muted" onClick={() => alarm.unmute()}>
        <BellOff size={26} aria-hidden />
        {t("alarm.unmute", { time: format.time(mutedUntil) })}
      </button>
    );
  }
  if (sound !== "blocked") return null;
  return (
    <button type="button" className="alarm-bar" onClick={() => alarm.audio.unblock()}>
      <VolumeX size={26} aria-hidden />
      {t("alarm.blocked")}
    </button>
  );
}
