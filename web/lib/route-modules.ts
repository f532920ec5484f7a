import { useEffect } from "react";

/** Whether the script of a route has come. */
export const isLoaded = (routeId: string): boolean => routeId in window.__remixRouteModules;

/**
 * Fetches the script of the page that comes next, so that it can be shown even if the network goes just then. Only the script:
 * what the page shows is asked for when it is time.
 */
export function useReadyFor(routeId: string): void {
  useEffect(() => {
    const route = window.__remixManifest.routes[routeId];
    if (!route) return;
    for (const href of [route.module, ...(route.imports ?? [])]) {
      if (document.head.querySelector(`link[rel=modulepreload][href="${CSS.escape(href)}"]`)) continue;
      const link = document.createElement("link");
      link.rel = "modulepreload";
      link.href = href;
      document.head.appendChild(link);
    }
  }, [routeId]);
}
