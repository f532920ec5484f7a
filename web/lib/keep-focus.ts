import { useEffect, useRef, type RefObject } from "react";

/**
 * When what had the focus leaves the page, because a button became a stepper or a line was taken out, the browser drops the focus to
 * the very beginning. This gives it to the last button inside, or to the place itself, as soon as `shape` has changed.
 */
export function useKeepFocus(place: RefObject<HTMLElement>, shape: unknown): void {
  const before = useRef(shape);
  useEffect(() => {
    if (before.current === shape) return;
    before.current = shape;
    const { activeElement } = document;
    if (activeElement !== null && activeElement !== document.body) return; // somebody has it
    const buttons = place.current?.querySelectorAll<HTMLElement>("button:not(:disabled)");
    (buttons?.[buttons.length - 1] ?? place.current)?.focus({ preventScroll: true });
  }, [place, shape]);
}
