import type { LoadContext } from "#web/load-context.ts";
import { attempt, connect, pageFor } from "./api.ts";

/** The address that an opened link is for, masked, once the API knows the link to be good; and whether it is over. */
export async function lookAtLink(
  request: Request,
  context: LoadContext,
  token: string | null,
): Promise<{ address: string | null; isOver: boolean }> {
  if (token === null) return { address: null, isOver: false };
  const tried = await attempt(connect(request, context).v1.auth.link.$post({ json: { token } }));
  if (tried.ok) return { address: tried.value.link.address, isOver: false };
  if (tried.failure.code !== "link_over") throw pageFor(tried.failure, request);
  return { address: null, isOver: true };
}
