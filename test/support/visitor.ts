import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { Browser, BrowserContext, Locator, Page } from "playwright-core";
import { expect } from "vitest";

export type VisitOptions = {
  /** False switches JavaScript off, as some visitors and all bad lines do. */
  script?: boolean;
  language?: "en" | "ar";
  theme?: "light" | "dark";
  screen?: "phone" | "desk";
  /** Answers that this visit expects: a browser writes each into its console as an error. */
  expectStatus?: number[];
};

export const SCREENS = { phone: { width: 390, height: 844 }, desk: { width: 1280, height: 900 } };
const PATIENCE_MS = 8_000;
/** What the browser says of whoever leaves a live page in its first moment: true, and nobody's mistake. */
const LEFT_WHILE_CONNECTING = "WebSocket is closed before the connection is established.";

/** A person with a browser of their own at our pages. Whatever the browser complains about fails the test at the end. */
export class Visitor implements AsyncDisposable {
  readonly problems: string[] = [];
  /** Every call since `forgetCalls`, without the page's own documents, scripts, styles, fonts and pictures. */
  calls: string[] = [];

  private constructor(
    readonly origin: string,
    readonly context: BrowserContext,
    readonly page: Page,
    readonly script: boolean,
    private readonly expected: readonly number[],
  ) {
    this.#watch();
  }

  static async arrive(browser: Browser, origin: string, options: VisitOptions = {}): Promise<Visitor> {
    const { script = true, language = "en", theme = "light", screen = "phone", expectStatus = [] } = options;
    const context = await browser.newContext({
      viewport: SCREENS[screen],
      javaScriptEnabled: script,
      colorScheme: theme,
      reducedMotion: "reduce",
      locale: language === "ar" ? "ar" : "en-GB",
      baseURL: origin,
    });
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    return new Visitor(origin, context, page, script, expectStatus);
  }

  #watch(): void {
    const { page, problems, expected, origin } = this;
    page.on("console", (message) => {
      const text = message.text();
      const status = /status of (\d{3})/.exec(text)?.[1];
      if (status && expected.includes(Number(status))) return;
      if (text.endsWith(LEFT_WHILE_CONNECTING)) return;
      if (message.type() === "error" || message.type() === "warning") problems.push(`console: ${text}`);
    });
    page.on("pageerror", (error) => problems.push(`error: ${error.message}`));
    this.context.on("request", (request) => {
      const url = request.url();
      const own = url.startsWith(origin) || url.startsWith(origin.replace(/^http/, "ws")) || /^(data|blob):/.test(url);
      if (!own) problems.push(`another site was asked: ${url}`);
      if (["fetch", "xhr", "document"].includes(request.resourceType()))
        this.calls.push(`${request.method()} ${url.slice(origin.length)}`);
    });
  }

  /** Signs in without the sign-in page: by the cookie that it would have left. */
  async signIn({ token }: { token: string }): Promise<void> {
    const { hostname } = new URL(this.origin);
    const cookie = { domain: hostname, path: "/", secure: true, httpOnly: true, sameSite: "Lax" as const };
    await this.context.addCookies([{ name: "__Host-access", value: token, ...cookie }]);
  }

  /** Opens a page and, where scripts run, waits until they do. */
  async open(path: string): Promise<Page> {
    await this.page.goto(path, { waitUntil: "load" });
    await this.ready();
    return this.page;
  }

  /** Presses what leads to another page and waits until that is there: a tap alone returns before the browser has left. */
  async follow(way: Locator): Promise<void> {
    const arrived = this.page.waitForEvent("load");
    await way.click();
    await arrived;
  }

  /** Opens a page as somebody who is signed in, and waits until it listens to the news of their orders. */
  async openListening(path: string): Promise<Page> {
    const listening = this.page.waitForEvent("websocket", (socket) => socket.url().includes("/parties/user/"));
    const page = await this.open(path);
    await (await listening).waitForEvent("framereceived");
    return page;
  }

  /** Waits until React has taken the page over. Without scripts there is nothing to wait for. */
  async ready(): Promise<void> {
    if (!this.script) return;
    await this.page.waitForFunction(() => {
      const main = document.querySelector("main");
      return main !== null && Object.keys(main).some((key) => key.startsWith("__reactProps"));
    });
  }

  /** Serious and critical findings of axe on the page as it stands, as readable lines. */
  async accessibilityProblems(): Promise<string[]> {
    await this.page.evaluate(await axeSource());
    const found = await this.page.evaluate(async () => {
      const { axe } = window as unknown as { axe: { run: (at: Document, options: object) => Promise<AxeResults> } };
      return (await axe.run(document, { resultTypes: ["violations"] })).violations;
    });
    return found
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .flatMap(({ id, nodes }) =>
        nodes.map(({ target, failureSummary }) => `${id}: ${String(target)} ${failureSummary ?? ""}`),
      );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.context.close();
    expect(this.problems).toEqual([]);
  }
}

type AxeResults = {
  violations: { id: string; impact: string | null; nodes: { target: unknown; failureSummary?: string }[] }[];
};

let source: Promise<string> | undefined;
async function axeSource(): Promise<string> {
  source ??= readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  return await source;
}
