import { useEffect } from "react";

const PREFIX = "kitchen:";

/** Under which name a tab keeps the taps in a kitchen that nobody has answered yet, of one person or one tablet. */
export const tapsOf = (restaurantId: string, holderId: string): string => `${PREFIX}${restaurantId}:${holderId}`;

/** Whose session a page was made for: as much of the viewer as is asked for here. */
export type Holder = {
  user: { id: string } | null;
  device: { restaurantId: string } | null;
  /** Whether the browser brought a session, be it one that nobody could renew in this moment. */
  hasSession: boolean;
};

/** Takes away what a session that is over has left in this tab: all where nobody is signed in, and what is somebody else's. */
export function forgetTaps(
  shelf: Pick<Storage, "length" | "key" | "removeItem">,
  { user, device, hasSession }: Holder,
) {
  if (hasSession && !user && !device) return; // the database is away: they may still be this person's
  const isTheirs = (name: string) =>
    (user !== null && name.endsWith(`:${user.id}`)) ||
    (device !== null && name.startsWith(tapsOf(device.restaurantId, "")));
  const names = Array.from({ length: shelf.length }, (_, at) => shelf.key(at) ?? "");
  for (const name of names) if (name.startsWith(PREFIX) && !isTheirs(name)) shelf.removeItem(name);
}

/** Does so whenever a page says that somebody else is signed in, or nobody. Browsers leave this storage out of `Clear-Site-Data`. */
export function useForgottenTaps(viewer: Holder | undefined): void {
  useEffect(() => {
    if (!viewer) return;
    try {
      forgetTaps(sessionStorage, viewer);
    } catch {
      // A browser that forbids storage keeps nothing either
    }
  }, [viewer]);
}
