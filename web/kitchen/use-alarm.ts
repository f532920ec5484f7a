import { useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { Alarm, type AlarmView, type AudioPort } from "./alarm.ts";

/** Before a script runs there is no sound to speak of. */
const NOTHING: AlarmView = { sound: "on", mutedUntil: null };

/** The alarm of this screen, bound to the new orders on it. Null until scripts run. */
export function useAlarm(waiting: readonly string[], makeAudio: () => AudioPort): { alarm: Alarm | null } & AlarmView {
  const [alarm, setAlarm] = useState<Alarm | null>(null);
  useEffect(() => {
    const made = new Alarm(makeAudio());
    setAlarm(made);
    // Browsers let a page make sound once somebody has touched it, wherever that was. Only when the tap is over: the bar that goes then
    // moves the slips, and a finger that still rests would let go of another one.
    const touched = () => made.audio.unblock();
    const stop = new AbortController();
    for (const event of ["click", "keydown"]) addEventListener(event, touched, { signal: stop.signal });
    return () => {
      stop.abort();
      made.close();
      setAlarm(null);
    };
  }, [makeAudio]);

  const ids = waiting.join(" ");
  useEffect(() => alarm?.follow(ids === "" ? [] : ids.split(" ")), [alarm, ids]);

  const source = useMemo(() => alarm ?? { subscribe: () => () => undefined, get: () => NOTHING }, [alarm]);
  const view = useSyncExternalStore(source.subscribe, source.get, () => NOTHING);
  return { alarm, ...view };
}
