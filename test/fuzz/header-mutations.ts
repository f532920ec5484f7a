import type { Mutate } from "./body-mutations.ts";
import { MARKUP } from "./strange.ts";
import { pickFrom } from "./value-mutations.ts";
import { ABSENT, find, setHeader } from "./wire-request.ts";

/** Gives a header one of these values; `ABSENT` takes it away. */
const header =
  (name: string, values: readonly string[]): Mutate =>
  (request, { pick }) => {
    setHeader(request, name, pickFrom(values, pick));
    return true;
  };

const CONTENT_TYPES = [
  ABSENT,
  "",
  "text/plain",
  "application/x-www-form-urlencoded",
  "multipart/form-data; boundary=x",
  "application/jsonx",
  "application/json; charset=utf-8",
  "application/json; charset=utf-16",
  "application/json;;;",
  "APPLICATION/JSON",
  "application/ld+json",
  "application/json, text/plain",
  "*/*",
  "a".repeat(8_000),
];

const KEYS = [
  ABSENT,
  "",
  "short",
  "with spaces in it",
  "x".repeat(128),
  "x".repeat(129),
  "\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9",
  "\u00ff".repeat(20),
  "12345678",
  "', 'a'); --",
  "a,b,c,d,e,f",
  "\t\t\t\t\t\t\t\t\t",
];

const AUTHORIZATIONS = [
  ABSENT,
  "",
  "Bearer",
  "Bearer ",
  "Bearer x",
  "bearer x.y.z",
  "Basic YTpi",
  "Bearer eyJhbGciOiJub25lIn0.e30.",
  "Bearer eyJhbGciOiJFZERTQSIsImtpZCI6InRlc3QifQ.e30.AAAA",
  "Bearer eyJhbGciOiJIUzI1NiIsImtpZCI6InRlc3QifQ.e30.AAAA",
  "Bearer guest.test.0191d2a0-0000-7000-8000-000000000000.cancel.1.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
  "Bearer guest....",
  "Bearer svc_0000000000000000",
  "Bearer svc_",
  `Bearer ${"a".repeat(8_000)}`,
  `Bearer ${"a.".repeat(2_000)}`,
  "Bearer a b c",
  "Bearer \u00e9\u00ff",
];

/** The proof as it is, nearly. */
const authorization: Mutate = (request, { at, pick }) => {
  const proof = find(request, "authorization");
  if (!proof || pick % 3 > 0) {
    setHeader(request, "authorization", pickFrom(AUTHORIZATIONS, pick));
    return true;
  }
  const cut = at % (proof.value.length + 1);
  const bent = [
    proof.value.slice(0, cut),
    `${proof.value.slice(0, cut)}A${proof.value.slice(cut + 1)}`,
    proof.value.toLowerCase(),
    proof.value.replace("Bearer ", "Bearer  "),
    `${proof.value}, ${proof.value}`,
    `${proof.value}=`,
  ];
  proof.value = pickFrom(bent, pick);
  return true;
};

const COOKIES = [
  "",
  "=",
  ";;;;",
  "__Host-access=",
  "__Host-access=x.y.z",
  "__Host-refresh=x",
  "__Host-access=a; __Host-access=b",
  `__Host-access=${"a".repeat(8_000)}`,
  "__Host-guest=%00",
  "__Host-guest=%5B%5D",
  "__Host-guest=%5B1%2Cnull%5D",
  "__Host-guest=%E0%A4%A",
  `__Host-guest=${encodeURIComponent(JSON.stringify(["guest.test.0191d2a0-0000-7000-8000-000000000000.cancel.1.A"]))}`,
  "cart=%7B%7D",
  "cart=%5B%5B%5B",
  "lang=xx; theme=neon",
  "a=b; ".repeat(500),
  "\u00e9=\u00ff",
];

const ORIGINS = [
  ABSENT,
  "",
  "null",
  "https://elsewhere.example",
  "http://127.0.0.1",
  "http://",
  "a b",
  "file://",
  "\u00e9",
];

const REQUEST_IDS = [
  "",
  "short",
  "x".repeat(64),
  "x".repeat(65),
  "a b c d e f g",
  "12345678",
  "\u00e9".repeat(10),
  "../../../x",
];

/** A header of everyday life with a value that it never has. */
const ODD: readonly (readonly [name: string, value: string])[] = [
  ["accept", "application/xml"],
  ["accept-language", "xx-\u00ff;q=NaN"],
  ["accept-language", `en${",ar;q=0.5".repeat(500)}`],
  ["accept-encoding", "br;q=1.0, *;q=0"],
  ["cf-connecting-ip", "not an address"],
  ["cf-connecting-ip", "::ffff:127.0.0.1"],
  ["cf-connecting-ip", "fe80::1%eth0"],
  ["cf-connecting-ip", "999.999.999.999"],
  ["cf-connecting-ip", ""],
  ["if-none-match", '"0.0"'],
  ["if-none-match", "*"],
  ["if-modified-since", "never"],
  ["range", "bytes=0-0"],
  ["range", "bytes=-99999999999"],
  ["sec-fetch-site", "cross-site"],
  ["sec-fetch-site", "\u00e9"],
  ["user-agent", ""],
  ["user-agent", "\u00ff".repeat(2_000)],
  ["user-agent", "x".repeat(8_000)],
  ["x-forwarded-for", "127.0.0.1, 10.0.0.1"],
  ["x-forwarded-host", "elsewhere.example"],
  ["x-forwarded-proto", "gopher"],
  ["x-http-method-override", "DELETE"],
  ["x-partykit-room", "another"],
  ["x-room-admission", "%7B%7D"],
  ["x-comanda-push", "1"],
  ["upstash-signature", "x.y.z"],
  ["upstash-retried", "NaN"],
  ["cookie2", "a=b"],
  ["traceparent", "00-00000000000000000000000000000000-0000000000000000-00"],
];

const odd: Mutate = (request, { pick, text }) => {
  const [name, value] = pickFrom(ODD, pick);
  setHeader(request, name, pick % 5 === 0 ? text : value);
  return true;
};

const huge: Mutate = (request, { pick }) => {
  const [name, length] = pickFrom(
    [
      ["x-huge", 4_000],
      ["x-huge", 16_000],
      ["accept", 16_000],
      ["referer", 16_000],
    ] as const,
    pick,
  );
  setHeader(request, name, "h".repeat(length));
  return true;
};

const repeated: Mutate = (request, { at, pick, text }) => {
  if (request.headers.length === 0) return false;
  const { name, value } = pickFrom(request.headers, at);
  request.headers.push({ name, value: pick % 2 === 0 ? value : pickFrom([text, "", ...MARKUP], pick) });
  return true;
};

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

const method: Mutate = (request, { pick }) => {
  request.method = pickFrom(METHODS, pick);
  return true;
};

export const HEADER_MUTATIONS = {
  "header: content type": header("content-type", CONTENT_TYPES),
  "header: idempotency key": header("idempotency-key", KEYS),
  "header: authorization": authorization,
  "header: cookie": header("cookie", COOKIES),
  "header: origin": header("origin", ORIGINS),
  "header: request id": header("x-request-id", REQUEST_IDS),
  "header: odd": odd,
  "header: huge": huge,
  "header: repeated": repeated,
  method,
} as const satisfies Record<string, Mutate>;
