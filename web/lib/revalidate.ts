import type { ShouldRevalidateFunction } from "@remix-run/react";
import { wentUnanswered } from "./no-answer.ts";

/**
 * For pages that carry all that their addresses show: a filter, a dialog or a jump on the page asks for nothing. A form does, also
 * one that was refused, and so does a page that asks for itself anew.
 */
export const whenThePageIsAnother: ShouldRevalidateFunction = (change) => {
  const { currentUrl, nextUrl, currentParams, nextParams, formMethod, defaultShouldRevalidate } = change;
  if (formMethod !== undefined && formMethod !== "GET") return !wentUnanswered(change.actionResult);
  if (currentUrl.href === nextUrl.href) return defaultShouldRevalidate;
  // A dish lies on the menu of its restaurant.
  if (currentParams.slug !== undefined && currentParams.slug === nextParams.slug) return false;
  return currentUrl.pathname !== nextUrl.pathname;
};
