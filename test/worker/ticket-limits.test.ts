import { expect, test } from "vitest";
import type { Actor } from "#domain/actor.ts";
import { ticketAllowances } from "#worker/ticket-limits.ts";

test("each session, tablet, link and till has tickets of its own to ask for, and a network bounds them all", () => {
  const actors: Actor[] = [
    { kind: "user", userId: "ada", sessionId: "one", mv: 1 },
    { kind: "user", userId: "ada", sessionId: "two", mv: 1 },
    { kind: "device", deviceId: "left wall", sessionId: "three" },
    { kind: "device", deviceId: "right wall", sessionId: "four" },
    { kind: "guest", orderId: "five", scope: "track", generation: 1 },
    { kind: "service", tokenHash: "six" },
    { kind: "service", tokenHash: "seven" },
  ];
  const counted = actors.map((actor) => ticketAllowances(actor, "203.0.113.7").map(({ key }) => key));
  expect(new Set(counted.map(([holder]) => holder)).size).toBe(actors.length);
  expect(new Set(counted.map(([, network]) => network)).size).toBe(1);
});
