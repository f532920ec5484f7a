import { redirectDocument, type ClientLoaderFunctionArgs } from "@remix-run/react";
import { backAreasOf } from "./back-pages.ts";

/**
 * The back of house has texts and light of its own, which come with its document. Whoever walks in from elsewhere, by a link or after
 * signing in, gets that document; within one room nothing is loaded anew.
 */
export async function ownDocument({ request, serverLoader }: ClientLoaderFunctionArgs): Promise<unknown> {
  const { pathname, search } = new URL(request.url);
  const [room] = backAreasOf(pathname);
  if (document.documentElement.dataset["room"] !== room) throw redirectDocument(pathname + search);
  return await serverLoader();
}
