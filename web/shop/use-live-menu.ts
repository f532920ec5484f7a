import { useRevalidator } from "@remix-run/react";
import { useEffect, useRef } from "react";
import { portionsLeft, type Availability } from "#domain/menu.ts";
import { useToast } from "#web/components/toast.tsx";
import { useCart } from "#web/lib/cart-store.tsx";
import { useMessages } from "#web/lib/language.tsx";
import { useAvailability } from "#web/lib/live/use-availability.ts";
import type { MenuPage } from "#web/lib/local-menu.ts";

/**
 * What can be had right now. When the room says that there is a newer menu, the page fetches it, once, and says so; a dish of one's
 * own order that runs out meanwhile is said aloud.
 */
export function useLiveMenu(page: MenuPage): Availability {
  const { availability } = useAvailability(page.availability);
  const { revalidate } = useRevalidator();
  const toast = useToast();
  const { cart } = useCart();
  const t = useMessages("shop");
  const asked = useRef(page.menu.version);
  const { menuVersion } = availability;

  useEffect(() => {
    if (menuVersion <= page.menu.version || menuVersion <= asked.current) return;
    asked.current = menuVersion;
    revalidate();
    toast.show({ text: t("menu.updated") });
  }, [menuVersion, page.menu.version, revalidate, t, toast]);

  const before = useRef(availability);
  useEffect(() => {
    const had = before.current;
    before.current = availability;
    const inCart = new Set(cart?.entries.map((entry) => entry.itemId));
    for (const item of page.menu.items) {
      if (!inCart.has(item.id) || portionsLeft(availability, item.id) > 0 || portionsLeft(had, item.id) <= 0) continue;
      toast.show({ text: t("dish.justSoldOut", { name: item.name }), tone: "problem", assertive: true });
    }
  }, [availability, cart, page.menu.items, t, toast]);
  return availability;
}
