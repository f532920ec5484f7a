import { chromium, type Browser } from "playwright-core";
import { findBrowser } from "./browser-binary.ts";

/** Ours and no others: the package's own defaults switch web security off and crash a second context. */
const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
];
const INSTALLED_MAJOR_MIN = 120;

/** Starts a browser for tests and screenshots. Throws a clear sentence where none can be had. */
export async function launchBrowser(): Promise<Browser> {
  const { path, env, major } = await findBrowser();
  const browser = await chromium.launch({
    executablePath: path,
    args: ARGUMENTS,
    env: { ...process.env, ...env },
    timeout: 30_000,
  });
  const actual = Number(browser.version().split(".")[0]);
  if (major === undefined ? actual >= INSTALLED_MAJOR_MIN : actual === major) return browser;
  await browser.close();
  const wanted = major === undefined ? `${INSTALLED_MAJOR_MIN} or newer` : String(major);
  throw new Error(`The browser at ${path} is version ${actual}; the tests need ${wanted}.`);
}
