import type { Browser } from "playwright-core";
import { afterAll, beforeAll } from "vitest";
import { launchBrowser } from "./browser.ts";
import { testWorld, type World } from "./world.ts";

/** A busy machine builds and starts all of it within this time. */
const OPEN_MS_MAX = 180_000;

export type BrowserWorld = { world: World; browser: Browser };

/**
 * The whole system and a browser for one file of tests: there before its first test, gone after its last. `ready` is given both, to
 * keep them and to prepare what all tests of the file need.
 */
export function inBrowserWorld(ready: (opened: BrowserWorld) => Promise<void> | void): void {
  const opened: Partial<BrowserWorld> = {};
  beforeAll(async () => {
    // Each is kept as soon as it is there, so that it ends although the other one could not be had.
    const [world, browser] = await Promise.all([
      testWorld().then((world) => (opened.world = world)),
      launchBrowser().then((browser) => (opened.browser = browser)),
    ]);
    await ready({ world, browser });
  }, OPEN_MS_MAX);
  afterAll(async () => {
    await opened.browser?.close();
    await opened.world?.[Symbol.asyncDispose]();
  });
}
