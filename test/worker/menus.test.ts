import { describe, expect, test, vi } from "vitest";
import type { Availability, Menu } from "#domain/menu.ts";
import type { EdgeMenus, MenuWithAvailability } from "#worker/edge-menus.ts";
import { Menus, type MenuSource } from "#worker/menus.ts";

const HERE = "here";
const at = (version: number, seq: number): MenuWithAvailability => ({
  menu: { restaurantId: HERE, version, currency: "GBP", taxMode: "inclusive", locales: [], categories: [], items: [] },
  availability: {
    restaurantId: HERE,
    seq,
    menuVersion: version,
    state: "open",
    message: null,
    until: null,
    left: {},
    soldOut: [],
  },
});

/** An isolate with a database of one restaurant, a clock, and work after the answer that runs when told to. */
function isolate({ edge = {} }: { edge?: Partial<EdgeMenus> } = {}) {
  let now = 1_000_000;
  let there: MenuWithAvailability | null = at(1, 1);
  let down = false;
  const behind: (() => Promise<unknown>)[] = [];
  const ask = async <T>(answer: () => T): Promise<T> => {
    if (down) throw new Error("The database is away.");
    return answer();
  };
  const menu = vi.fn<MenuSource["menu"]>(async () => await ask(() => there));
  const availability = vi.fn<MenuSource["availability"]>(async () => await ask(() => there?.availability ?? null));
  const kept: MenuWithAvailability[] = [];
  const seen: Availability[] = [];
  const menus = new Menus(
    { menu, availability },
    { find: async () => null, findNewest: async () => null, keep: async (newest) => void kept.push(newest), ...edge },
    (read) => seen.push(read),
    () => now,
  );
  const later = (work: () => Promise<unknown>) => void behind.push(work);
  return {
    menus,
    later,
    kept,
    seen,
    asked: () => menu.mock.calls.length + availability.mock.calls.length,
    menuReads: () => menu.mock.calls.length,
    pass: (ms: number) => (now += ms),
    becomes: (next: MenuWithAvailability | null) => (there = next),
    breaks: (is = true) => (down = is),
    finish: async () => {
      for (const work of behind.splice(0)) await work().catch(() => undefined);
    },
    read: async () => await menus.read(HERE, later),
  };
}

describe("the menus of an isolate", () => {
  test("are read once, and within a second from memory", async () => {
    const { read, asked, pass } = isolate();
    for (let n = 0; n < 50; n++) {
      expect((await read())?.menu.version).toBe(1);
      pass(20);
    }
    expect(asked()).toBe(1);
  });

  test("are looked at again behind one answer a second, and the menu itself only when there is a new one", async () => {
    const { read, asked, menuReads, pass, becomes, finish } = isolate();
    await read();
    pass(1_500);
    becomes(at(1, 2));
    const stale = await Promise.all([read(), read(), read()]);
    expect(stale.map((answer) => answer?.availability.seq)).toEqual([1, 1, 1]);
    await finish();
    expect((await read())?.availability.seq).toBe(2);
    expect([asked(), menuReads()]).toEqual([2, 1]);
    pass(1_500);
    becomes(at(2, 3));
    await read();
    await finish();
    expect((await read())?.menu.version).toBe(2);
    expect(menuReads()).toBe(2);
  });

  test("that nobody asked for since yesterday are read anew before the answer", async () => {
    const { read, pass, becomes } = isolate();
    await read();
    pass(24 * 3600 * 1_000);
    becomes(at(7, 90));
    expect((await read())?.menu.version).toBe(7);
  });

  test("outlive the database, and do not ask it with every reader", async () => {
    const { read, asked, pass, breaks, finish } = isolate();
    await read();
    breaks();
    pass(60_000);
    for (let n = 0; n < 20; n++) expect((await read())?.menu.version).toBe(1);
    await finish();
    expect(asked()).toBe(2);
    breaks(false);
    pass(3_000);
    await read();
    expect(asked()).toBe(3);
  });

  test("fall back on what the city kept, when a new isolate finds no database", async () => {
    const { read, breaks } = isolate({ edge: { findNewest: async () => at(3, 5) } });
    breaks();
    expect((await read())?.menu.version).toBe(3);
  });

  test("are unknown when there is neither restaurant nor database", async () => {
    const { read, becomes, breaks } = isolate();
    becomes(null);
    expect(await read()).toBeNull();
    breaks();
    await expect(read()).rejects.toThrow("away");
  });

  test("keep three versions to price with, then the city has them, then nobody", async () => {
    const asked: number[] = [];
    const edge: Partial<EdgeMenus> = {
      find: async (_, version): Promise<Menu | null> => {
        asked.push(version);
        return version === 1 ? at(1, 1).menu : null;
      },
    };
    const { menus, later, read, pass, becomes, finish } = isolate({ edge });
    for (const version of [1, 2, 3, 4]) {
      becomes(at(version, version));
      pass(3_000);
      await read();
      await finish();
    }
    for (const version of [2, 3, 4]) expect((await menus.version(HERE, version, later))?.version).toBe(version);
    expect(asked).toEqual([]);
    expect((await menus.version(HERE, 1, later))?.version).toBe(1);
    expect(asked).toEqual([1]);
    expect(await menus.version(HERE, 99, later)).toBeNull();
  });

  test("take what a command just changed, and nothing that was overtaken", async () => {
    const { menus, read, asked } = isolate();
    await read();
    menus.note({ ...at(1, 5).availability, soldOut: ["soup"] });
    menus.note(at(1, 4).availability);
    expect((await read())?.availability).toMatchObject({ seq: 5, soldOut: ["soup"] });
    expect(JSON.parse(new TextDecoder().decode((await read())?.json)).availability.seq).toBe(5);
    expect(asked()).toBe(1);
  });

  test("are read once for all who come while they are read", async () => {
    const { menus, later, menuReads, kept, seen, finish } = isolate();
    const answers = await Promise.all(Array.from({ length: 100 }, async () => await menus.read(HERE, later)));
    expect(new Set(answers.map((answer) => answer?.menu.version))).toEqual(new Set([1]));
    expect(menuReads()).toBe(1);
    await finish();
    expect(kept).toHaveLength(1);
    expect(seen).toHaveLength(1);
  });
});
