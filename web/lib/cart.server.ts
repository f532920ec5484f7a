import type { AppLoadContext } from "@remix-run/cloudflare";
import { cartIn } from "./cart-cookie.ts";
import type { Cart } from "./cart.ts";
import { loadMenu } from "./menu.server.ts";
import type { MenuPage } from "./local-menu.ts";

/** The cart that came with a request, and the menu that it is of. A cart of a restaurant that is gone is an empty one. */
export async function loadCart(
  request: Request,
  context: AppLoadContext,
): Promise<{ cart: Cart; page: MenuPage } | { cart: null; page: null }> {
  const cart = cartIn(request.headers.get("Cookie"));
  if (!cart) return { cart: null, page: null };
  try {
    return { cart, page: await loadMenu(request, context, cart.restaurantId) };
  } catch (thrown) {
    if (isNotFound(thrown)) return { cart: null, page: null };
    throw thrown;
  }
}

const isNotFound = (thrown: unknown) =>
  typeof thrown === "object" &&
  thrown !== null &&
  "init" in thrown &&
  (thrown.init as ResponseInit | null)?.status === 404;
