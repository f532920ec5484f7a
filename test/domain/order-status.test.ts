import { describe, expect, test } from "vitest";
import {
  BOARD_STATUSES,
  checkMove,
  COMPLETED_STATUSES,
  completedStatus,
  findMove,
  FULFILMENTS,
  isOnBoard,
  isTerminal,
  movesFor,
  ORDER_MOVES,
  ORDER_STATUSES,
  reasonNeeded,
  TERMINAL_STATUSES,
  trackerSteps,
  type Fulfilment,
  type OrderStatus,
} from "#domain/order-status.ts";
import { ACTOR_ROLES } from "#domain/roles.ts";

const order = (status: OrderStatus, fulfilment: Fulfilment = "pickup") => ({ status, fulfilment });

describe("the table of moves", () => {
  test("has one row for each pair, between known statuses, with somebody to make it", () => {
    const pairs = ORDER_MOVES.map(({ from, to }) => `${from} ${to}`);
    expect(new Set(pairs).size).toBe(pairs.length);
    for (const { from, to, roles } of ORDER_MOVES) {
      expect(ORDER_STATUSES).toContain(from);
      expect(ORDER_STATUSES).toContain(to);
      expect(from).not.toBe(to);
      expect(roles.length).toBeGreaterThan(0);
      for (const role of roles) expect(ACTOR_ROLES).toContain(role);
    }
  });

  test("leads out of every status that is not the end, and out of none that is", () => {
    for (const status of ORDER_STATUSES) {
      expect(
        ORDER_MOVES.some(({ from }) => from === status),
        status,
      ).toBe(!isTerminal(status));
    }
  });

  test.each(FULFILMENTS)("brings a %s order from placed to its own end, and to no other", (fulfilment) => {
    const reached = new Set<OrderStatus>(["placed"]);
    for (const from of reached) {
      for (const to of ORDER_STATUSES) if (checkMove(order(from, fulfilment), to, ACTOR_ROLES).ok) reached.add(to);
    }
    const ends = COMPLETED_STATUSES.filter((status) => reached.has(status));
    expect(ends).toEqual([completedStatus(fulfilment)]);
    const steps = trackerSteps(fulfilment);
    for (const [index, step] of steps.slice(1).entries()) {
      expect(findMove(steps[index] as OrderStatus, step), step).toBeDefined();
    }
    expect(steps.at(-1)).toBe(completedStatus(fulfilment));
  });

  test("gives no portions back once somebody has started to cook", () => {
    for (const { from, to, returnsStock } of ORDER_MOVES) {
      const unstarted = ["pending_payment", "placed", "confirmed"].includes(from);
      expect(returnsStock === true, `${from} → ${to}`).toBe(unstarted && ["cancelled", "rejected"].includes(to));
    }
  });

  test("owes the guest a reason whenever the restaurant ends an order", () => {
    for (const move of ORDER_MOVES.filter(
      ({ to, from }) => ["cancelled", "rejected"].includes(to) && from !== "pending_payment",
    )) {
      expect(reasonNeeded(move, ["manager"]), `${move.from} → ${move.to}`).toBe(true);
      expect(reasonNeeded(move, ["customer"])).toBe(false);
      expect(reasonNeeded(move, ["customer", "staff"])).toBe(false);
    }
  });
});

describe("who may move an order", () => {
  test.each([
    ["a guest may cancel until the kitchen starts", "confirmed", "cancelled", ["guest"], true],
    ["a guest may not once it has", "preparing", "cancelled", ["guest"], "not_allowed"],
    ["a guest confirms nothing", "placed", "confirmed", ["customer"], "not_allowed"],
    ["a cook confirms", "placed", "confirmed", ["kitchen"], true],
    ["a cook may take a step back", "ready", "preparing", ["kitchen"], true],
    ["a cook rejects nothing", "placed", "rejected", ["kitchen"], "not_allowed"],
    ["nobody jumps", "placed", "ready", ["owner"], "illegal_move"],
    ["nobody brings the dead back", "cancelled", "placed", ["owner"], "illegal_move"],
    ["a pickup is not served", "ready", "served", ["kitchen"], "illegal_move"],
    ["without a role nobody does anything", "placed", "confirmed", [], "not_allowed"],
  ] as const)("%s", (_, from, to, roles, wanted) => {
    const result = checkMove(order(from), to, roles);
    expect(result.ok || result.error).toBe(wanted);
  });

  test("a screen offers exactly the moves that would be accepted", () => {
    for (const from of ORDER_STATUSES) {
      for (const role of ACTOR_ROLES) {
        const offered = movesFor(order(from, "dine_in"), [role]).map(({ to }) => to);
        const accepted = ORDER_STATUSES.filter((to) => checkMove(order(from, "dine_in"), to, [role]).ok);
        expect(offered.toSorted()).toEqual(accepted.toSorted());
      }
    }
  });
});

test("an order is on the rail, over, or waiting for something else, never two of these", () => {
  for (const status of ORDER_STATUSES) expect(isOnBoard(status) && isTerminal(status)).toBe(false);
  expect(BOARD_STATUSES.every(isOnBoard)).toBe(true);
  expect(TERMINAL_STATUSES.every(isTerminal)).toBe(true);
});
