import { useSyncExternalStore } from "react";

const subscribe = (onChange: () => void) => {
  document.addEventListener("fullscreenchange", onChange);
  return () => document.removeEventListener("fullscreenchange", onChange);
};

/** The whole screen for the board; null where the browser gives none. */
export function useFullScreen(): { isOn: boolean; toggle: () => void } | null {
  const state = useSyncExternalStore(
    subscribe,
    () => (document.fullscreenEnabled ? (document.fullscreenElement ? "on" : "off") : "none"),
    () => "none",
  );
  if (state === "none") return null;
  const isOn = state === "on";
  const toggle = () => {
    const change = isOn ? document.exitFullscreen() : document.documentElement.requestFullscreen();
    change.catch(() => undefined); // the browser said no: the button still says how it is
  };
  return { isOn, toggle };
}
