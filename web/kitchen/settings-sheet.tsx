import { BellOff, BellRing, Maximize, Minimize, Sun } from "lucide-react";
import { Button, LinkButton } from "#web/components/button.tsx";
import { Dialog } from "#web/components/dialog.tsx";
import { SignOut } from "#web/components/sign-out.tsx";
import { LanguageSwitch, ThemeSwitch } from "#web/components/site-frame.tsx";
import { useFormat, useMessages } from "#web/lib/language.tsx";
import { useRootData } from "#web/lib/root-data.ts";
import type { Alarm, AlarmView } from "./alarm.ts";
import { useKitchen } from "./kitchen-view.ts";
import { useFullScreen } from "./use-full-screen.ts";

export interface SettingsSheetProps {
  alarm: Alarm | null;
  view: AlarmView;
  isAwake: boolean;
  userName: string;
  hasOthers: boolean;
  /** A paired tablet: nobody is signed in who could leave. */
  isDevice: boolean;
  returnTo: string;
  closeTo: string;
  onClose: () => void;
}

/** What belongs to this tablet: sound, light, language, and who is signed in. */
export function SettingsSheet(props: SettingsSheetProps) {
  const { alarm, view, isAwake, userName, hasOthers, isDevice, returnTo, closeTo, onClose } = props;
  const t = useMessages("kitchen");
  const common = useMessages("common");
  const { timeZone } = useKitchen();
  const format = useFormat({ timeZone });
  const fullScreen = useFullScreen();
  const theme = useRootData()?.theme ?? "system";
  const { mutedUntil } = view;
  return (
    <Dialog title={t("settings.title")} closeTo={closeTo} onClose={onClose} size="small">
      <section className="scripted mt-4 flex flex-col gap-2">
        <h3 className="text-lg">{t("settings.sound")}</h3>
        <p className="text-muted">
          {mutedUntil !== null
            ? t("alarm.mutedUntil", { time: format.time(mutedUntil) })
            : t(view.sound === "on" ? "alarm.on" : view.sound === "off" ? "alarm.off" : "alarm.blocked")}
        </p>
        <div className="flex flex-wrap gap-2">
          <Button icon={BellRing} onClick={() => alarm?.test()}>
            {t("alarm.test")}
          </Button>
          {mutedUntil === null && (
            <Button icon={BellOff} onClick={() => alarm?.mute()}>
              {t("alarm.mute")}
            </Button>
          )}
        </div>
      </section>
      <section className="scripted mt-6 flex flex-col gap-2">
        <h3 className="text-lg">{t("settings.screen")}</h3>
        <p className="flex items-center gap-2 text-muted">
          <Sun size={20} aria-hidden /> {t(isAwake ? "wake.held" : "wake.lost")}
        </p>
        {fullScreen && (
          <div>
            <Button icon={fullScreen.isOn ? Minimize : Maximize} onClick={fullScreen.toggle}>
              {t(fullScreen.isOn ? "settings.leaveFullScreen" : "settings.fullScreen")}
            </Button>
          </div>
        )}
      </section>
      <div className="mt-6 flex flex-wrap gap-3">
        <ThemeSwitch theme={theme} returnTo={returnTo} />
        <LanguageSwitch returnTo={returnTo} />
      </div>
      <section className="mt-6 flex flex-wrap items-center gap-3 border-t border-steel pt-4">
        <p className="w-full text-muted">
          {t(isDevice ? "settings.pairedAs" : "settings.signedInAs", { name: userName })}
        </p>
        {hasOthers && <LinkButton to="/kitchen?choose=1">{t("settings.other")}</LinkButton>}
        {!isDevice && (
          <>
            <LinkButton to="/" reloadDocument>
              {common("nav.restaurants")}
            </LinkButton>
            <SignOut />
          </>
        )}
      </section>
    </Dialog>
  );
}
