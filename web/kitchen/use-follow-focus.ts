import { useEffect, useRef } from "react";
import type { ShownCard } from "./board-state.ts";

/**
 * Keeps somebody who works by keyboard where they work: a slip that moves takes the focus with it, and one that leaves the board
 * hands it to the button that takes it back. Fingers are left alone.
 */
export function useFollowFocus(
  cards: readonly ShownCard[],
  met: readonly ShownCard[],
): (orderId: string, pressed: HTMLElement | null) => void {
  const wanted = useRef<string | null>(null);
  useEffect(() => {
    const orderId = wanted.current;
    if (orderId === null) return;
    wanted.current = null;
    if (document.activeElement !== document.body) return; // it has not lost its place
    const slip = document.getElementById(`slip-${orderId}`);
    const next =
      slip?.querySelector<HTMLElement>("button[type=submit]") ?? document.querySelector<HTMLElement>(".undo-button");
    next?.focus();
    // oxlint-disable-next-line react/exhaustive-effect-dependencies -- a slip has moved when the board or the list is another
  }, [cards, met]);
  return (orderId, pressed) => {
    wanted.current = pressed?.matches(":focus-visible") ? orderId : null;
  };
}
