import { useRevalidator } from "@remix-run/react";
import { useEffect, useRef } from "react";
import type { Availability } from "#domain/menu.ts";
import { useToast } from "#web/components/toast.tsx";
import { useMessages } from "#web/lib/language.tsx";
import { useAvailability } from "#web/lib/live/use-availability.ts";
import type { MenuPage } from "#web/lib/local-menu.ts";

/** What can be had right now. When the room says that there is a newer menu, the page fetches it, once, and says so. */
export function useLiveMenu(page: MenuPage): Availability {
  const { availability } = useAvailability(page.availability);
  const { revalidate } = useRevalidator();
  const toast = useToast();
  const t = useMessages("shop");
  const asked = useRef(page.menu.version);
  const { menuVersion } = availability;

  useEffect(() => {
    if (menuVersion <= page.menu.version || menuVersion <= asked.current) return;
    asked.current = menuVersion;
    revalidate();
    toast.show({ text: t("menu.updated") });
  }, [menuVersion, page.menu.version, revalidate, t, toast]);
  return availability;
}
