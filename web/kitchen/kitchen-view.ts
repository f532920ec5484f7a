import { createContext, useContext } from "react";
import type { ActorRole } from "#domain/roles.ts";

/** What every part of the board needs to know and no part changes. */
export type KitchenView = {
  restaurantId: string;
  timeZone: string;
  /** What this kitchen promises where nobody says otherwise. */
  prepMinutes: number;
  /** As whom the person at the screen may move things; the API decides again. */
  roles: readonly ActorRole[];
  now: Date;
};

const KitchenContext = createContext<KitchenView | null>(null);
export const KitchenProvider = KitchenContext.Provider;

export function useKitchen(): KitchenView {
  const view = useContext(KitchenContext);
  if (!view) throw new Error("No KitchenProvider above this component.");
  return view;
}
