import { useMessages } from "./language.tsx";

/** How a device is called to its owner: by what its browser says of itself. */
export function useDeviceName(): (device: { browser: string | null; system: string | null }) => string {
  const t = useMessages("settings");
  return ({ browser, system }) =>
    browser && system ? t("sessions.device", { browser, system }) : (browser ?? system ?? t("sessions.unknown"));
}
