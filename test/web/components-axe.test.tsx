// @vitest-environment jsdom
import { cleanup, render } from "@testing-library/react";
import axe from "axe-core";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { directionOf } from "#web/lib/messages.ts";
import { loadCatalogue } from "#web/messages/catalogue.ts";
import { Frame } from "./gallery/frame.tsx";
import { FrontGallery } from "./gallery/front.tsx";
import { DishGallery, ErrorGallery, KitchenGallery } from "./gallery/rooms.tsx";

const ROOMS = { front: FrontGallery, kitchen: KitchenGallery, dish: DishGallery, error: ErrorGallery } as const;

// Contrast needs real paint: tokens.test.ts computes it, and the browser suite looks at the pages.
const OPTIONS: axe.RunOptions = {
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
  rules: { "color-contrast": { enabled: false } },
};

beforeEach(() => {
  // jsdom paints nothing; axe asks for a canvas to look for icon fonts, of which there are none.
  vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockReturnValue(null);
  document.title = "Parts of Comanda";
});
afterEach(cleanup);

describe.each(["en", "ar"] as const)("every part on one page in %s", (language) => {
  test.each(Object.keys(ROOMS) as (keyof typeof ROOMS)[])(
    "axe finds nothing to say about %s",
    async (room) => {
      const Room = ROOMS[room];
      document.documentElement.lang = language;
      document.documentElement.dir = directionOf(language);
      render(
        <Frame language={language} catalogue={await loadCatalogue(language, ["kitchen"])}>
          <Room />
        </Frame>,
      );
      const { violations } = await axe.run(document, OPTIONS);
      expect(violations.map(({ id, nodes }) => ({ id, where: nodes.map((node) => node.html) }))).toEqual([]);
    },
    30_000,
  );
});
