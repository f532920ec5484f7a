import { describe, expect, test } from "vitest";
import { freshness, type Freshness, type Link } from "#web/lib/live/freshness.ts";

const NOON = Date.UTC(2026, 4, 1, 12);
const link = (change: Partial<Link> = {}): Link => ({
  up: true,
  online: true,
  beganAt: NOON,
  heardAt: NOON,
  ...change,
});

describe("the freshness of a live screen", () => {
  test.each<[string, number, Link, Freshness]>([
    ["is live, and as old as the last word heard", 3_400, link(), { state: "live", seconds: 3 }],
    ["counts from now when clocks were set back", -9_000, link(), { state: "live", seconds: 0 }],
    ["is live until the next pong is due and five seconds over", 15_000, link(), { state: "live", seconds: 15 }],
    ["is not live with a late pong, whatever the socket says", 15_001, link(), { state: "catching-up" }],
    ["is offline when nothing was heard for long", 20_001, link(), { state: "offline", since: NOON }],
    ["catches up as soon as the socket is gone", 1, link({ up: false }), { state: "catching-up" }],
    ["stays catching up for a while", 20_000, link({ up: false }), { state: "catching-up" }],
    ["is offline since the last word heard", 60_000, link({ up: false }), { state: "offline", since: NOON }],
    ["is offline at once when the network is gone", 1, link({ online: false }), { state: "offline", since: NOON }],
    ["catches up before anything was heard", 500, link({ up: false, heardAt: null }), { state: "catching-up" }],
    ["is not live before anything was heard", 500, link({ heardAt: null }), { state: "catching-up" }],
    [
      "is offline since it was opened when nothing was ever heard",
      30_000,
      link({ up: false, heardAt: null }),
      { state: "offline", since: NOON },
    ],
  ])("%s", (_, after, facts, expected) => {
    expect(freshness(NOON + after, facts)).toEqual(expected);
  });
});
