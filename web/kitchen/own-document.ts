import { redirectDocument, type ClientLoaderFunctionArgs } from "@remix-run/react";

/**
 * The back of house has texts and light of its own, which come with its document. Whoever walks in from the front, by a link or
 * after signing in, gets that document; within the back of house nothing is loaded anew.
 */
export async function ownDocument({ request, serverLoader }: ClientLoaderFunctionArgs): Promise<unknown> {
  if (document.documentElement.dataset["room"] !== "kitchen") {
    const { pathname, search } = new URL(request.url);
    throw redirectDocument(pathname + search);
  }
  return await serverLoader();
}
