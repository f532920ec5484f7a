import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readEnvRing } from "#worker/env.ts";
import { madeAt, makeCapabilityKeys, makeJwtKeys, newCapabilityKey } from "../../scripts/make-keys.ts";
import { RING_MAX, rotate } from "../../scripts/rotate-ring.ts";

const DAWN_MS = Date.UTC(2026, 0, 1);
const HOUR_MS = 3_600_000;
const validSeconds = 3_600;
const key = (atMs: number) => newCapabilityKey("test", atMs);

describe("a ring of keys", () => {
  test("keeps a key as long as something that it made may be valid, whenever it is rotated", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 3 * HOUR_MS }), { maxLength: 12 }), (pauses) => {
        let nowMs = DAWN_MS;
        let ring = [key(nowMs)];
        let newestUntil = new Map<string, number>(); // until when something of a key is valid
        for (const pause of pauses) {
          nowMs += pause;
          if (ring.filter(({ kid }) => (newestUntil.get(kid) ?? Infinity) >= nowMs).length >= RING_MAX) return;
          newestUntil.set(ring[0]?.kid ?? "", nowMs + validSeconds * 1_000);
          ring = rotate(ring, key(nowMs), { validSeconds, nowMs });
          newestUntil = new Map([...newestUntil].filter(([, until]) => until >= nowMs));
          for (const kid of newestUntil.keys()) expect(ring.map((each) => each.kid)).toContain(kid);
          expect(madeAt(ring[0]?.kid ?? "")).toBe(nowMs);
          expect(ring.length).toBeLessThanOrEqual(RING_MAX);
        }
      }),
    );
  });

  test("lets a key go whose last token has ended, and never one that does not say when it was made", () => {
    const [old, older, nameless] = [key(DAWN_MS + 2 * HOUR_MS), key(DAWN_MS + HOUR_MS), { kid: "prod-1", secret: "" }];
    const nowMs = DAWN_MS + 4 * HOUR_MS;
    expect(rotate([old, older], key(nowMs), { validSeconds, nowMs }).slice(1)).toEqual([old]);
    expect(rotate([nameless, old], key(nowMs), { validSeconds, nowMs }).slice(1)).toEqual([nameless, old]);
  });

  test("that is full of keys that may be needed takes no other", () => {
    const ring = Array.from({ length: RING_MAX }, (_, n) => key(1_700_000_000_000 - n));
    expect(() => rotate(ring, key(1_700_000_000_001), { validSeconds, nowMs: 1_700_000_000_001 })).toThrow(/no room/);
  });
});

test("the command prints rings that the Worker reads, each with a new key before the old one, and no secret in an error", () => {
  const given = { JWT_KEYS: makeJwtKeys("test"), CAPABILITY_KEYS: makeCapabilityKeys("test") };
  const run = (env: Record<string, string>) =>
    spawnSync(process.execPath, ["--import", "tsx", "scripts/rotate-keys.ts"], {
      env: { PATH: process.env["PATH"] ?? "", ...env },
      encoding: "utf8",
    });
  const { stdout, status } = run(given);
  expect(status).toBe(0);
  const printed = Object.fromEntries(
    [...stdout.matchAll(/^(\w+)='(.*)'$/gm)].map(([, name = "", value = ""]) => [name, value]),
  );
  for (const name of ["JWT_KEYS", "CAPABILITY_KEYS"] as const) {
    const [fresh, old, ...rest] = readEnvRing(name, printed);
    expect([old, rest]).toEqual([readEnvRing(name, given)[0], []]);
    expect(fresh?.kid).not.toBe(old?.kid);
  }
  const broken = run({ ...given, CAPABILITY_KEYS: given.CAPABILITY_KEYS.slice(1) });
  expect([broken.status, broken.stdout]).toEqual([1, ""]);
  expect(broken.stderr).toContain("CAPABILITY_KEYS (malformed)");
  expect(broken.stderr).not.toContain(JSON.parse(given.CAPABILITY_KEYS)[0].secret);
});
