import type { AppLoadContext } from "@remix-run/cloudflare";
import type { Restaurant } from "#domain/menu.ts";
import { attempt, connect, pageFor, read } from "./api.ts";
import { localMenu, localRestaurant, type MenuPage } from "./local-menu.ts";
import { languageOf } from "./preferences.ts";

const KEPT_MAX = 50;
/** What this isolate last read about restaurants, for while the database is away. The same for everybody, and never for money. */
const lastKnown = new Map<string, Restaurant>();

function keep(restaurant: Restaurant): Restaurant {
  if (lastKnown.size >= KEPT_MAX) lastKnown.clear();
  lastKnown.set(restaurant.id, restaurant).set(restaurant.slug, restaurant);
  return restaurant;
}

/** A restaurant with its menu and this moment's stock, in the visitor's language. Throws the page for "no such restaurant". */
export async function loadMenu(request: Request, context: AppLoadContext, id: string): Promise<MenuPage> {
  const { v1 } = connect(request, context);
  const [restaurant, { menu, availability }] = await Promise.all([
    loadRestaurant(request, context, id),
    read(v1.restaurants[":id"].menu.$get({ param: { id } }), request),
  ]);
  return { restaurant, menu: localMenu(menu, languageOf(request)), availability };
}

/** One restaurant; the last one known when the database does not answer, as the API does with menus. */
export async function loadRestaurant(request: Request, context: AppLoadContext, id: string): Promise<Restaurant> {
  const { v1 } = connect(request, context);
  const found = await attempt(v1.restaurants[":id"].$get({ param: { id } }));
  const known = found.ok ? keep(found.value.restaurant) : lastKnown.get(id);
  if (!found.ok && (found.failure.status < 500 || !known)) throw pageFor(found.failure, request);
  return localRestaurant(known as Restaurant, languageOf(request));
}

export async function loadRestaurants(request: Request, context: AppLoadContext): Promise<Restaurant[]> {
  const { v1 } = connect(request, context);
  const found = await attempt(v1.restaurants.$get({ query: {} }));
  const known = found.ok ? found.value.items.map(keep) : [...new Set(lastKnown.values())];
  if (!found.ok && (found.failure.status < 500 || known.length === 0)) throw pageFor(found.failure, request);
  return known.map((restaurant) => localRestaurant(restaurant, languageOf(request)));
}
