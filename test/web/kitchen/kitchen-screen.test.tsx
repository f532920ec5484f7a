// @vitest-environment jsdom
import { act, cleanup, fireEvent, render, screen, within } from "@testing-library/react";
import axe from "axe-core";
import { renderToString } from "react-dom/server";
import { MemoryRouter } from "react-router-dom";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { WebSocket as NodeWebSocket } from "ws";
import { type Board, type BoardCard, COLUMN_SLIPS_MIN } from "#domain/board.ts";
import type { ActorRole } from "#domain/roles.ts";
import { ToastProvider } from "#web/components/toast.tsx";
import { KitchenScreen } from "#web/kitchen/kitchen-screen.tsx";
import { LanguageProvider } from "#web/lib/language.tsx";
import { directionOf, type Language } from "#web/lib/messages.ts";
import { loadCatalogue } from "#web/messages/catalogue.ts";
import { type Rig, startRig } from "../support/live-rig.ts";
import { boardOf, KITCHEN, slip } from "./support/boards.ts";
import { FakeAudio } from "./support/fake-audio.ts";

// The whole screen with its own client; only the browser's network leads to a server of the test.
const catalogues = {
  en: await loadCatalogue("en", ["kitchen"]),
  ar: await loadCatalogue("ar", ["kitchen"]),
};
const soon = { timeout: 5_000, interval: 10 };
const NOW = "2026-05-01T12:03:00.000Z";

type Posted = { path: string; key: string | null; body: Record<string, unknown> };
let rig: Rig;
let posted: Posted[];
/** How the API answers a command. */
let answer: (post: Posted) => Response | Promise<Response>;
let audio: FakeAudio;
/** What was asked of the orders behind the rail, and how the API answers. */
let listed: string[];
let listing: () => Response;

const refusal = (status: number, code: string) => Response.json({ code, requestId: "r-1" }, { status });
function moved(card: BoardCard, { body }: Posted): Response {
  const order = { ...card, status: body["to"], version: Number(body["version"]) + 1, events: [] };
  return Response.json({ order });
}

beforeEach(async () => {
  rig = await startRig();
  posted = [];
  answer = () => refusal(500, "internal");
  audio = new FakeAudio();
  listed = [];
  listing = () => Response.json({ items: [], nextCursor: null });
  document.title = "Kitchen of Test";
  sessionStorage.clear();
  vi.stubGlobal(
    "WebSocket",
    class extends NodeWebSocket {
      constructor(url: string) {
        super(url.replace(location.host, rig.host));
      }
    },
  );
  vi.stubGlobal("fetch", async (path: string, init: RequestInit) => {
    if (path.endsWith("/room-tickets")) return Response.json({ ticket: "t", expiresIn: 30 }, { status: 201 });
    if (init.method === "GET") {
      listed.push(path.split("?")[1] ?? "");
      return listing();
    }
    const body = JSON.parse(init.body as string) as Record<string, unknown>;
    const post = { path, key: new Headers(init.headers).get("Idempotency-Key"), body };
    posted.push(post);
    return await answer(post);
  });
  // jsdom paints nothing; axe asks for a canvas to look for icon fonts, of which there are none.
  vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockReturnValue(null);
});
afterEach(async () => {
  cleanup();
  vi.unstubAllGlobals();
  await rig[Symbol.asyncDispose]();
});

type Wishes = { roles?: ActorRole[]; language?: Language; at?: string; counted?: Partial<Board> };

function kitchen(cards: BoardCard[], { roles = ["staff"], language = "en", at = "", counted }: Wishes = {}) {
  return (
    <MemoryRouter initialEntries={[`/kitchen/${KITCHEN}${at}`]}>
      <LanguageProvider language={language} catalogue={catalogues[language]}>
        <ToastProvider>
          <KitchenScreen
            board={boardOf(cards, 1, counted)}
            restaurant={{ name: "Test kitchen", timeZone: "Europe/London", prepMinutes: 20 }}
            dishes={[{ id: slip(1).lines[0]?.itemId ?? "", name: "Margherita pizza", category: "Pizza" }]}
            roles={roles}
            user={{ id: "cook", name: "Kit", hasOthers: false }}
            serverNow={NOW}
            answered={null}
            makeAudio={makeAudio}
          />
        </ToastProvider>
      </LanguageProvider>
    </MemoryRouter>
  );
}
const makeAudio = () => audio;

const column = (name: string) => screen.getByRole("region", { name });
const numbersIn = (name: string) =>
  within(column(name))
    .queryAllByRole("article")
    .map((each) => each.querySelector("h3 [aria-hidden]")?.textContent);
const press = (name: string | RegExp) => fireEvent.click(screen.getByRole("button", { name }));
const room = async () => {
  await expect.poll(() => rig.guests.length, soon).toBeGreaterThan(0);
  return rig.guests[0] as Rig["guests"][number];
};

const placed = slip(41, "placed", { contactName: "Noor", fulfilment: "dine_in", tableName: "4" });
const cooking = slip(42, "preparing", { version: 3 });
const ready = slip(43, "ready", { version: 4 });

describe("the rail", () => {
  test("hangs each slip in its column, in the order in which they came", () => {
    const early = slip(44, "placed", { placedAt: "2026-05-01T11:50:00.000Z" });
    render(kitchen([early, placed, cooking, ready]));
    expect(numbersIn("New")).toEqual(["44", "41"]);
    expect(numbersIn("Confirmed")).toEqual([]);
    expect(numbersIn("Preparing")).toEqual(["42"]);
    expect(numbersIn("Ready")).toEqual(["43"]);
    expect(within(column("Confirmed")).getByText("Nothing waiting")).toBeTruthy();
  });

  test("says on each slip who waits where, for what and until when, with options and notes", () => {
    const note = "No basil, please";
    const [line] = placed.lines;
    render(kitchen([{ ...placed, note: "Two forks", lines: line ? [{ ...line, note }] : [] }]));
    const words = column("New").textContent ?? "";
    for (const part of [
      "Table 4",
      "Noor",
      "Promised 13:20–\u206013:25",
      "2",
      "Margherita pizza",
      "Large",
      note,
      "Two forks",
    ]) {
      expect(words).toContain(part);
    }
  });

  test("an allergy is louder than any other note, and says what it is", () => {
    const [line] = placed.lines;
    const noted = (note: string) => ({ ...placed, lines: line ? [{ ...line, note }] : [] });
    const { unmount } = render(kitchen([noted("Peanut allergy")]));
    expect(document.querySelector("[data-note=warning]")?.textContent).toBe("AllergyPeanut allergy");
    unmount();
    render(kitchen([noted("Extra hot")]));
    expect(document.querySelector("[data-note=plain]")?.textContent).toBe("Extra hot");
  });

  test("shows dishes in the language of the page", () => {
    render(kitchen([placed], { language: "ar" }));
    expect(screen.getByText("بيتزا مارغريتا")).toBeTruthy();
  });

  test("offers a cook no way to decline or cancel, and the counter one", () => {
    const { unmount } = render(kitchen([placed, cooking], { roles: ["kitchen"] }));
    expect(screen.queryByRole("link", { name: /Decline|Cancel order/, hidden: true })).toBeNull();
    unmount();
    render(kitchen([placed, cooking], { roles: ["staff"] }));
    expect(screen.getByText("Decline").getAttribute("href")).toContain(`order=${placed.orderId}&to=rejected`);
    expect(screen.getByText("Cancel order").getAttribute("href")).toContain(`order=${cooking.orderId}&to=cancelled`);
  });

  test.each(["en", "ar"] as const)("has nothing that axe would stumble over, in %s", async (language) => {
    document.documentElement.lang = language;
    document.documentElement.dir = directionOf(language);
    render(kitchen([placed, cooking, ready], { language }));
    const rules = { "color-contrast": { enabled: false } };
    const { violations } = await axe.run(document, {
      runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "best-practice"],
      rules,
    });
    expect(violations.map(({ id, nodes }) => ({ id, where: nodes.map(({ html }) => html) }))).toEqual([]);
  });
});

describe("more orders than anybody looks at", () => {
  const crowd = Array.from({ length: COLUMN_SLIPS_MIN + 25 }, (_, index) => slip(index + 1));
  const counted = { more: { placed: 300 }, leftOver: { ready: 2 } };
  const total = COLUMN_SLIPS_MIN + 325;

  test("hang as the oldest slips of their column; the head, the tab and the alarm count all of them", () => {
    render(kitchen(crowd, { counted }));
    expect(numbersIn("New")).toEqual(Array.from({ length: COLUMN_SLIPS_MIN }, (_, index) => String(index + 1)));
    expect(within(column("New")).getByText(`${total} tickets`)).toBeTruthy();
    expect(document.title).toBe(`(${total}) New orders`);
    expect(within(column("Ready")).getByText("Nothing to hand over")).toBeTruthy();
    const more = within(column("New")).getByRole("link", { name: "and 325 more: New" });
    expect(more.getAttribute("href")).toContain(`?sheet=rest&column=new&after=${crowd[COLUMN_SLIPS_MIN - 1]?.orderId}`);
    const leftOver = within(column("Ready")).getByRole("link", { name: "2 left over from earlier: Ready" });
    expect(leftOver.getAttribute("href")).toContain("?sheet=rest&column=ready&left-over=yes");
    expect(audio.plays).toBeGreaterThan(0);
  });

  test("the alarm rings while only counted ones are new", () => {
    render(kitchen([], { counted: { leftOver: { placed: 1 } } }));
    expect(document.title).toBe("(1) New order");
    expect(audio.plays).toBeGreaterThan(0);
  });

  test("a slip that waits behind the last one moves up as soon as there is room", () => {
    answer = async () => await new Promise<Response>(() => undefined);
    render(kitchen(crowd));
    press(/^Confirm · 13:2\d: order 1$/);
    expect(numbersIn("New").slice(-1)).toEqual([String(COLUMN_SLIPS_MIN + 1)]);
  });

  const threeDaysAgo = "2026-04-28T12:03:00.000Z";
  const lying = slip(7, "ready", {
    version: 4,
    placedAt: threeDaysAgo,
    promisedAt: threeDaysAgo,
    statusAt: threeDaysAgo,
  });
  const listAt = "?sheet=rest&column=ready&left-over=yes";
  const list = () => screen.getByRole("dialog", { hidden: true });

  test("what was left over is listed when it is asked for, says of which day it is, and is handed over with one tap", async () => {
    listing = () => Response.json({ items: [lying], nextCursor: null });
    answer = (post) => moved(lying, post);
    render(kitchen([], { counted, at: listAt }));
    expect(await within(list()).findByText("Promised 28 April, 13:03–\u206013:08")).toBeTruthy();
    expect(list().textContent).toContain("ready for 3 days");
    press("Handed over: order 7");
    expect(within(list()).queryByRole("article", { hidden: true })).toBeNull();
    press("Undo: Order 7 handed over");
    expect(within(list()).getByRole("article", { hidden: true })).toBeTruthy();
    press("Handed over: order 7");
    press("Fine, go on");
    await expect.poll(() => posted.length, soon).toBe(1);
    expect(posted[0]).toMatchObject({
      path: `/api/v1/orders/${lying.orderId}/status`,
      body: { to: "picked_up", version: 4 },
    });
    expect(within(list()).queryByRole("article", { hidden: true })).toBeNull();
    expect(listed).toEqual(["status=ready&leftOver=true&limit=20"]);
  });

  test("what another tablet has changed is listed anew, and nobody asks while nothing changes", async () => {
    listing = () => Response.json({ items: listed.length === 1 ? [lying] : [], nextCursor: null });
    render(kitchen([], { counted, at: listAt }));
    await within(list()).findByRole("article", { hidden: true });
    (await room()).says({ t: "snapshot", seq: 2, state: boardOf([], 2, { leftOver: { ready: 1 } }) });
    expect(await within(list()).findByText("Nothing here any more.")).toBeTruthy();
    expect(listed).toHaveLength(2);
  });

  test("a list that cannot be read says so, and is asked for again by hand", async () => {
    listing = () => refusal(503, "unavailable");
    render(kitchen([], { counted, at: listAt }));
    expect(await within(list()).findByText("This list could not be read. The orders are safe.")).toBeTruthy();
    listing = () => Response.json({ items: [lying], nextCursor: null });
    press("Try again");
    expect(await within(list()).findByRole("article", { hidden: true })).toBeTruthy();
  });
});

describe("a tap", () => {
  test("moves the slip before the API has answered, with a key and the version that was seen", async () => {
    let open: (response: Response) => void = () => undefined;
    answer = async () => await new Promise<Response>((resolve) => (open = resolve));
    render(kitchen([cooking]));
    press("Ready: order 42");
    expect(numbersIn("Preparing")).toEqual([]);
    expect(numbersIn("Ready")).toEqual(["42"]);
    expect(posted).toMatchObject([
      { path: `/api/v1/orders/${cooking.orderId}/status`, body: { to: "ready", version: 3, prepMinutes: null } },
    ]);
    expect(posted[0]?.key).toMatch(/^.{8,128}$/);
    await act(async () => open(moved(cooking, posted[0] as Posted)));
    expect(numbersIn("Ready")).toEqual(["42"]);
  });

  test("that is refused puts the slip back, says why at the slip, and says it aloud", async () => {
    answer = () => refusal(409, "stale_version");
    render(kitchen([cooking]));
    await act(async () => press("Ready: order 42"));
    await expect.poll(() => numbersIn("Preparing"), soon).toEqual(["42"]);
    const words = "Order 42 is back where it was. It was changed on another screen: look again.";
    expect(within(column("Preparing")).getByText(words)).toBeTruthy();
    expect(document.querySelector("[data-announcer=refusals]")?.textContent).toBe(words);
    expect(document.querySelector("[data-announcer=refusals]")?.getAttribute("aria-live")).toBe("assertive");
    press("Seen");
    expect(within(column("Preparing")).queryByText(words)).toBeNull();
  });

  test("for an order that the guest has cancelled meanwhile still says why it came to nothing", async () => {
    answer = () => refusal(409, "stale_version");
    render(kitchen([cooking]));
    const { says } = await room();
    press("Ready: order 42");
    const cancelled = { ...cooking, status: "cancelled", version: 4 };
    await act(async () => says({ t: "event", seq: 2, change: { restaurantId: KITCHEN, seq: 2, card: cancelled } }));
    await expect.poll(() => screen.queryAllByRole("article"), soon).toEqual([]);
    expect(within(screen.getByRole("main")).getByText(/^Order 42 is back where it was/)).toBeTruthy();
  });

  test("whose answer is lost goes out again under its key, and waits in sight of the cook", async () => {
    answer = () =>
      posted.length === 1 ? Promise.reject(new TypeError("Failed to fetch")) : moved(cooking, posted[0]!);
    render(kitchen([cooking]));
    await act(async () => press("Ready: order 42"));
    await expect.poll(() => screen.queryByText("1 action waiting"), soon).toBeTruthy();
    await expect.poll(() => posted.length, soon).toBe(2);
    expect(posted[1]?.key).toBe(posted[0]?.key);
    await expect.poll(() => screen.queryByText("1 action waiting"), soon).toBeNull();
    expect(numbersIn("Ready")).toEqual(["42"]);
  });

  test("confirms with the promise the guest was given, or with another in one tap", async () => {
    answer = (post) => moved(placed, post);
    const { unmount } = render(kitchen([placed]));
    await act(async () => press("Confirm · 13:20: order 41")); // London, in summer
    expect(posted[0]?.body).toMatchObject({ to: "confirmed", version: 1, prepMinutes: null });
    unmount();
    render(kitchen([placed]));
    await act(async () => press("Confirm · 30 min: order 41"));
    expect(posted[1]?.body).toMatchObject({ to: "confirmed", prepMinutes: 30 });
  });

  test("never promises what has gone by: an old order is confirmed with the kitchen's usual time from now", async () => {
    answer = (post) => moved(placed, post);
    const at = (minutes: number) => new Date(Date.parse(NOW) + minutes * 60_000).toISOString();
    render(kitchen([{ ...placed, promiseMadeAt: at(-40), promisedAt: at(-20) }]));
    await act(async () => press("Confirm · 13:23: order 41"));
    expect(posted[0]?.body).toMatchObject({ to: "confirmed", prepMinutes: 20 });
  });

  test("ends an order with a reason that every guest reads in their own language", async () => {
    answer = (post) => moved(placed, post);
    render(kitchen([placed], { at: `?sheet=end&order=${placed.orderId}&to=rejected` }));
    fireEvent.click(screen.getByRole("radio", { name: "We are closing" }));
    await act(async () => press("Decline the order"));
    expect(posted[0]?.body).toMatchObject({ to: "rejected", reason: "closed" });
    expect(numbersIn("New")).toEqual([]);
    expect(screen.queryByRole("dialog")).toBeNull();
  });
});

describe("handing over", () => {
  test("is not said while it can be taken back, and undo brings the slip back", () => {
    render(kitchen([ready]));
    press("Handed over: order 43");
    expect(numbersIn("Ready")).toEqual([]);
    expect(posted).toEqual([]);
    press("Undo: Order 43 handed over");
    expect(numbersIn("Ready")).toEqual(["43"]);
    expect(posted).toEqual([]);
  });

  test("is said at once when the page is hidden", async () => {
    answer = (post) => moved(ready, post);
    render(kitchen([ready]));
    press("Handed over: order 43");
    const visibility = vi.spyOn(document, "visibilityState", "get").mockReturnValue("hidden");
    await act(async () => document.dispatchEvent(new Event("visibilitychange")));
    visibility.mockRestore();
    expect(posted).toMatchObject([{ body: { to: "picked_up", version: 4 } }]);
    expect(screen.queryByText("Undo")).toBeNull();
  });

  test("is said when the page is left", async () => {
    answer = (post) => moved(ready, post);
    const { unmount } = render(kitchen([ready]));
    press("Handed over: order 43");
    unmount();
    await expect.poll(() => posted, soon).toMatchObject([{ body: { to: "picked_up" } }]);
  });
});

describe("a new order", () => {
  test("hangs itself up, rings, counts in the tab's title, and is read out at once", async () => {
    render(kitchen([cooking]));
    expect(document.title).toBe("Kitchen of Test");
    const { says } = await room();
    await act(async () => says({ t: "event", seq: 2, change: { restaurantId: KITCHEN, seq: 2, card: placed } }));
    await expect.poll(() => numbersIn("New"), soon).toEqual(["41"]);
    expect(document.title).toBe("(1) New order");
    expect(audio.heard).toBe(1);
    const aloud = document.querySelector("[data-announcer=orders]");
    expect(aloud?.textContent).toBe("New order 41: 2 items, Table 4");
    expect(aloud?.getAttribute("aria-live")).toBe("assertive");
  });

  test("is silent the moment it is taken, and the title is as before", async () => {
    answer = (post) => moved(placed, post);
    render(kitchen([placed]));
    await expect.poll(() => audio.isPlaying, soon).toBe(true);
    expect(document.title).toBe("(1) New order");
    await act(async () => press("Confirm · 10 min: order 41"));
    expect(audio.isPlaying).toBe(false);
    expect(document.title).toBe("Kitchen of Test");
  });

  test("cannot be heard while the browser blocks sound: a bar says so, and one tap changes that", async () => {
    audio = new FakeAudio("blocked");
    render(kitchen([placed]));
    const bar = await screen.findByRole("button", { name: "Sound is blocked — tap to switch it on" });
    expect(audio.heard).toBe(0);
    fireEvent.click(bar);
    expect(audio.heard).toBeGreaterThan(0);
    expect(screen.queryByRole("button", { name: /Sound is blocked/ })).toBeNull();
  });

  test("rings for nobody while the sound is muted, and the screen says until when", async () => {
    render(kitchen([placed]));
    press("Mute for 5 minutes");
    expect(audio.isPlaying).toBe(false);
    press(/^Muted until \d\d:\d\d — tap for sound$/);
    expect(audio.isPlaying).toBe(true);
  });
});

test("a dish is sold out with two taps, and on this screen at once", async () => {
  answer = () => Response.json({ availability: {} });
  render(kitchen([]));
  fireEvent.click(screen.getByRole("link", { name: "Sold out" }));
  const dish = () => screen.getByRole("button", { name: /Margherita pizza/ });
  await act(async () => {
    fireEvent.click(dish());
  });
  expect(posted).toMatchObject([{ path: expect.stringMatching(/\/items\/.*\/sold-out$/) as string }]);
  expect(dish().getAttribute("aria-pressed")).toBe("true");
  expect(dish().textContent).toContain("Sold out");
});

test("without a script every action is a form that says all it needs, and the page says that it stands still", () => {
  const page = document.createElement("div");
  page.innerHTML = renderToString(kitchen([placed, cooking, ready]));
  const fields = [...page.querySelectorAll("form[method=post]")].map((form) =>
    Object.fromEntries([...new FormData(form as HTMLFormElement)]),
  );
  expect(fields).toContainEqual({
    ...{ intent: "move", orderId: cooking.orderId, number: "42", from: "preparing", to: "ready", version: "3" },
  });
  expect(fields).toContainEqual(expect.objectContaining({ orderId: ready.orderId, to: "preparing" }));
  expect(fields.every(({ intent }) => intent === "move")).toBe(true);
  expect(page.textContent).toContain("this board does not refresh itself");
  expect(page.querySelector(`a[href="/kitchen/${KITCHEN}"]`)?.textContent).toBe("Refresh");
});
