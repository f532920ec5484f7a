import { describe, expect, test } from "vitest";
import { GUEST_COOKIE, GUEST_ORDERS_MAX } from "#domain/capability.ts";
import { guestCookie, readCookies, readGuestCookie, sessionCookies, withGuestToken } from "#worker/cookies.ts";
import { deriveCapability } from "#worker/tokens/capability.ts";
import { readSecrets } from "#worker/tokens/keys.ts";

const secrets = readSecrets([{ kid: "c1", secret: Buffer.alloc(32, 1).toString("base64url") }]);
const tokenOf = (n: number, scope: "track" | "cancel" = "cancel") => {
  const orderId = `0190f3a0-0000-7000-8000-${String(n).padStart(12, "0")}`;
  return deriveCapability(secrets, { orderId, scope, generation: 1 });
};

describe("cookies", () => {
  test("belong to this host alone, and no script reads them", () => {
    for (const cookie of [...sessionCookies({ accessToken: "a", refreshToken: "r" }), guestCookie([])]) {
      expect(cookie).toMatch(/^__Host-[a-z]+=/);
      for (const attribute of ["Path=/", "Secure", "HttpOnly", "SameSite=Lax"]) expect(cookie).toContain(attribute);
      expect(cookie).not.toContain("Domain");
    }
  });

  test("a browser remembers its last ten guest orders, each once, the newest first", () => {
    let tokens: string[] = [];
    for (let n = 0; n < 12; n++) tokens = withGuestToken(tokens, tokenOf(n));
    tokens = withGuestToken(tokens, tokenOf(5));
    expect(tokens).toHaveLength(GUEST_ORDERS_MAX);
    expect(tokens.slice(0, 2)).toEqual([tokenOf(5), tokenOf(11)]);

    const [value = ""] = guestCookie(tokens).split(";");
    const header = `theme=dark; ${value}`;
    expect(readGuestCookie(readCookies(header).get(GUEST_COOKIE))).toEqual(tokens);
    expect(value.length).toBeLessThan(4_000); // what browsers keep of one cookie
  });

  test.each([undefined, "", "%", "[1,2", "null", '{"a":1}', encodeURIComponent(JSON.stringify([1, null, {}]))])(
    "a guest cookie that is %j proves nothing",
    (value) => {
      expect(readGuestCookie(value)).toEqual([]);
    },
  );

  test("the first of two equal names counts", () => {
    expect(readCookies("a=1; b=2; a=3").get("a")).toBe("1");
    expect(readCookies("; =x; y").size).toBe(0);
    expect(readCookies(null).size).toBe(0);
  });
});
