import type { Browser, Locator, Page, WebSocketRoute } from "playwright-core";
import { expect } from "vitest";
import type { Account } from "#test/support/accounts.ts";
import { Visitor, type VisitOptions } from "#test/support/visitor.ts";
import type { PlacedOrder, World } from "#test/support/world.ts";

/** The board of a landscape tablet on the wall. */
const TABLET = { width: 1280, height: 800 };
/** How long news may take to show: the promise is one second, on a machine that does nothing else. */
export const SOON = { timeout: 3_000, interval: 25 };

/** Somebody at a tablet of the kitchen, signed in. */
export class Cook implements AsyncDisposable {
  private constructor(
    readonly visitor: Visitor,
    readonly restaurantId: string,
  ) {}

  static async arrive(browser: Browser, world: World, account: Account, restaurantId: string, options?: VisitOptions) {
    const visitor = await Visitor.arrive(browser, world.url, { theme: "dark", screen: "desk", ...options });
    if (options?.screen !== "phone") await visitor.page.setViewportSize(TABLET);
    await visitor.signIn(account);
    return new Cook(visitor, restaurantId);
  }

  get page(): Page {
    return this.visitor.page;
  }

  /** Opens the board and, where scripts run, waits until it is live. */
  async open(search = ""): Promise<Page> {
    const page = await this.visitor.open(`/kitchen/${this.restaurantId}${search}`);
    if (this.visitor.script) await this.live();
    return page;
  }

  async live(): Promise<void> {
    await expect.poll(() => this.page.locator("[data-freshness=live]").count(), { timeout: 15_000 }).toBe(1);
  }

  column = (name: string): Locator => this.page.getByRole("region", { name, exact: true });
  /** The slip of an order, wherever it hangs. */
  slip = (order: PlacedOrder): Locator => this.page.locator(`#slip-${order.id}`);
  /** Without scripts each press is a form of its own, and this waits for the board that answers it. */
  press = async (action: string, order: PlacedOrder): Promise<void> => {
    const button = this.page.getByRole("button", { name: `${action}: order ${order.number}`, exact: true });
    await (this.visitor.script ? button.click() : this.visitor.follow(button));
  };

  /** The numbers that hang in a column, from the top. */
  async numbers(name: string): Promise<number[]> {
    const texts = await this.column(name).locator("article h3 [aria-hidden]").allTextContents();
    return texts.map(Number);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.visitor[Symbol.asyncDispose]();
  }
}

/** The line between a tablet and the world: cut, nothing comes through, and no socket survives. */
export async function lineOf({ page, context }: Visitor): Promise<{ cut(): Promise<void>; mend(): Promise<void> }> {
  let isCut = false;
  const sockets = new Set<WebSocketRoute>();
  await page.routeWebSocket(/\/parties\//, async (socket) => {
    if (isCut) return await socket.close();
    sockets.add(socket);
    socket.connectToServer();
  });
  return {
    async cut() {
      isCut = true;
      await context.setOffline(true);
      await Promise.all([...sockets].map(async (socket) => await socket.close()));
      sockets.clear();
    },
    async mend() {
      isCut = false;
      await context.setOffline(false);
    },
  };
}

/** The status that the database has, past every page. */
export async function statusOf(world: World, order: PlacedOrder): Promise<{ status: string; version: number }> {
  const [row] = await world.db.query<{ status: string; version: number }>(
    `select status, version from orders where id = $1`,
    [order.id],
  );
  if (!row) throw new Error("The order is gone.");
  return row;
}
