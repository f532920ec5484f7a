import type { AppLoadContext } from "@remix-run/cloudflare";
import type { Restaurant } from "#domain/menu.ts";
import { connect, read } from "./api.ts";
import { localMenu, localRestaurant, type MenuPage } from "./local-menu.ts";
import { languageOf } from "./preferences.ts";

/** A restaurant with its menu and this moment's stock, in the visitor's language. Throws the page for "no such restaurant". */
export async function loadMenu(request: Request, context: AppLoadContext, id: string): Promise<MenuPage> {
  const { v1 } = connect(request, context);
  const [{ restaurant }, { menu, availability }] = await Promise.all([
    read(v1.restaurants[":id"].$get({ param: { id } }), request),
    read(v1.restaurants[":id"].menu.$get({ param: { id } }), request),
  ]);
  const language = languageOf(request);
  return { restaurant: localRestaurant(restaurant, language), menu: localMenu(menu, language), availability };
}

export async function loadRestaurants(request: Request, context: AppLoadContext): Promise<Restaurant[]> {
  const { v1 } = connect(request, context);
  const { items } = await read(v1.restaurants.$get({ query: {} }), request);
  const language = languageOf(request);
  return items.map((restaurant) => localRestaurant(restaurant, language));
}
