import { describe, expect, test } from "vitest";
import type { NotificationToSend } from "#domain/commands.ts";
import { ORDER_REASONS } from "#domain/order-reasons.ts";
import { MailNotSent, MailRefused, outcomeOf } from "#worker/clients/mail.ts";
import { composeMail } from "#worker/mail/compose.ts";
import { escapeHtml, fill, formatMoney, formatTime, oneLine } from "#worker/mail/format.ts";
import { ar } from "#worker/mail/messages/ar.ts";
import { en } from "#worker/mail/messages/en.ts";

const URL = "https://eat.example.com/t/guest.c1.x.track.1.mac";

const notification = (change: Partial<NotificationToSend> = {}, order: object = {}): NotificationToSend =>
  ({
    id: "n1",
    channel: "email",
    template: "order_placed",
    to: "ada@example.com",
    locale: "en",
    trackGeneration: 1,
    restaurant: {
      name: "Mirto",
      translations: { ar: { name: "ميرتو" } },
      address: "1 Test Street",
      phone: "020 7946 0000",
      timezone: "Europe/London",
    },
    order: {
      id: "o1",
      number: 17,
      fulfilment: "pickup",
      tableName: null,
      contact: { name: "Ada", email: "ada@example.com", phone: null },
      note: null,
      reason: null,
      currency: "GBP",
      taxMode: "inclusive",
      subtotalMinor: 1_840,
      taxMinor: 307,
      totalMinor: 1_840,
      paymentMethod: "counter",
      paymentStatus: "unpaid",
      placedAt: "2026-07-01T11:00:00Z",
      promisedAt: "2026-07-01T11:20:00Z",
      promiseMadeAt: "2026-07-01T11:00:00Z",
      lines: [
        {
          name: "Pizza",
          translations: { ar: { name: "بيتزا" } },
          quantity: 2,
          subtotalMinor: 1_840,
          note: "Well done",
          options: [
            { name: "Large", translations: {}, quantity: 1 },
            { name: "Olives", translations: { ar: { name: "زيتون" } }, quantity: 2 },
          ],
        },
      ],
      ...order,
    },
    ...change,
  }) as unknown as NotificationToSend;

const compose = (change?: Partial<NotificationToSend>, order?: object) =>
  composeMail(notification(change, order), { url: URL });

describe("the confirmation of an order", () => {
  test("says what, how much, with how much tax, when, where, and how to follow it", () => {
    const { subject, text, html } = compose();
    expect(subject).toBe("Order 17 at Mirto");
    for (const words of [
      "2 × Pizza",
      "Large",
      "2 × Olives",
      "Note: Well done",
      "£18.40",
      "£3.07",
      "Tax included",
      "Pay at the counter",
      "1 Test Street",
      "For Ada",
      URL,
      "020 7946 0000",
    ]) {
      expect(text).toContain(words);
      expect(html).toContain(words);
    }
    // 20 minutes from noon in London, as a range.
    expect(text).toContain("between 12:20 and 12:25");
  });

  test("shows tax on top where prices are without it", () => {
    const { text } = compose({}, { taxMode: "exclusive", subtotalMinor: 1_000, taxMinor: 75, totalMinor: 1_075 });
    expect(text).toMatch(/Subtotal: £10\.00\nTax: £0\.75\nTotal: £10\.75/);
  });

  test("names the table of who eats here", () => {
    expect(compose({}, { fulfilment: "dine_in", tableName: "12" }).text).toContain("table 12");
  });

  test("of an account needs no private link and says nothing of one", () => {
    expect(compose().text).toContain(en.privateLink);
    expect(compose({ trackGeneration: null }).text).not.toContain(en.privateLink);
  });

  test("comes in Arabic from right to left, with the Arabic names of the dish and the restaurant", () => {
    const { subject, text, html } = compose({ locale: "ar" });
    expect(subject).toContain("17");
    for (const part of [subject, text, html]) {
      expect(part).toContain("ميرتو");
      expect(part).not.toContain("Mirto");
    }
    expect(html).toMatch(/<html lang="ar" dir="rtl">/);
    expect(text).toContain("بيتزا");
    expect(text).toContain("زيتون");
    expect(text).toContain("18.40");
    expect(text).not.toContain("UK£");
    expect(text).toContain("\u20681 Test Street\u2069"); // else the house number would wander to the other end
    expect(html).toContain("text-align:right");
  });

  test("keeps the digits of the phone number in their order amid Arabic", () => {
    expect(compose({ locale: "ar" }).text).toContain("\u2066020 7946 0000\u2069");
    expect(compose().text).toContain("Call Mirto at 020 7946 0000.");
  });

  test("comes in English to who ordered in a language that we do not write", () => {
    for (const locale of ["fr", "toString", "__proto__"]) expect(compose({ locale }).subject).toBe("Order 17 at Mirto");
  });
});

describe("the later mails", () => {
  test("ask nobody to pay for an order that is not made", () => {
    expect(compose().text).toContain(en.payAtCounter);
    expect(compose({ template: "order_rejected" }).text).not.toContain(en.payAtCounter);
    expect(compose({ template: "order_cancelled" }).text).not.toContain(en.payAtCounter);
  });

  test("say that the food is ready, and where", () => {
    expect(compose({ template: "order_ready" })).toMatchObject({ subject: "Order 17 is ready" });
    expect(compose({ template: "order_ready" }).text).toContain("1 Test Street");
    expect(compose({ template: "order_ready" }, { fulfilment: "dine_in", tableName: "4" }).text).toContain("table 4");
  });

  test("ask how it was, with the link for that, and nobody to pay once more", () => {
    const asked = compose({ template: "order_completed", reviewGeneration: 1 });
    expect(asked.subject).toBe("How was order 17 at Mirto?");
    for (const words of [en.completedPickup, en.howWasIt, `${en.review}: ${URL}`, en.reviewLink]) {
      expect(asked.text).toContain(words);
    }
    expect(asked.text).not.toContain(en.payAtCounter);
    const atTable = { fulfilment: "dine_in", tableName: "4", userId: "ada" };
    const customers = compose({ template: "order_completed", reviewGeneration: null }, atTable).text;
    expect(customers).toContain("table 4");
    expect(customers).not.toContain(en.reviewLink);
    const ended = compose({ template: "order_completed", reviewGeneration: null }, { userId: null });
    expect(ended.text).not.toContain(URL); // the restaurant has ended it meanwhile
    expect(compose({ template: "order_completed", reviewGeneration: 1, locale: "ar" }).text).toContain(ar.review);
  });

  test.each(["order_rejected", "order_cancelled"] as const)(
    "%s gives the restaurant's reason, and that nothing was charged",
    (template) => {
      const { text } = compose({ template }, { reason: "The oven broke" });
      expect(text).toContain("The restaurant says: The oven broke");
      expect(text).toContain(en.notCharged);
      expect(compose({ template }, { paymentStatus: "paid" }).text).not.toContain(en.notCharged);
    },
  );

  test.each(ORDER_REASONS)("tell %s in the guest's language, and leave the restaurant's own words alone", (code) => {
    const declined = (locale: string, reason: string) =>
      compose({ template: "order_rejected", locale }, { reason }).text;
    expect(declined("en", code)).toContain(en.reasons[code]);
    expect(declined("ar", code)).toContain(ar.reasons[code]);
    expect(declined("ar", code)).not.toContain(code);
    expect(declined("ar", "We are closing")).toContain("We are closing");
  });
});

describe("words from people", () => {
  test("cannot become markup, attributes, placeholders or headers", () => {
    const evil = `"><script>alert(1)</script><img src=x onerror='x'>{total}{number}`;
    const { html, subject, text } = compose(
      {
        restaurant: {
          name: `Mirto\r\nBcc: all@example.com`,
          translations: {},
          address: evil,
          phone: evil,
          timezone: "Europe/London",
        },
      },
      {
        note: evil,
        contact: { name: evil, email: null, phone: null },
        lines: [
          {
            name: evil,
            translations: {},
            quantity: 1,
            subtotalMinor: 1,
            note: evil,
            options: [{ name: evil, translations: {}, quantity: 1 }],
          },
        ],
      },
    );
    expect(html).not.toMatch(/<script|<img|onerror='/);
    expect(html).toContain("&lt;script&gt;");
    expect(subject).toBe("Order 17 at Mirto Bcc: all@example.com");
    expect(text).toContain("{total}{number}"); // put in, and never looked at again
  });

  test.each([
    ["<&>\"'", "&lt;&amp;&gt;&quot;&#39;"],
    ["plain", "plain"],
  ])("%j becomes %j", (raw, escaped) => {
    expect(escapeHtml(raw)).toBe(escaped);
  });

  test("blanks are filled once, and only those that are known", () => {
    expect(fill("{a} {b} {toString}", { a: "{b}", b: "2" })).toBe("{b} 2 {toString}");
    expect(oneLine("a\r\nb\u2028c")).toBe("a b c");
  });
});

describe("amounts and times", () => {
  test.each([
    [1_840, "GBP", "en-GB", "£18.40"],
    [5, "GBP", "en-GB", "£0.05"],
    [-250, "EUR", "en-GB", "-€2.50"],
    [1_200, "JPY", "en-GB", "¥1,200"],
    [9_007_199_254_740_991, "GBP", "en-GB", "£90,071,992,547,409.91"],
  ])("%i %s in %s is %s", (minor, currency, locale, written) => {
    expect(formatMoney(minor, currency, locale)).toBe(written);
  });

  test("are those of the restaurant", () => {
    expect(formatTime("2026-07-01T22:30:00Z", "Asia/Dubai", "en-GB")).toBe("02:30");
  });
});

test("both languages have every text, and the same blanks in each", () => {
  const texts = (words: object, path = ""): [string, string][] =>
    Object.entries(words).flatMap(([key, value]) =>
      typeof value === "string"
        ? [[`${path}${key}`, value] as [string, string]]
        : texts(value as object, `${path}${key}.`),
    );
  const blanks = (text: string) => [...text.matchAll(/\{[a-z]+\}/g)].map(([blank]) => blank).toSorted();
  const arabic = new Map(texts(ar));
  for (const [key, text] of texts(en)) {
    if (["direction", "locale"].includes(key)) continue;
    expect(blanks(arabic.get(key) ?? ""), key).toEqual(blanks(text));
    expect(arabic.get(key), key).toMatch(/[\u0600-\u06ff]/);
  }
});

describe("what the provider answers", () => {
  test("with an id is sent", () => {
    expect(outcomeOf(200, '{"id":"abc"}', "n1")).toEqual({ providerId: "abc" });
  });

  test("to the same key with other words was sent before", () => {
    expect(outcomeOf(409, '{"name":"invalid_idempotent_request"}', "n1")).toEqual({ providerId: "key:n1" });
  });

  test.each([400, 422])("with %i is a mail that nobody will ever take", (status) => {
    expect(() => outcomeOf(status, '{"name":"validation_error","message":"ada@example.com"}', "n1")).toThrow(
      MailRefused,
    );
    expect(() => outcomeOf(status, '{"name":"validation_error","message":"ada@example.com"}', "n1")).not.toThrow(
      /ada@/,
    );
  });

  test.each([
    [200, "{}"],
    [200, "not json"],
    [401, "{}"],
    [403, "{}"],
    [409, '{"name":"concurrent_idempotent_requests"}'],
    [429, "{}"],
    [500, ""],
    [503, ""],
  ])("with %i %s may work another time", (status, body) => {
    expect(() => outcomeOf(status, body, "n1")).toThrow(MailNotSent);
  });
});
