import { redirect, type ActionFunctionArgs } from "@remix-run/cloudflare";
import { attempt, connect } from "#web/lib/api.ts";
import { noSoughtCookie } from "#web/lib/sought.ts";

/** Ends the session in the database and in this browser. Somebody whose session has ended already is signed out too. */
export async function action({ request, context }: ActionFunctionArgs) {
  const api = connect(request, context);
  const ended = await attempt(api.v1.auth.logout.$post());
  const headers = api.headers({}, [noSoughtCookie()]);
  if (!ended.ok && ended.failure.status !== 401) return redirect("/account?notEnded=1", { status: 303, headers });
  return redirect("/", { status: 303, headers });
}

/** Nobody comes here by an address. */
export const loader = () => redirect("/", 303);
