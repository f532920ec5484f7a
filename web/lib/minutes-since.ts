/** How many whole minutes ago something was, by its ISO time; a clock that is behind makes it none. */
export const minutesSince = (at: string, nowMs = Date.now()): number =>
  Math.max(0, Math.floor((nowMs - Date.parse(at)) / 60_000));
