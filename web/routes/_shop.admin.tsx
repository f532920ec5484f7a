import type { LoaderFunctionArgs } from "@remix-run/cloudflare";
import { Outlet } from "@remix-run/react";
import { connect, read } from "#web/lib/api.ts";
import { ownDocument } from "#web/lib/own-document.ts";

/** What every page of those who run the platform says in its navigation: how many applications wait. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  return await read(connect(request, context).v1.applications.waiting.$get(), request);
}

export const clientLoader = ownDocument;

export default Outlet;
