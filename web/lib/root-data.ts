import { useRouteLoaderData } from "@remix-run/react";
import type { loader } from "#web/root.tsx";

/** What every page knows; undefined only while an error page stands in for everything. */
export const useRootData = () => useRouteLoaderData<typeof loader>("root");
