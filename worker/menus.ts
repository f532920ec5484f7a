import type { Availability, Menu } from "#domain/menu.ts";
import type { EdgeMenus, MenuWithAvailability } from "./edge-menus.ts";
import { forgetOldest } from "./forget-oldest.ts";

/** Within this time an answer asks nobody; after it, one answer re-reads behind itself. */
const FRESH_MS = 1_000;
/** Older than this, a reader waits for the new state: a menu of yesterday is of no use to a hungry guest. */
const STALE_MAX_MS = 2_000;
/** A re-read that takes longer is taken for lost, and the next reader starts another. */
const READING_MAX_MS = 2_000;
/** No reader of a menu that we have waits longer for a newer one. */
const WAIT_MAX_MS = 1_000;
const VERSIONS_KEPT = 3;
const RESTAURANTS_KEPT = 200;

/** Where menus come from: one round trip each. */
export interface MenuSource {
  menu(restaurantId: string): Promise<MenuWithAvailability | null>;
  availability(restaurantId: string): Promise<Availability | null>;
}
/** Runs work after the answer. */
export type Later = (work: () => Promise<unknown>) => void;

type Known = {
  versions: Map<number, Menu>;
  newest: Menu;
  availability: Availability;
  readAt: number;
  readingSince: number | null;
  /** The newest menu and availability as JSON, made when first asked for. As bytes: a text would be encoded anew for each reader. */
  json: Uint8Array<ArrayBuffer> | null;
};

/** The menus that this isolate remembers: the last versions of each restaurant, and what was to be had a moment ago. */
export class Menus {
  readonly #known = new Map<string, Known>();
  readonly #loading = new Map<string, Promise<MenuWithAvailability | null>>();

  constructor(
    readonly source: MenuSource,
    readonly edge: EdgeMenus,
    /** Told of every availability that was just read. */
    readonly onRead: (availability: Availability) => void,
    readonly now: () => number = Date.now,
  ) {}

  /** The menu as it is now, at most two seconds old while Postgres answers, and the last one known while it does not. */
  async read(
    restaurantId: string,
    later: Later,
  ): Promise<(MenuWithAvailability & { json: Uint8Array<ArrayBuffer> }) | null> {
    const known = this.#known.get(restaurantId);
    if (!known) {
      if (!(await this.#load(restaurantId, later))) return null;
    } else if (this.#mayRead(known)) {
      const stale = this.now() - known.readAt > STALE_MAX_MS;
      const rereading = this.#reread(restaurantId, known, later);
      later(async () => await rereading);
      // An old menu beats none: Postgres has the last word on every order anyway.
      if (stale) await Promise.race([rereading.catch(() => undefined), pause(WAIT_MAX_MS)]);
    }
    const entry = this.#known.get(restaurantId);
    if (!entry) return null;
    const { newest: menu, availability } = entry;
    entry.json ??= new TextEncoder().encode(JSON.stringify({ menu, availability }));
    return { menu, availability, json: entry.json };
  }

  /** One version of a menu, to price with; null when nobody here has it any more. A warm isolate asks nobody. */
  async version(restaurantId: string, version: number, later: Later): Promise<Menu | null> {
    const kept = this.#known.get(restaurantId)?.versions.get(version);
    if (kept) return kept;
    const cached = await this.edge.find(restaurantId, version);
    if (cached) {
      this.#known.get(restaurantId)?.versions.set(version, cached);
      return cached;
    }
    const loaded = await this.#load(restaurantId, later);
    return loaded?.menu.version === version ? loaded.menu : null;
  }

  /** The newest menu, read now. */
  async reload(restaurantId: string, later: Later): Promise<Menu | null> {
    return (await this.#load(restaurantId, later))?.menu ?? null;
  }

  /** Whether this isolate has read of the restaurant at all. */
  knows(restaurantId: string): boolean {
    return this.#known.has(restaurantId);
  }

  /** Takes what a command of this isolate just changed. An overtaken one changes nothing. */
  note(availability: Availability): void {
    const known = this.#known.get(availability.restaurantId);
    if (!known || availability.seq <= known.availability.seq) return;
    known.availability = availability;
    known.json = null;
    // A new menu version came with it: the next reader has to wait for that menu.
    if (availability.menuVersion !== known.newest.version) known.readAt = 0;
    else known.readAt = this.now();
  }

  /** Postgres has just said that the menu is another one: the next reader waits for it. */
  expire(restaurantId: string): void {
    const known = this.#known.get(restaurantId);
    if (known) known.readAt = 0;
  }

  #mayRead(known: Known): boolean {
    const now = this.now();
    if (now - known.readAt <= FRESH_MS) return false;
    return known.readingSince === null || now - known.readingSince > READING_MAX_MS;
  }

  /** Looks at what changes by the second, and reads the menu itself only when there is a new one. */
  async #reread(restaurantId: string, known: Known, later: Later): Promise<void> {
    known.readingSince = this.now();
    try {
      const availability = await this.source.availability(restaurantId);
      if (!availability) this.#known.delete(restaurantId);
      else if (availability.menuVersion !== known.newest.version) await this.#load(restaurantId, later);
      else {
        known.readAt = this.now();
        if (availability.seq > known.availability.seq) {
          known.availability = availability;
          known.json = null;
        }
        this.onRead(known.availability);
      }
      known.readingSince = null;
    } catch (error) {
      known.readingSince = this.now(); // so that nobody else asks a database that just failed, for a moment
      throw error;
    }
  }

  /** Reads menu and availability. Those who come while somebody reads wait for that answer, but not for ever. */
  async #load(restaurantId: string, later: Later): Promise<MenuWithAvailability | null> {
    const running = this.#loading.get(restaurantId);
    if (running) {
      const answer = await Promise.race([running.catch(() => "failed" as const), pause(READING_MAX_MS)]);
      if (answer !== "failed" && answer !== "late") return answer;
    }
    const loading = this.#loadOnce(restaurantId, later);
    this.#loading.set(restaurantId, loading);
    try {
      return await loading;
    } finally {
      if (this.#loading.get(restaurantId) === loading) this.#loading.delete(restaurantId);
    }
  }

  async #loadOnce(restaurantId: string, later: Later): Promise<MenuWithAvailability | null> {
    let read: MenuWithAvailability | null;
    try {
      read = await this.source.menu(restaurantId);
    } catch (error) {
      const cached = await this.edge.findNewest(restaurantId);
      if (!cached) throw error;
      this.#keep(cached, 0); // to be read again at once when somebody asks
      return cached;
    }
    if (!read) return null;
    const fresh = read;
    this.#keep(fresh, this.now());
    this.onRead(fresh.availability);
    later(async () => await this.edge.keep(fresh));
    return fresh;
  }

  #keep({ menu, availability }: MenuWithAvailability, readAt: number): void {
    const known = this.#known.get(menu.restaurantId);
    const versions = known?.versions ?? new Map<number, Menu>();
    versions.delete(menu.version);
    versions.set(menu.version, menu);
    forgetOldest(versions, VERSIONS_KEPT);
    this.#known.delete(menu.restaurantId);
    this.#known.set(menu.restaurantId, {
      versions,
      newest: menu,
      availability,
      readAt,
      readingSince: null,
      json: null,
    });
    forgetOldest(this.#known, RESTAURANTS_KEPT);
  }
}

const pause = async (ms: number): Promise<"late"> =>
  await new Promise((resolve) => setTimeout(() => resolve("late"), ms));
