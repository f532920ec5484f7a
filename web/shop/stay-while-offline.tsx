import { NavigationType, useBlocker } from "@remix-run/react";
import { useEffect, useSyncExternalStore } from "react";
import { useToast } from "#web/components/toast.tsx";
import { useMessages } from "#web/lib/language.tsx";
import { isLoaded } from "#web/lib/route-modules.ts";
import { pageOf } from "./page-change.tsx";

const DISH = "routes/_shop.r.$slug.$item";

/** Whether an address can be shown with what this page has: a filter, or a dish where one was opened before. */
const isHere = (from: string, to: string) => from === to || (pageOf(from) === pageOf(to) && isLoaded(DISH));

function subscribe(onChange: () => void): () => void {
  const stop = new AbortController();
  for (const event of ["online", "offline"]) addEventListener(event, onChange, { signal: stop.signal });
  return () => stop.abort();
}

/**
 * A tap on a link without a network would end on the browser's own error page, where the menu and the way back to it are gone. So
 * this page stays, and says why. When a browser says that there is no network, it is right.
 */
export function StayWhileOffline() {
  const isOnline = useSyncExternalStore(
    subscribe,
    () => navigator.onLine,
    () => true,
  );
  return isOnline ? null : <Stay />;
}

function Stay() {
  const toast = useToast();
  const t = useMessages("errors");
  const blocker = useBlocker(
    ({ currentLocation, nextLocation, historyAction }) =>
      historyAction !== NavigationType.Pop && !isHere(currentLocation.pathname, nextLocation.pathname),
  );
  useEffect(() => {
    if (blocker.state !== "blocked") return;
    blocker.reset();
    toast.show({ text: `${t("network.title")}. ${t("network.body")}`, tone: "problem", assertive: true });
  }, [blocker, t, toast]);
  return null;
}
