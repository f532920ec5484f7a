import { data, redirect, type HeadersFunction, type LoaderFunctionArgs } from "@remix-run/cloudflare";
import type { MailedPurpose } from "#domain/account-links.ts";
import { linkCookie, purposeOf } from "#web/lib/link-cookie.ts";
import { SECRET_ADDRESS } from "#web/lib/secret-address.ts";
import { ErrorScreen } from "#web/shop/error-screen.tsx";

export const headers: HeadersFunction = () => SECRET_ADDRESS;

const PAGES: Record<MailedPurpose, string> = {
  verify_email: "/verify-email",
  change_email: "/verify-email",
  reset_password: "/reset-password",
  join_staff: "/join",
};

/**
 * A link about an account or into a restaurant, as it is mailed. It moves from the address into a cookie, and the page that uses it opens: nothing happens
 * before somebody presses a button there, because programs that look through mails open every link.
 */
export function loader({ params }: LoaderFunctionArgs) {
  const token = String(params.token);
  const purpose = purposeOf(token);
  if (!purpose) throw data(null, { status: 404, headers: SECRET_ADDRESS });
  throw redirect(PAGES[purpose], { status: 303, headers: { ...SECRET_ADDRESS, "Set-Cookie": linkCookie(token) } });
}

export default function AccountLink() {
  return null;
}

export function ErrorBoundary() {
  return (
    <main className="page py-10">
      <ErrorScreen />
    </main>
  );
}
