import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { askForHttps, refusePlainHttp } from "#worker/https-only.ts";
import { withPlainHeaders } from "#worker/plain-headers.ts";

const HTTPS = "https://eat.example.com";
const asked = (path: string, method = "GET", scheme = "http") =>
  refusePlainHttp(new Request(`${scheme}://eat.example.com${path}`, { method }), HTTPS);

describe("where we are reached by https", () => {
  test.each(["/", "/r/mirto?category=soups", "/login"])("%s without it leads to it", (path) => {
    const answer = asked(path);
    expect([answer?.status, answer?.headers.get("location")]).toEqual([308, HTTPS + path]);
  });

  test.each([
    ["GET", "/api/v1/orders/mine"],
    ["POST", "/api/v1/auth/signin"],
    ["POST", "/hooks/kitchen"],
    ["GET", "/parties/kitchen/x?ticket=y"],
    ["POST", "/login"],
  ])("%s %s without it is refused", (method, path) => {
    expect(asked(path, method)?.status).toBe(403);
  });

  test("what came by it is let through, and so is everything on a laptop", () => {
    expect(asked("/login", "POST", "https")).toBeNull();
    const request = new Request("http://localhost:8787/login", { method: "POST" });
    expect(refusePlainHttp(request, "http://localhost:8787")).toBeNull();
    expect(refusePlainHttp(request, undefined)).toBeNull();
  });

  test("every kind of answer asks for it for a year, and nothing on a laptop does", () => {
    const name = "strict-transport-security";
    const wanted = "max-age=31536000; includeSubDomains";
    const headers = new Headers();
    askForHttps(headers, HTTPS); // pages and the API
    expect(headers.get(name)).toBe(wanted);
    expect(withPlainHeaders(new Response("Not found"), HTTPS).headers.get(name)).toBe(wanted);
    expect(withPlainHeaders(new Response("Not found"), "http://localhost:8787").headers.get(name)).toBeNull();
    expect(readFileSync("web/public/_headers", "utf8")).toContain(`/*\n  X-Content-Type-Options: nosniff\n`);
    expect(readFileSync("web/public/_headers", "utf8")).toContain(`Strict-Transport-Security: ${wanted}`); // files
  });
});
