import { describe, expect, test } from "vitest";
import type { OrderEvent } from "#domain/order.ts";
import type { OrderStatus } from "#domain/order-status.ts";
import { progressOf } from "#web/lib/order-progress.ts";

/** What happened, a minute apart, from 12:00. */
const told = (...statuses: OrderStatus[]): OrderEvent[] =>
  statuses.map((to, index) => ({
    seq: index + 1,
    type: index === 0 ? "placed" : "moved",
    from: statuses[index - 1] ?? null,
    to,
    by: index === 0 ? "guest" : "staff",
    reason: null,
    at: `2026-07-01T12:0${index}:00.000Z`,
  }));

const stepsOf = (...statuses: OrderStatus[]) =>
  progressOf("pickup", { status: statuses.at(-1) ?? "placed", events: told(...statuses) }).map(
    ({ step, state, at }) => `${step} ${state}${at ? ` ${at.slice(11, 16)}` : ""}`,
  );

describe("the steps of an order", () => {
  test("begin with what was checked when it was placed, each with its time", () => {
    expect(stepsOf("placed")).toEqual([
      "in_stock done 12:00",
      "placed current 12:00",
      "confirmed upcoming",
      "preparing upcoming",
      "ready upcoming",
      "picked_up upcoming",
    ]);
    expect(stepsOf("placed", "confirmed", "preparing", "ready", "picked_up").at(-1)).toBe("picked_up done 12:04");
  });

  test("a step that was taken back is still to come", () => {
    expect(stepsOf("placed", "confirmed", "preparing", "confirmed").slice(2)).toEqual([
      "confirmed current 12:03",
      "preparing upcoming",
      "ready upcoming",
      "picked_up upcoming",
    ]);
  });

  test("end where an order was declined, and show nothing that will not happen any more", () => {
    expect(stepsOf("placed", "rejected")).toEqual([
      "in_stock done 12:00",
      "placed done 12:00",
      "rejected rejected 12:01",
    ]);
  });
});
