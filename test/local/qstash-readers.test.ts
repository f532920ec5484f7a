import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readDurationMs } from "#local/qstash/durations.ts";
import { readRetryAfterMs } from "#local/qstash/retry-after.ts";
import { defaultRetryDelayMs, ExpressionError, parseRetryDelay } from "#local/qstash/retry-delay.ts";

const DAY_MS = 86_400_000;

function waitOrRefusal(text: string, retried: number): number | "refused" {
  try {
    return parseRetryDelay(text)(retried);
  } catch (error) {
    if (error instanceof ExpressionError) return "refused";
    throw error;
  }
}

describe("the retry delay expression", () => {
  test.each([
    ["1000", [1000, 1000, 1000]],
    ["1000 * (1 + retried)", [1000, 2000, 3000]],
    ["min(60000, pow(2, retried) * 1000)", [1000, 2000, 4000]],
    ["max(1000, pow(2, retried) * 100)", [1000, 1000, 1000]],
    ["round(exp(retried) * 10) - 2 - 3", [5, 22, 69]],
    ["-(2 - 5) * sqrt(16) / 2", [6, 6, 6]],
    ["abs(-7.5) + floor(1.9) + ceil(0.1)", [10, 10, 10]], // 9.5, rounded
    ["1 / 0", [DAY_MS, DAY_MS, DAY_MS]],
    ["0 - 5", [0, 0, 0]],
    ["sqrt(-1)", [0, 0, 0]],
  ])("%s", (text, delays) => {
    const expression = parseRetryDelay(text);
    expect([0, 1, 2].map(expression)).toEqual(delays);
  });

  test.each([
    "",
    "1 +",
    "pow(2)",
    "pow(2, 3, 4)",
    "(1",
    "1)",
    "2 3",
    "process.exit()",
    "constructor(1)",
    "retried()",
    "1;2",
  ])("%j is refused", (text) => {
    expect(() => parseRetryDelay(text)).toThrow(ExpressionError);
  });

  test("whatever the text, it is refused or gives a wait of at most a day", () => {
    const piece = fc.constantFrom(
      "1",
      "2.5",
      "retried",
      "+",
      "-",
      "*",
      "/",
      "(",
      ")",
      ",",
      "pow",
      "min",
      "exp",
      "sqrt",
      " ",
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(piece, { maxLength: 30 }).map((all) => all.join("")),
          fc.string(),
        ),
        (text) => {
          const waits = [0, 1, 99].map((retried) => waitOrRefusal(text, retried));
          for (const wait of waits) expect(wait === "refused" || (wait >= 0 && wait <= DAY_MS)).toBe(true);
        },
      ),
    );
  });

  test("deep nesting is refused by its length before it can exhaust the stack", () => {
    expect(() => parseRetryDelay("(".repeat(100_000))).toThrow(ExpressionError);
    expect(() => parseRetryDelay("-".repeat(499) + "1")).not.toThrow();
  });

  test("without one, QStash waits 12 s, 148 s, half an hour, and never more than a day", () => {
    expect([0, 1, 2, 3, 4, 9].map(defaultRetryDelayMs).map((ms) => Math.round(ms / 1000))).toEqual([
      12, 148, 1808, 22026, 86400, 86400,
    ]);
  });
});

test.each([
  ["50s", 50_000],
  ["1d10h30m", 124_200_000],
  ["6m5s", 365_000],
  ["1.5h", 5_400_000],
  ["250ms", 250],
  ["soon", null],
  ["10", null],
  ["-5s", null],
  ["", null],
])("the duration %j is %s ms", (text, expected) => {
  expect(readDurationMs(text)).toBe(expected);
});

test.each([
  [{ "retry-after": "0" }, 0],
  [{ "retry-after": "10" }, 10_000],
  [{ "retry-after": "6m5s" }, 365_000],
  [{ "retry-after": "Thu, 01 Jan 2026 00:01:00 GMT" }, 60_000],
  [{ "retry-after": "Thu, 01 Jan 2015 00:01:00 GMT" }, 0],
  [{ "x-ratelimit-reset-tokens": "3" }, 3_000],
  [{ "retry-after": "100000" }, null], // more than a day
  [{ "retry-after": "later" }, null],
  [{}, null],
])("an answer with %j asks for a wait of %s ms", (headers, expected) => {
  expect(readRetryAfterMs(headers, Date.UTC(2026, 0, 1))).toBe(expected);
});
