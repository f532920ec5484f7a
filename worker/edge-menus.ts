import type { Availability, Menu } from "#domain/menu.ts";

export type MenuWithAvailability = { menu: Menu; availability: Availability };

/** Menus in the cache of the city that answers. All of it may be gone at any time. */
export interface EdgeMenus {
  /** One version of a menu. It never changes, so it never has to be checked. */
  find(restaurantId: string, version: number): Promise<Menu | null>;
  /** What was newest when somebody here last looked: for the minutes in which Postgres does not answer. */
  findNewest(restaurantId: string): Promise<MenuWithAvailability | null>;
  keep(newest: MenuWithAvailability): Promise<void>;
}

const VERSION_SECONDS = 7 * 24 * 3600;
const NEWEST_SECONDS = 24 * 3600;

/** The browser's types, which the pages need, do not know this one. */
const cityCache = () => (caches as unknown as { default: Cache }).default;

/** Keeps menus in Cloudflare's cache, under addresses that no route of ours answers. */
export function edgeMenus(publicUrl: string): EdgeMenus {
  const urlOf = (restaurantId: string, which: string) => `${publicUrl}/_edge/menus/${restaurantId}/${which}`;
  const read = async <T>(url: string): Promise<T | null> => {
    const found = await cityCache()
      .match(url)
      .catch(() => undefined);
    return found ? await found.json<T>().catch(() => null) : null;
  };
  const write = async (url: string, value: unknown, seconds: number) => {
    const headers = { "Content-Type": "application/json", "Cache-Control": `public, max-age=${seconds}` };
    await cityCache()
      .put(url, new Response(JSON.stringify(value), { headers }))
      .catch(() => undefined);
  };
  return {
    find: async (restaurantId, version) => await read<Menu>(urlOf(restaurantId, String(version))),
    findNewest: async (restaurantId) => await read<MenuWithAvailability>(urlOf(restaurantId, "newest")),
    async keep(newest) {
      const { restaurantId, version } = newest.menu;
      await write(urlOf(restaurantId, String(version)), newest.menu, VERSION_SECONDS);
      await write(urlOf(restaurantId, "newest"), newest, NEWEST_SECONDS);
    },
  };
}
