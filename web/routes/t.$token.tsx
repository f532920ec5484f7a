import { data, redirect, type HeadersFunction, type LoaderFunctionArgs } from "@remix-run/cloudflare";
import { connect, read } from "#web/lib/api.ts";
import { guestCookie, guestTokens, readToken, reviewCookie, withToken } from "#web/lib/guest-cookie.ts";
import { SECRET_ADDRESS } from "#web/lib/secret-address.ts";
import { ErrorScreen } from "#web/shop/error-screen.tsx";

/** Also of the page that says that a link does not work: it may, a minute later. */
export const headers: HeadersFunction = () => SECRET_ADDRESS;

/**
 * The private link of an order, as it is mailed. It moves from the address into a cookie, and the order's page opens; or the one where
 * its guest says how it was.
 */
export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const token = String(params.token);
  const named = readToken(token);
  if (!named) throw data(null, { status: 404, headers: SECRET_ADDRESS });
  const api = connect(request, context).v1.orders[":id"];
  const headers = { Authorization: `Bearer ${token}` };
  const cookies = request.headers.get("Cookie");
  if (named.scope === "review") {
    await read(api.review.$get({ param: { id: named.orderId } }, { headers }), request);
    throw redirect(`/orders/${named.orderId}/review`, {
      status: 303,
      headers: { ...SECRET_ADDRESS, "Set-Cookie": reviewCookie(cookies, token) },
    });
  }
  // Asked before it is kept: a link that was revoked must not take the place of one that works.
  await read(api.$get({ param: { id: named.orderId } }, { headers }), request);
  const tokens = withToken(guestTokens(cookies), token);
  throw redirect(`/orders/${named.orderId}`, {
    status: 303,
    headers: { ...SECRET_ADDRESS, "Set-Cookie": guestCookie(tokens) },
  });
}

export default function PrivateLink() {
  return null;
}

export function ErrorBoundary() {
  return (
    <main className="page py-10">
      <ErrorScreen />
    </main>
  );
}
