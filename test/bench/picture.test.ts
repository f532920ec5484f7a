// @vitest-environment jsdom
import { describe, expect, test } from "vitest";
import { drawPicture, ticks, type Picture } from "./picture.ts";

const picture = (about: Partial<Picture> = {}): Picture => ({
  title: "Orders <& more>",
  description: "Half of them within 70 ms.",
  across: { what: "time since the start", unit: "s" },
  panels: [
    {
      what: "answered after",
      unit: "ms",
      limit: { value: 400, text: "p99 ≤ 400 ms" },
      lines: [
        { name: "p50", points: [[0, 70], [10, 90]] }, // prettier-ignore
        { name: "p99", points: [[0, 300], [5, Number.NaN], [10, 200]] }, // prettier-ignore
      ],
    },
  ],
  ...about,
});

function parsed(svg: string): Document {
  const document = new DOMParser().parseFromString(svg, "image/svg+xml");
  expect(document.querySelector("parsererror")).toBeNull();
  return document;
}

describe("a picture of figures", () => {
  test("is well-formed, and tells its title and what it shows to those who do not see it", () => {
    const document = parsed(drawPicture(picture()));
    expect(document.querySelector("title")?.textContent).toBe("Orders <& more>");
    expect(document.querySelector("desc")?.textContent).toBe("Half of them within 70 ms.");
    expect(document.documentElement.getAttribute("aria-labelledby")).toBe("title description");
  });

  test("names its axes with their units, its lines, and the limit", () => {
    const texts = [...parsed(drawPicture(picture())).querySelectorAll("text")].map((text) => text.textContent);
    expect(texts).toEqual(
      expect.arrayContaining(["time since the start (s)", "answered after (ms)", "p50", "p99", "p99 ≤ 400 ms"]),
    );
  });

  test("interrupts a line where nothing was measured, and draws no number that is none", () => {
    const svg = drawPicture(picture());
    const paths = [...parsed(svg).querySelectorAll("path.line")].map((path) => path.getAttribute("d") ?? "");
    expect(paths.some((d) => (d.match(/M/g) ?? []).length === 2)).toBe(true);
    expect(svg).not.toMatch(/NaN|Infinity/);
  });

  test("leaves out a limit that would press everything flat", () => {
    const flat = drawPicture(
      picture({ panels: [{ what: "a", unit: "ms", lines: [{ name: "a", points: [[0, 1], [1, 2]] }], limit: { value: 400, text: "far" } }] }), // prettier-ignore
    );
    expect(parsed(flat).querySelector("line.limit")).toBeNull();
  });

  test("of nothing at all is still a picture", () => {
    const empty = drawPicture(picture({ panels: [{ what: "a", unit: "ms", lines: [{ name: "a", points: [] }] }] }));
    expect(empty).not.toMatch(/NaN|Infinity/);
    parsed(empty);
  });

  test("has round numbers at its axes, from nothing to above everything", () => {
    expect(ticks(380, 4)).toEqual([0, 100, 200, 300, 400]);
    expect(ticks(0.7, 4)).toEqual([0, 0.2, 0.4, 0.6, 0.8]);
    expect(ticks(12_300, 4)).toEqual([0, 5_000, 10_000, 15_000]);
  });
});
