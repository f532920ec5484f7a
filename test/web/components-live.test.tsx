// @vitest-environment jsdom
import { act, cleanup, fireEvent, render, screen, within } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { AgeChip } from "#web/components/age-chip.tsx";
import { StockBadge, DietMarks } from "#web/components/badges.tsx";
import { CartBar } from "#web/components/cart-bar.tsx";
import { Dialog } from "#web/components/dialog.tsx";
import { ErrorPage } from "#web/components/error-page.tsx";
import { FreshnessPill, type Freshness } from "#web/components/freshness-pill.tsx";
import { Picture } from "#web/components/picture.tsx";
import { CountingPrice } from "#web/components/price.tsx";
import { LanguageSwitch, ThemeSwitch } from "#web/components/site-frame.tsx";
import { StepRail, type Step } from "#web/components/step-rail.tsx";
import { TicketCard, TicketLines } from "#web/components/ticket-card.tsx";
import { useToast, type ToastContent } from "#web/components/toast.tsx";
import { loadCatalogue } from "#web/messages/catalogue.ts";
import { Frame } from "./gallery/frame.tsx";

const catalogues = { en: await loadCatalogue("en"), ar: await loadCatalogue("ar") };

const framed = (children: ReactNode, language: "en" | "ar" = "en") => (
  <Frame language={language} catalogue={catalogues[language]}>
    {children}
  </Frame>
);
const show = (children: ReactNode, language?: "en" | "ar") => render(framed(children, language));

afterEach(cleanup);

describe("the step rail", () => {
  const steps: Step[] = [
    { key: "sent", label: "Sent", state: "done", time: "12:03", at: "2026-07-01T11:03:00Z" },
    { key: "seen", label: "The kitchen has it", state: "current", time: "12:04" },
    { key: "ready", label: "Ready", state: "upcoming" },
  ];

  test("each step says in words whether it is done, now, or still to come", () => {
    show(<StepRail steps={steps} />);
    const list = screen.getByRole("list", { name: "Where your order is" });
    expect(
      within(list)
        .getAllByRole("listitem")
        .map((item) => item.textContent),
    ).toEqual(["Sent (done)12:03", "The kitchen has it (now)12:04", "Ready (still to come)"]);
  });

  test("the step that is now is marked as the current one, and no other", () => {
    show(<StepRail steps={steps} />);
    expect(screen.getAllByRole("listitem").map((item) => item.getAttribute("aria-current"))).toEqual([
      null,
      "step",
      null,
    ]);
  });

  test("a declined order stops where it was stopped, in a word and a shape", () => {
    show(
      <StepRail
        steps={[
          { key: "sent", label: "Sent", state: "done" },
          { key: "no", label: "Declined", state: "rejected" },
        ]}
      />,
    );
    const stopped = screen.getByText("Declined").closest("li");
    expect(stopped?.textContent).toBe("Declined (stopped here)");
    expect(stopped?.querySelector("svg")).not.toBeNull();
    expect(screen.queryByText(/still to come/)).toBeNull();
  });

  test("times are there for machines too", () => {
    show(<StepRail steps={steps} />);
    expect(screen.getByText("12:03").getAttribute("datetime")).toBe("2026-07-01T11:03:00Z");
  });
});

describe("the freshness pill never lies", () => {
  const seen = () => document.querySelector("[data-freshness] [aria-hidden].figures")?.textContent;

  test.each<[Freshness, string, RegExp]>([
    [{ state: "live", seconds: 1 }, "live · 1 s", /up to date/],
    [{ state: "live" }, "live", /up to date/],
    [{ state: "catching-up" }, "catching up", /Catching up/],
    [{ state: "offline", since: "12:04" }, "offline since 12:04", /may be old/],
    [{ state: "offline", since: "12:04", waiting: 1 }, "offline since 12:04 · 1 action waiting", /may be old/],
    [{ state: "offline", since: "12:04", waiting: 2 }, "offline since 12:04 · 2 actions waiting", /may be old/],
  ])("%o", (freshness, words, spoken) => {
    show(<FreshnessPill freshness={freshness} />);
    expect(seen()).toBe(words);
    expect(document.querySelector('[data-freshness] [role="status"]')?.textContent).toMatch(spoken);
  });

  test("the passing seconds are shown but not read out", () => {
    const { rerender } = show(<FreshnessPill freshness={{ state: "live", seconds: 1 }} />);
    const spoken = document.querySelector('[data-freshness] [role="status"]')?.textContent;
    rerender(framed(<FreshnessPill freshness={{ state: "live", seconds: 9 }} />));
    expect(seen()).toBe("live · 9 s");
    expect(document.querySelector('[data-freshness] [role="status"]')?.textContent).toBe(spoken);
  });

  test("in Arabic it counts the waiting actions as Arabic does", () => {
    show(<FreshnessPill freshness={{ state: "offline", since: "12:04", waiting: 2 }} />, "ar");
    expect(seen()).toBe("بلا اتصال منذ \u206812:04\u2069 · إجراءان ينتظران");
  });
});

describe("a ticket", () => {
  test("is named by its number, which is read once", () => {
    show(
      <TicketCard number="A-042" variant="kitchen" mark={<AgeChip minutes={12} />}>
        <TicketLines variant="kitchen" lines={[]} />
      </TicketCard>,
    );
    const ticket = screen.getByRole("article", { name: "Order A-042" });
    expect(within(ticket).getByRole("heading", { level: 3, name: "Order A-042" })).toBeTruthy();
  });

  test("every line carries its quantity, its options and its note; a struck line says why", () => {
    show(
      <TicketLines
        lines={[
          {
            id: "1",
            quantity: 2,
            name: "Margherita pizza",
            options: ["Twelve inch", "Olives"],
            note: "No basil, please",
          },
          { id: "2", quantity: 1, name: "Tiramisu", struck: "sold out" },
        ]}
      />,
    );
    const [pizza, cake] = screen
      .getAllByRole("listitem")
      .filter((item) => item.parentElement?.parentElement?.closest("li") === null);
    expect(pizza?.textContent).toBe("2\u202f×Margherita pizzaTwelve inchOlivesNo basil, please");
    expect(cake?.textContent).toBe("1\u202f×Tiramisu sold out");
  });

  test.each([
    [{ minutes: 0 }, "fresh", "now"],
    [{ minutes: 9 }, "fresh", "9 min"],
    [{ minutes: 10 }, "warn", "10 min"],
    [{ minutes: 21, lateMinutes: 6 }, "late", "6 min late"],
    [{ minutes: 21, lateMinutes: -4 }, "warn", "21 min"],
  ] as const)("its age %o is %s and says so", (age, state, words) => {
    show(<AgeChip {...age} />);
    const chip = document.querySelector(`[data-age="${state}"]`);
    expect(chip?.querySelector("[aria-hidden]:not(svg)")?.textContent).toBe(words);
  });
});

describe("stock and diets", () => {
  test("plenty is not worth a word; few, one and none are", () => {
    show(
      <>
        <StockBadge left={Number.POSITIVE_INFINITY} />
        <StockBadge left={6} />
        <StockBadge left={5} />
        <StockBadge left={0} />
        <StockBadge left={-1} just />
      </>,
    );
    expect(screen.getAllByText(/left|sold out/i).map((badge) => badge.textContent)).toEqual([
      "5 left",
      "Sold out",
      "Just sold out",
    ]);
  });

  test("a mark has its word for those who do not see the sign, and an unknown diet claims nothing", () => {
    show(<DietMarks diets={["vegan", "carnivore", "constructor"]} />);
    expect(screen.getByText("Vegan")).toBeTruthy();
    expect(document.querySelectorAll("svg")).toHaveLength(1);
  });
});

describe("the cart bar", () => {
  test("is not there while the cart is empty", () => {
    show(<CartBar count={0} totalMinor={0} currency="GBP" to="/cart" />);
    expect(screen.queryByRole("link")).toBeNull();
  });

  test("says nothing when the page opens, and the new sum aloud when a dish joins", () => {
    const { rerender } = show(<CartBar count={1} totalMinor={650} currency="GBP" to="/cart" />);
    const status = () => document.querySelector('p[role="status"]')?.textContent;
    expect(status()).toBe("");
    rerender(framed(<CartBar count={2} totalMinor={1800} currency="GBP" to="/cart" />));
    expect(status()).toBe("2 items in your order, £18.00");
    const link = screen.getByRole("link", { name: /^View order.*2 items in your order, £18\.00$/ });
    expect(link.getAttribute("href")).toBe("/cart");
  });
});

describe("toasts", () => {
  let show1: (toast: ToastContent) => () => void;
  function Catch() {
    show1 = useToast().show;
    return null;
  }
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test("wait their turn in the polite region; a refusal interrupts", () => {
    show(<Catch />);
    act(() => void show1({ text: "Hummus added" }));
    act(() => void show1({ text: "A-042 stays where it was", assertive: true }));
    expect(document.querySelector('[aria-live="polite"]')?.textContent).toContain("Hummus added");
    expect(document.querySelector('[aria-live="assertive"]')?.textContent).toContain("A-042 stays where it was");
  });

  test("undo can be had for eight seconds, and longer while somebody is on it", () => {
    const onAct = vi.fn<() => void>();
    show(<Catch />);
    act(() => void show1({ text: "A-042 ready", action: { label: "Undo", onAct } }));
    act(() => void vi.advanceTimersByTime(7_900));
    fireEvent.focus(screen.getByRole("button", { name: "Undo" }));
    act(() => void vi.advanceTimersByTime(60_000));
    fireEvent.click(screen.getByRole("button", { name: "Undo" }));
    expect(onAct).toHaveBeenCalledTimes(1);
    expect(screen.queryByText("A-042 ready")).toBeNull();
  });

  test("after eight seconds the chance is gone", () => {
    show(<Catch />);
    act(() => void show1({ text: "A-042 ready", action: { label: "Undo", onAct: () => undefined } }));
    act(() => void vi.advanceTimersByTime(8_000));
    expect(screen.queryByText("A-042 ready")).toBeNull();
  });

  test("a storm of them shows the last three", () => {
    show(<Catch />);
    act(() => {
      for (let index = 1; index <= 50; index++) show1({ text: `toast ${index}` });
    });
    expect(screen.getAllByText(/^toast/).map((toast) => toast.textContent)).toEqual([
      "toast 48",
      "toast 49",
      "toast 50",
    ]);
  });
});

test("a price counts for the eye, and is read as its end", () => {
  const { rerender } = show(<CountingPrice minor={650} currency="GBP" />);
  rerender(framed(<CountingPrice minor={1300} currency="GBP" />));
  expect(document.querySelector(".sr-only bdi")?.textContent).toBe("£13.00");
});

test("an error page says what happened, what to do, and what to quote", () => {
  show(<ErrorPage code="unavailable" requestId="01930f2e" retryTo="/r/comanda-kitchen" />);
  expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("We cannot reach the order book right now");
  expect(screen.getByText(/placed once, never twice/)).toBeTruthy();
  expect(screen.getByRole("link", { name: "Try again" }).getAttribute("href")).toBe("/r/comanda-kitchen");
  expect(screen.getByText("01930f2e")).toBeTruthy();
});

test("theme and language are forms that need no script", () => {
  show(
    <>
      <ThemeSwitch theme="dark" returnTo="/cart" />
      <LanguageSwitch returnTo="/cart" />
    </>,
  );
  const night = screen.getByRole<HTMLButtonElement>("button", { name: "Dark" });
  expect(night.getAttribute("aria-pressed")).toBe("true");
  expect(night.form?.method).toBe("post");
  expect(new FormData(night.form ?? undefined, night).get("theme")).toBe("dark");
  const arabic = screen.getByRole<HTMLButtonElement>("button", { name: "العربية" });
  expect(arabic.lang).toBe("ar");
  expect(Object.fromEntries(new FormData(arabic.form ?? undefined, arabic))).toEqual({
    returnTo: "/cart",
    language: "ar",
  });
});

test("a picture keeps its place before it comes, and an unknown one is an empty plate", () => {
  show(
    <>
      <Picture name="lamb-tagine" sizes="8rem" />
      <Picture name="constructor" sizes="8rem" alt="Soup" first />
    </>,
  );
  const [tagine, unknown] = [...document.querySelectorAll("img")];
  expect([tagine?.width, tagine?.height, tagine?.alt, tagine?.getAttribute("loading")]).toEqual([800, 600, "", "lazy"]);
  expect(document.querySelector("source")?.srcset).toMatch(/^\/pictures\/lamb-tagine-160\.avif\?v=[0-9a-f]{8} 160w, /);
  expect(unknown?.src).toContain("/pictures/empty-plate-160.webp");
  expect(unknown?.alt).toBe("Soup");
});

describe("a dialog", () => {
  const dialog = (onClose: () => void) => (
    <Dialog
      title="Margherita pizza"
      closeTo="/r/comanda-kitchen"
      onClose={onClose}
      footer={<button type="submit">Add</button>}
    >
      <p>San Marzano tomato</p>
    </Dialog>
  );

  test("gives the focus back to where it came from", () => {
    // jsdom has no modal dialogs: these stand in for the browser's own, as the specification has them.
    const proto = HTMLDialogElement.prototype as { showModal?: () => void; close?: () => void };
    proto.showModal = function open(this: HTMLDialogElement) {
      if (this.open) throw new DOMException("already open", "InvalidStateError");
      this.setAttribute("open", "");
    };
    proto.close = function close(this: HTMLDialogElement) {
      this.removeAttribute("open");
    };
    try {
      const { rerender } = show(<button type="button">Margherita</button>);
      screen.getByRole("button", { name: "Margherita" }).focus();
      const page = (open: boolean) =>
        framed(
          <>
            <button type="button">Margherita</button>
            {open && dialog(() => undefined)}
          </>,
        );
      rerender(page(false));
      const opener = screen.getByRole("button", { name: "Margherita" });
      opener.focus();
      rerender(page(true));
      expect(screen.getByRole("dialog", { name: "Margherita pizza" })).toBeTruthy();
      screen.getByRole("link", { name: "Close" }).focus();
      rerender(page(false));
      expect(document.activeElement).toBe(opener);
    } finally {
      delete proto.showModal;
      delete proto.close;
    }
  });
});
