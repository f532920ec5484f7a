import { redirect } from "@remix-run/cloudflare";

/** Where the checkout was in earlier systems: printed codes and old bookmarks still lead there. */
export const loader = () => redirect("/checkout", 301);
