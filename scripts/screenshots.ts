import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, BrowserContextOptions } from "playwright-core";
import { startCloud } from "#local/cloud.ts";
import { isTaken, portsFrom } from "#local/ports.ts";
import { printedSteps } from "#local/steps.ts";
import { launchBrowser } from "#test/support/browser.ts";
import { openShop, type Shop } from "./shots/shop.ts";
import { SCENES, type Scene } from "./shots/scenes.ts";

const ROOT = path.join(import.meta.dirname, "..");
const FOLDER = path.join(ROOT, "screenshots");
const FIRST_PORT = 18_100;
const PORTS_TRIED_MAX = 50;

const SCREENS = { phone: { width: 390, height: 844 }, desk: { width: 1280, height: 900 } };
const looks = (["en", "ar"] as const).flatMap((language) =>
  (["light", "dark"] as const).flatMap((theme) =>
    (["phone", "desk"] as const).map((screen) => ({ language, theme, screen })),
  ),
);
type Look = (typeof looks)[number];

/**
 * `npm run screenshots`: every page, light and dark, phone and desk, in both directions of writing, from a local cloud of its own
 * that is thrown away afterwards. Words after `--` choose scenes by a part of their name.
 */
async function main(words: string[]): Promise<void> {
  const scenes = SCENES.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)));
  if (scenes.length === 0)
    throw new Error(`No scene is called that. There are: ${SCENES.map((s) => s.name).join(", ")}`);
  const stateDir = await mkdtemp(path.join(tmpdir(), "comanda-screenshots-"));
  const step = printedSteps((line) => console.log(line));
  const port = await freePorts();
  const cloud = await startCloud({ port, stateDir, varsFile: path.join(stateDir, ".dev.vars"), fresh: true, step });
  const browser = await launchBrowser();
  try {
    const shop = await step("Order, cook and refuse a few things to show", () => openShop(browser, cloud.url));
    await mkdir(FOLDER, { recursive: true });
    for (const look of looks)
      await step(`Take ${scenes.length} pictures: ${nameOf(look)}`, () => takeAll(browser, shop, scenes, look));
    console.log(`\nIn ${FOLDER}`);
  } finally {
    await browser.close();
    await cloud.stop();
    await rm(stateDir, { recursive: true, force: true });
  }
}

const nameOf = ({ language, theme, screen }: Look) => `${screen}-${theme}-${language}`;

async function takeAll(browser: Browser, shop: Shop, scenes: readonly Scene[], look: Look): Promise<void> {
  const { language, theme, screen } = look;
  const options: BrowserContextOptions = {
    baseURL: shop.url,
    viewport: SCREENS[screen],
    deviceScaleFactor: screen === "phone" ? 2 : 1,
    colorScheme: theme,
    reducedMotion: "reduce",
    locale: language === "ar" ? "ar" : "en-GB",
  };
  for (const { name, as, show, script = true, whole = false } of scenes) {
    const context = await browser.newContext({
      ...options,
      javaScriptEnabled: script,
      storageState: as ? shop.sessions[as] : undefined,
    });
    try {
      const page = await context.newPage();
      page.setDefaultTimeout(10_000);
      await show(page, shop);
      await page.waitForLoadState("networkidle");
      await page.evaluate(async () => {
        await document.fonts.ready;
      });
      await page.screenshot({ path: path.join(FOLDER, `${name}-${nameOf(look)}.png`), fullPage: whole });
    } finally {
      await context.close();
    }
  }
}

/** The first of a run of ports of which nobody holds one. */
async function freePorts(): Promise<number> {
  for (let tried = 0; tried < PORTS_TRIED_MAX; tried++) {
    const port = FIRST_PORT + tried * 10;
    const taken = await Promise.all(Object.values(portsFrom(port)).map(isTaken));
    if (!taken.includes(true)) return port;
  }
  throw new Error(`Of the ports from ${FIRST_PORT} on, no six in a row are free.`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) await main(process.argv.slice(2));
