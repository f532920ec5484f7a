import { describe, expect, test } from "vitest";
import { createFormat, decimalOf, localeAt } from "#web/lib/format.ts";
import { localeOf } from "#web/lib/messages.ts";

const english = createFormat({ locale: "en-GB", timeZone: "Europe/London" });
const arabic = createFormat({ locale: localeOf("ar"), timeZone: "Europe/London" });

describe("money", () => {
  test.each([
    [1840, "GBP", "£18.40"],
    [5, "GBP", "£0.05"],
    [0, "GBP", "£0.00"],
    [-350, "GBP", "-£3.50"],
    [1500, "JPY", "¥1,500"],
    [1234567, "KWD", "KWD\u00a01,234.567"],
    [9007199254740993n, "GBP", "£90,071,992,547,409.93"],
  ])("%s minor units of %s are %s", (minor, currency, written) => {
    expect(english.money(minor, currency)).toBe(written);
  });

  test("a change carries its sign, and nothing is free of it", () => {
    expect(english.moneyChange(150, "GBP")).toBe("+£1.50");
    expect(english.moneyChange(-50, "GBP")).toBe("-£0.50");
    expect(english.moneyChange(0, "GBP")).toBe("£0.00");
  });

  test("in Arabic the sum has the figures and the sign of the menu", () => {
    expect(arabic.money(1840, "GBP")).toBe("\u200f18.40\u00a0£");
  });

  test("the text for Intl is exact for amounts that no float can hold", () => {
    expect(decimalOf(9007199254740993n, 2)).toBe("90071992547409.93");
    expect(decimalOf(-7, 3)).toBe("-0.007");
    expect(decimalOf(12, 0)).toBe("12");
  });
});

describe("times", () => {
  test.each([
    [45, "45 minutes", "45 دقيقة"],
    [150, "150 minutes", "150 دقيقة"],
    [185, "3 hours", "3 ساعات"],
    [2_879, "47 hours", "47 ساعة"],
    [2_880, "2 days", "يومان"],
    [4_400, "3 days", "3 أيام"],
  ])("%i minutes are said as people say them", (minutes, inEnglish, inArabic) => {
    expect(english.span(minutes)).toBe(inEnglish);
    expect(arabic.span(minutes)).toBe(inArabic);
  });

  const noon = "2026-07-01T11:03:00Z";

  test("stand in the restaurant's zone, whoever reads them", () => {
    expect(english.time(noon)).toBe("12:03");
    expect(createFormat({ locale: "en-GB", timeZone: "Africa/Addis_Ababa" }).time(noon)).toBe("14:03");
  });

  test("without a zone they are refused, so that the server's clock is never shown", () => {
    expect(() => createFormat({ locale: "en-GB" }).time(noon)).toThrow("time zone");
  });

  test("an estimate is a range that no line break takes apart", () => {
    expect(english.range(12, 15)).toBe("12–\u206015");
    expect(english.range(12, 12)).toBe("12");
    expect(english.timeRange(noon, "2026-07-01T11:18:00Z")).toBe("12:03–\u206012:18");
    expect(english.timeRange(noon, noon)).toBe("12:03");
  });

  test("an estimate over midnight is two times of day, and no dates", () => {
    const [from, to] = ["2026-11-30T23:55:00Z", "2026-12-01T00:10:00Z"];
    expect(english.timeRange(from, to)).toBe("23:55–\u206000:10");
    expect(arabic.timeRange(from, to)).toBe("23:55–\u206000:10");
  });

  test("a day names its year only when it is another one", () => {
    const now = new Date("2026-11-20T12:00:00Z");
    expect(english.day(noon, now)).toBe("1 July");
    expect(english.day("2025-12-31T23:59:00Z", now)).toBe("31 December 2025");
  });

  test("no thin space is left in which a server and a browser could differ", () => {
    const texts = [
      arabic.timeRange(noon, "2026-07-01T11:18:00Z"),
      arabic.money(123456789, "GBP"),
      english.timeRange(noon, "2026-07-02T11:00:00Z"),
    ];
    expect(texts.filter((text) => /[\u2009\u202f]/.test(text))).toEqual([]);
  });
});

test("lists end as the language ends them", () => {
  expect(english.list(["milk", "wheat", "nuts"])).toBe("milk, wheat and nuts");
  expect(arabic.list(["حليب", "قمح"])).toBe("حليب وقمح");
});

test("a restaurant lends its region to the language of the page", () => {
  expect(localeAt("ar-u-nu-latn", "en-GB")).toBe("ar-GB-u-nu-latn");
  expect(localeAt("en-GB", "en-US")).toBe("en-US");
  expect(localeAt("en-GB", undefined)).toBe("en-GB");
  expect(localeAt("en-GB", "ar")).toBe("en-GB");
});

test("a hundred restaurants leave the store of formatters small and right", () => {
  for (let index = 0; index < 200; index++) {
    createFormat({ locale: "en-GB", timeZone: `Etc/GMT${index % 12 === 0 ? "" : `-${index % 12}`}` });
  }
  expect(english.time("2026-01-01T11:03:00Z")).toBe("11:03");
});
