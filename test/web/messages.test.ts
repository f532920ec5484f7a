import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, expectTypeOf, test } from "vitest";
import { ERROR_STATUS } from "#domain/error-codes.ts";
import { ORDER_STATUSES } from "#domain/order-status.ts";
import { preferredLanguage, translator, type Message, type Messages, type Plural } from "#web/lib/messages.ts";
import { front as arabicFront } from "#web/messages/ar.ts";
import { admin as arabicAdmin } from "#web/messages/ar/admin.ts";
import { kitchen as arabicKitchen } from "#web/messages/ar/kitchen.ts";
import { settings as arabicSettings } from "#web/messages/ar/settings.ts";
import { loadCatalogue } from "#web/messages/catalogue.ts";
import { front as englishFront } from "#web/messages/en.ts";
import { admin as englishAdmin } from "#web/messages/en/admin.ts";
import { kitchen as englishKitchen } from "#web/messages/en/kitchen.ts";
import { settings as englishSettings } from "#web/messages/en/settings.ts";

const english: Record<string, Messages> = {
  ...englishFront,
  kitchen: englishKitchen,
  admin: englishAdmin,
  settings: englishSettings,
};
const arabic: Record<string, Messages> = {
  ...arabicFront,
  kitchen: arabicKitchen,
  admin: arabicAdmin,
  settings: arabicSettings,
};

const formsOf = (message: Message): string[] =>
  typeof message === "string" ? [message] : Object.values(message as Record<string, string>);
/** A plural without its form for nothing: "your order is empty" needs no sum. */
const said = (message: Message): Message =>
  typeof message === "string" ? message : { ...message, zero: message.other };
const blanksOf = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
const textsOf = (catalogue: Record<string, Messages>) =>
  Object.entries(catalogue).flatMap(([area, messages]) =>
    Object.entries(messages).flatMap(([key, message]) =>
      formsOf(message).map((text) => ({ at: `${area} ${key}`, text })),
    ),
  );

describe("English and Arabic say the same", () => {
  test.each(Object.keys(english))("%s has the same keys in both", (area) => {
    expect(Object.keys(arabic[area] ?? {}).sort()).toEqual(Object.keys(english[area] ?? {}).sort());
  });

  test("no Arabic text has a blank that the English one cannot fill, and none loses one that matters", () => {
    const wrong = Object.entries(english).flatMap(([area, messages]) =>
      Object.entries(messages).flatMap(([key, message]) => {
        const known = new Set([
          ...formsOf(message).flatMap(blanksOf),
          ...(typeof message === "string" ? [] : ["count"]),
        ]);
        const translated = arabic[area]?.[key];
        if (translated === undefined) return [`${area} ${key} is missing`];
        const strange = formsOf(translated)
          .flatMap(blanksOf)
          .filter((blank) => !known.has(blank));
        // A form for one or two may say the number in a word; what it is about must still be there.
        const lost = [...known].filter(
          (blank) => blank !== "count" && formsOf(said(translated)).some((text) => !blanksOf(text).includes(blank)),
        );
        return [
          ...strange.map((blank) => `${area} ${key}: {${blank}}?`),
          ...lost.map((blank) => `${area} ${key}: no {${blank}}`),
        ];
      }),
    );
    expect(wrong).toEqual([]);
  });

  test("every Arabic plural has its forms for two, for few and for many, or one form that needs no number", () => {
    const thin = Object.entries(arabic).flatMap(([area, messages]) =>
      Object.entries(messages)
        .filter(([, message]) => typeof message !== "string")
        .filter(([, message]) => {
          const plural = message as Plural;
          const written = plural.other.includes("{count}") && !plural.two;
          return written && new Set(formsOf(plural)).size > 1;
        })
        .map(([key]) => `${area} ${key}`),
    );
    expect(thin).toEqual([]);
  });

  test("no Arabic text was left in English", () => {
    const latin = textsOf(arabic).filter(({ at, text }) => {
      const words = text.replaceAll(/\{\w+\}|Comanda|name@example\.org/g, "");
      return /[A-Za-z]{2,}/.test(words) && at !== "common language.en";
    });
    expect(latin).toEqual([]);
  });
});

describe("the voice", () => {
  test("no exclamation marks, no capitals for Emphasis, no blame", () => {
    const loud = textsOf(english).filter(({ text }) =>
      /!|\b(?:oops|sorry|invalid|illegal|failed|you forgot|your fault|error)\b/i.test(text),
    );
    expect(loud).toEqual([]);
    expect(textsOf(arabic).filter(({ text }) => text.includes("!"))).toEqual([]);
  });

  test("British throughout", () => {
    const american = textsOf(english).filter(({ text }) =>
      /\b(?:color|canceled|catalog|favorite|center|takeout|gray)\b/i.test(text),
    );
    expect(american).toEqual([]);
  });

  test("every refusal of the API says what happened and what it means, in both languages", () => {
    for (const code of Object.keys(ERROR_STATUS)) {
      for (const errors of [english["errors"], arabic["errors"]]) {
        expect(errors, code).toHaveProperty([`${code}.title`]);
        expect(errors, code).toHaveProperty([`${code}.body`]);
      }
    }
  });

  test("every status of an order has its word, in both languages", () => {
    for (const status of ORDER_STATUSES) {
      expect(english["common"]).toHaveProperty([`status.${status}`]);
      expect(arabic["common"]).toHaveProperty([`status.${status}`]);
    }
  });
});

describe("looking a text up", () => {
  const greeting = {
    hello: "Hello, {name}",
    plain: "Plain",
    items: { one: "{count} item", other: "{count} items" },
  } as const;

  test("fills the blanks and chooses the form", () => {
    const t = translator<typeof greeting>("en", greeting);
    expect(t("hello", { name: "Noor" })).toBe("Hello, Noor");
    expect(t("plain")).toBe("Plain");
    expect(t("items", { count: 1 })).toBe("1 item");
    expect(t("items", { count: 1234 })).toBe("1,234 items");
  });

  test("a missing blank or an unknown key does not compile", () => {
    const t = translator<typeof greeting>("en", greeting);
    expectTypeOf(t<"hello">).parameters.toEqualTypeOf<["hello", { readonly name: string | number }]>();
    expectTypeOf(t<"plain">).parameters.toEqualTypeOf<["plain"]>();
    expectTypeOf(t<"items">).parameters.toEqualTypeOf<["items", { readonly count: number }]>();
    // @ts-expect-error: there is no such text
    expect(() => t("goodbye")).toThrow(TypeError);
  });

  test("Arabic chooses between six forms and writes its numbers in the figures of the menu", () => {
    const t = translator<typeof englishFront.common>("ar", arabicFront.common);
    const plain = (count: number) => t("ticket.items", { count });
    expect([0, 1, 2, 3, 11, 100].map(plain)).toEqual([
      "لا أصناف",
      "صنف واحد",
      "صنفان",
      "3 أصناف",
      "11 صنفًا",
      "100 صنف",
    ]);
  });

  test("a name or a price inside an Arabic sentence is kept apart from its direction", () => {
    const source = { add: "Add · {price}" } as const;
    const t = translator<typeof source>("ar", { add: "إضافة · {price}" });
    expect(t("add", { price: "£11.50" })).toBe("إضافة · \u2068£11.50\u2069");
  });

  test("what a guest writes into a name never becomes a blank", () => {
    expect(translator<typeof greeting>("en", greeting)("hello", { name: "{count} $& {name}" })).toBe(
      "Hello, {count} $& {name}",
    );
  });
});

describe("which language a page is sent in", () => {
  test.each([
    ["ar-EG,ar;q=0.9,en;q=0.5", "ar"],
    ["de-DE,de;q=0.9", "en"],
    ["en;q=0.4,ar;q=0.8", "ar"],
    ["ar;q=0,en", "en"],
    [null, "en"],
    [";;;,q=,,ar", "ar"],
    [`${"x".repeat(100_000)},ar`, "en"],
  ])("%s", (header, language) => {
    expect(preferredLanguage(header)).toBe(language);
  });
});

test("a phone loads one language, and never the kitchen's texts", async () => {
  const catalogue = await loadCatalogue("ar");
  expect(catalogue.kitchen).toBeUndefined();
  expect(catalogue.shop["cart.title"]).toBe("طلبك");
  expect((await loadCatalogue("ar", ["kitchen"])).kitchen?.["board.title"]).toBe("المطبخ");
});

test("no page writes words of its own: each text stands in the catalogue", () => {
  const folder = "web/components";
  const own = readdirSync(folder).flatMap((file) => {
    const source = readFileSync(`${folder}/${file}`, "utf8").replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");
    const between = [...source.matchAll(/<\/?[A-Za-z][\w.]*[^<>{}=]*>([^<>{}();]*[A-Za-z]{3,}[^<>{}();]*)</g)].map(
      ([, text = ""]) => text.trim(),
    );
    const labelled = [...source.matchAll(/(?:aria-label|placeholder|title|alt)="([^"]+)"/g)].map(
      ([, text = ""]) => text,
    );
    return [...between, ...labelled].filter((text) => /[A-Za-z]{3,}/.test(text)).map((text) => `${file}: ${text}`);
  });
  expect(own).toEqual([]);
});
