import { redirect, type ActionFunctionArgs } from "@remix-run/cloudflare";
import { isLanguage } from "#web/lib/messages.ts";
import { asTheme, languageCookie, themeCookie } from "#web/lib/preferences.ts";
import { returnPath } from "#web/lib/return-path.ts";

/** Keeps a choice of language or theme for this browser and goes back to where it was made. */
export async function action({ request }: ActionFunctionArgs) {
  const form = await request.formData();
  const headers = new Headers();
  const language = form.get("language");
  const theme = asTheme(form.get("theme"));
  if (isLanguage(language)) headers.append("Set-Cookie", languageCookie(language));
  if (theme) headers.append("Set-Cookie", themeCookie(theme));
  return redirect(returnPath(form.get("returnTo")), { status: 303, headers });
}

/** Nobody comes here by an address. */
export const loader = () => redirect("/", 303);
