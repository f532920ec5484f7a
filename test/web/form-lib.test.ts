import { describe, expect, test } from "vitest";
import { PASSWORD_MAX, PASSWORD_MIN, ProfileChange } from "#domain/api/auth.schema.ts";
import {
  FIRST_NAME_MAX,
  PASSWORD_LENGTH_MAX,
  PASSWORD_LENGTH_MIN,
  PHONE_MAX,
  signUpFieldsIn,
  slowDownWords,
  splitName,
  USERNAME_MAX,
  USERNAME_MIN,
} from "#web/lib/account.ts";
import { encodeCart } from "#web/lib/cart-cookie.ts";
import { putInCart } from "#web/lib/cart.ts";
import { viewCart } from "#web/lib/cart-view.ts";
import { changesSince, fieldsIn, orderOf, readCheckout, shownCart, soldOutIn, withNews } from "#web/lib/checkout.ts";
import { failureIn, type Failure } from "#web/lib/errors.ts";
import {
  guestCookie,
  guestTokens,
  readToken,
  renewedCookie,
  reviewCookie,
  reviewLink,
  withToken,
} from "#web/lib/guest-cookie.ts";
import { linkCookie } from "#web/lib/link-cookie.ts";
import { translator } from "#web/lib/messages.ts";
import { languageCookie, languageOf, themeCookie, themeOf } from "#web/lib/preferences.ts";
import { returnPath } from "#web/lib/return-path.ts";
import { keepSought, noSoughtCookie, soughtBy } from "#web/lib/sought.ts";
import { viewerOf } from "#web/lib/viewer.ts";
import { brokenGroups, priceOfWish, readWish } from "#web/lib/wish.ts";
import { account } from "#web/messages/en/account.ts";
import { PlaceOrder } from "#domain/api/order.schema.ts";
import { CHICKEN, eggs, hot, menuOf, mild, PLENTY, ROAST, SOUP } from "./cart-menu.ts";

const menu = menuOf();
const form = (fields: Record<string, string>) => {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.append(name, value);
  return data;
};
const request = (headers: Record<string, string>) => new Request("http://localhost/", { headers });

describe("whoever tried too often", () => {
  const t = translator<typeof account>("en", account);
  const refused: Failure = { status: 429, code: "rate_limited", requestId: null, details: [], retryAfterSeconds: 60 };
  const words = (change: Partial<Failure>) => slowDownWords(t, { ...refused, ...change });

  test("is told how long to wait, as people say it", () => {
    expect(words({})).toBe("Too many attempts. Try again in 60 seconds.");
    expect(words({ retryAfterSeconds: 1 })).toBe("Too many attempts. Try again in 1 second.");
    expect(words({ retryAfterSeconds: 541 })).toBe("Too many attempts. Try again in 10 minutes.");
    expect(words({ retryAfterSeconds: null })).toBeNull();
    expect(words({ code: "unavailable" })).toBeNull();
  });
});

describe("the form of a dish", () => {
  const [spice, extras] = CHICKEN.optionGroups;

  test("is read as ids and amounts of what the dish offers, and nothing else", () => {
    const wish = readWish(
      form({
        [spice!.id]: hot.optionId,
        [`${extras!.id}.${eggs(1).optionId}`]: "2",
        quantity: "3",
        note: "  well done ",
        price: "1",
      }),
      CHICKEN,
    );
    expect(wish).toEqual({ itemId: CHICKEN.id, quantity: 3, options: [hot, eggs(2)], note: "well done" });
  });

  test("nonsense amounts become one portion", () => {
    for (const quantity of ["", "-3", "1e9", "0", "two"]) expect(readWish(form({ quantity }), SOUP).quantity).toBe(1);
  });

  test("names the groups where a choice is missing, and still shows a price while it is", () => {
    expect(brokenGroups(CHICKEN, [])).toEqual([spice!.id]);
    expect(brokenGroups(CHICKEN, [mild])).toEqual([]);
    expect(priceOfWish(menu, CHICKEN, { quantity: 2, options: [eggs(1)] })).toBe(2 * (1200 + 120));
    expect(priceOfWish(menu, CHICKEN, { quantity: 2, options: [hot, eggs(1)] })).toBe(2 * (1200 + 50 + 120));
  });
});

describe("the checkout form", () => {
  const put = putInCart(null, menu, { itemId: ROAST.id, quantity: 2, options: [] });
  const cart = put.ok ? put.value : null!;
  const view = viewCart(cart, menu, PLENTY);

  test("orders exactly the lines that were shown, as the API takes them", () => {
    const sent = readCheckout(
      form({
        cart: shownCart(cart, view),
        menuVersion: "1",
        fulfilment: "dine_in",
        tableName: " 7 ",
        name: "Sam",
        email: "",
        phone: "020 7946 0018",
        note: "",
      }),
    )!;
    const order = orderOf(sent, "en");
    expect(PlaceOrder.safeParse(order).error).toBeUndefined();
    expect(order).toMatchObject({
      menuVersion: 1,
      tableName: "7",
      contact: { name: "Sam", email: null },
      lines: [{ itemId: ROAST.id, quantity: 2 }],
    });
    expect(JSON.stringify(order)).not.toMatch(/price|minor/i);
  });

  test("a table that was typed before changing one's mind is not sent with a pickup", () => {
    const sent = readCheckout(
      form({ cart: encodeCart(cart), menuVersion: "1", fulfilment: "pickup", tableName: "7" }),
    )!;
    expect(orderOf(sent, "en").tableName).toBeNull();
  });

  test("without a readable cart there is nothing to order", () => {
    expect(readCheckout(form({ cart: "1.forged", menuVersion: "1" }))).toBeNull();
    expect(readCheckout(form({ cart: encodeCart(cart), menuVersion: "latest" }))).toBeNull();
  });

  test("shows which lines differ between the menu that was seen and the menu of now", () => {
    const dearer = menuOf({ version: 2, items: [{ ...ROAST, priceMinor: 4200 }] });
    expect(changesSince(cart, viewCart(cart, dearer, PLENTY), dearer)).toMatchObject([
      { name: "Whole roast", beforeMinor: 4000, nowMinor: 4200 },
    ]);
    const without = menuOf({ version: 2, items: [SOUP] });
    expect(changesSince(cart, viewCart(cart, without, PLENTY), without)).toMatchObject([{ nowMinor: null }]);
    expect(changesSince(cart, view, menu)).toEqual([]);
  });

  test("believes the refusal about stock before the page's own news", () => {
    const told = soldOutIn([{ field: "lines.0", message: "", itemId: ROAST.id, left: 1 }]);
    expect(viewCart(cart, menu, withNews(PLENTY, told)).rows[0]).toMatchObject({ state: "fewer", quantity: 1 });
    const none = soldOutIn([{ field: "lines.0", message: "", itemId: ROAST.id }]);
    expect(viewCart(cart, menu, withNews(PLENTY, none)).rows[0]).toMatchObject({ state: "sold_out", quantity: 0 });
  });

  test("an error of the API lands at its field", () => {
    expect(
      fieldsIn([
        { field: "contact.email", message: "" },
        { field: "tableName", message: "" },
        { field: "lines.0.note", message: "" },
      ]),
    ).toEqual(["email", "tableName"]);
    expect(
      signUpFieldsIn([
        { field: "password", message: "" },
        { field: "firstName", message: "" },
      ]),
    ).toEqual(["password", "name"]);
  });
});

describe("names, places and cookies", () => {
  test("the bounds that the sign-up form shows are the API's", () => {
    expect([PASSWORD_LENGTH_MIN, PASSWORD_LENGTH_MAX]).toEqual([PASSWORD_MIN, PASSWORD_MAX]);
  });

  test("so are those of the form for one's own details", () => {
    const fits = (change: object) => ProfileChange.safeParse(change).success;
    const lengths = (of: (length: number) => object) =>
      Array.from({ length: 100 }, (_, length) => length).filter((length) => fits(of(length)));
    const username = lengths((length) => ({ username: "a".repeat(length) }));
    expect([username[0], username.at(-1)]).toEqual([USERNAME_MIN, USERNAME_MAX]);
    expect(lengths((length) => ({ firstName: "a".repeat(length) })).at(-1)).toBe(FIRST_NAME_MAX);
    expect(fits({ phone: `+${"1".repeat(PHONE_MAX)}` })).toBe(false);
  });

  test("a name of one word, of many and of none is a first name and the rest", () => {
    expect(splitName("Sam")).toEqual({ firstName: "Sam", lastName: "" });
    expect(splitName("  Ana de la Cruz ")).toEqual({ firstName: "Ana", lastName: "de la Cruz" });
    expect(splitName("")).toEqual({ firstName: "", lastName: "" });
  });

  test("a form leads back to this site and nowhere else", () => {
    expect(returnPath("/r/olive?category=mains#soup")).toBe("/r/olive?category=mains#soup");
    const elsewhere = [
      "//evil.example",
      "/\\evil.example",
      "https://evil.example",
      "javascript:alert(1)",
      "/a\nb",
      "",
      null,
      "/x@evil.example",
      "/\tb",
      "/.//evil.example",
      "/..//evil.example",
      "/%2e%2e//evil.example",
      "/r/..//evil.example",
    ];
    for (const wanted of elsewhere) expect(returnPath(wanted, "/home"), String(wanted)).toBe("/home");
  });

  test("language and theme are what was chosen, else what the browser asks for", () => {
    expect(languageOf(request({ "Accept-Language": "ar-EG,en;q=0.5" }))).toBe("ar");
    expect(languageOf(request({ "Accept-Language": "ar", Cookie: "__Host-language=en" }))).toBe("en");
    expect(languageOf(request({ "Accept-Language": "fr", Cookie: "__Host-language=xx" }))).toBe("en");
    expect(themeOf(request({ Cookie: "__Host-theme=dark" }))).toBe("dark");
    expect(themeOf(request({ Cookie: "__Host-theme=<script>" }))).toBe("system");
  });

  test("every cookie of ours is for this host alone, and for https", () => {
    const token = `link.k1.reset_password.0191d2a0-0000-7000-8000-000000000001.${"m".repeat(43)}`;
    const ours = [
      languageCookie("ar"),
      themeCookie("dark"),
      themeCookie("system"),
      guestCookie([]),
      reviewCookie(null, token),
      linkCookie(token),
      renewedCookie(token),
      keepSought(request({}), "robin").cookie,
      noSoughtCookie(),
    ];
    for (const cookie of ours) expect(cookie).toMatch(/^__Host-[a-z]+=.*; Path=\/; Secure;/);
  });

  test("what operators look for stays out of the address: each of four tabs finds its own again, and nobody else anything", () => {
    let cookie = "";
    const marks = ["robin@example.com", "Müller & Söhne", "٣ مطاعم", "100%_of", "x".repeat(150)].map((text) => {
      const kept = keepSought(request({ Cookie: cookie }), text);
      cookie = kept.cookie.split(";")[0] ?? "";
      return kept.mark;
    });
    const found = marks.map((mark) => soughtBy(request({ Cookie: cookie }), mark));
    expect(found).toEqual([null, "Müller & Söhne", "٣ مطاعم", "100%_of", "x".repeat(100)]);
    for (const mark of marks) expect(mark).toMatch(/^[\w-]{8}$/);
    expect(cookie).not.toMatch(/ller|100%/);
    expect(soughtBy(request({}), marks[3] ?? "")).toBeNull();
    expect(soughtBy(request({ Cookie: "__Host-sought=abcdefgh.%%~~.." }), "abcdefgh")).toBeNull();
  });

  test("a link to review is kept beside the one to the order, and neither takes the other's place", () => {
    const id = "0191d2a0-0000-7000-8000-000000000001";
    const token = (scope: string) => `guest.k1.${id}.${scope}.1.${"m".repeat(43)}`;
    const [first = ""] = guestCookie(withToken([], token("track"))).split(";");
    const [second = ""] = reviewCookie(first, token("review")).split(";");
    const cookies = `${first}; ${second}`;
    expect(guestTokens(cookies)).toEqual([token("track")]);
    expect(reviewLink(cookies, id)).toBe(token("review"));
    expect(reviewLink(first, id)).toBeNull();
  });

  test("a guest keeps one link per order, newest first, at most ten, and the stronger of two", () => {
    const order = (n: number) => `0191d2a0-0000-7000-8000-${String(n).padStart(12, "0")}`;
    const token = (n: number, scope: string) => `guest.k1.${order(n)}.${scope}.1.${"m".repeat(43)}`;
    const many = Array.from({ length: 12 }, (_, n) => token(n, "cancel")).reduce<string[]>(withToken, []);
    expect(many).toHaveLength(10);
    expect(readToken(many[0])).toEqual({ orderId: order(11), scope: "cancel" });
    expect(withToken([token(1, "cancel")], token(1, "track"))).toEqual([token(1, "cancel")]);
    expect(withToken([token(1, "track")], token(1, "cancel"))).toEqual([token(1, "cancel")]);
    expect(guestTokens(guestCookie(many).split(";")[0]!)).toEqual(many);
    expect(guestTokens("__Host-guest=%5B%22forged%22%2C1%5D")).toEqual([]);
    expect(guestTokens("__Host-guest=%E0%A4%A")).toEqual([]);
  });

  test("the header reads a name from the session cookie, and nothing from a broken or ended one", () => {
    const token = (claims: object) => `x.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.x`;
    const now = Date.now();
    const viewer = (claims: object) => viewerOf(request({ Cookie: `__Host-access=${token(claims)}` }), now).user;
    const exp = now / 1000 + 60;
    expect(viewer({ sub: "u1", username: "سامي", exp, mem: [{ r: "r1", role: "kitchen" }] })).toEqual({
      id: "u1",
      name: "سامي",
      restaurants: ["r1"],
    });
    expect(viewer({ sub: "u1", username: "Sam", exp: now / 1000 - 1, mem: [] })).toBeNull();
    expect(viewer({ sub: "u1" })).toBeNull();
    expect(viewerOf(request({ Cookie: "__Host-access=a.b.c" }), now).user).toBeNull();
  });

  test("an answer that is no error body of ours is still told apart", async () => {
    const answer = (status: number, body: string, headers = {}) => new Response(body, { status, headers });
    expect(await failureIn(answer(503, "busy", { "Retry-After": "3" }))).toMatchObject({
      code: "unavailable",
      retryAfterSeconds: 3,
    });
    expect(await failureIn(answer(500, "{}"))).toMatchObject({ code: "internal", details: [] });
    expect(await failureIn(answer(409, '{"code":"menu_changed","requestId":"r-1"}'))).toMatchObject({
      code: "menu_changed",
      requestId: "r-1",
    });
  });
});
