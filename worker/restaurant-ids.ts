import { getRestaurant } from "#db/queries/restaurants.ts";
import type { Deps } from "./deps.ts";

/** Strictly: a short name may be as long, and made of the same letters. */
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const KNOWN_MAX = 500;
/** A restaurant that gives its short name to another is found under it after this long. */
const KNOWN_MS = 60_000;

const known = new WeakMap<Deps["menus"], Map<string, { id: string; until: number }>>();

/** The id behind an id or a short name; null when there is no such restaurant. A warm isolate asks nobody. */
export async function restaurantIdOf(deps: Deps, idOrSlug: string): Promise<string | null> {
  if (UUID.test(idOrSlug)) return idOrSlug.toLowerCase();
  let slugs = known.get(deps.menus);
  if (!slugs) known.set(deps.menus, (slugs = new Map()));
  const found = slugs.get(idOrSlug);
  const now = deps.now().getTime();
  if (found && found.until > now) return found.id;
  try {
    const restaurant = await getRestaurant(deps.db, idOrSlug);
    slugs.delete(idOrSlug);
    if (!restaurant) return null;
    if (slugs.size >= KNOWN_MAX) slugs.clear();
    slugs.set(idOrSlug, { id: restaurant.id, until: now + KNOWN_MS });
    return restaurant.id;
  } catch (error) {
    if (found) return found.id; // an old name beats an error while the database is away
    throw error;
  }
}
