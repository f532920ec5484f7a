import { randomUUID } from "node:crypto";
import type { OrderStatus } from "#domain/order-status.ts";
import type { Client, Wish } from "./client.ts";
import type { Kitchen } from "./house.ts";

/** An order, and those who must not get at it. */
export type Prey = {
  order: { id: string; version: number; next: OrderStatus; kitchen: Kitchen };
  /** Somebody with an account who has nothing to do with it. */
  stranger: Client;
  /** Whoever holds the link to another guest's order. */
  otherGuest: Client | null;
  /** Whoever holds a link to this order, but only to look at it. */
  onlooker: Client | null;
  /** Another restaurant: its crew and its till. */
  neighbour: Kitchen | null;
};

/** A wish that must not be fulfilled, and who has it. */
export type Pry = { client: Client; wish: Wish };

/** Every way in which each of them may try to see or to do what is not theirs; nobody who is there has none. */
export function priesInto({ order, stranger, otherGuest, onlooker, neighbour }: Prey): Pry[][] {
  const { id, version, next, kitchen } = order;
  const { restaurant } = kitchen;
  const look: Ask[] = [get(`/orders/${id}`), get(`/orders/${id}/events?after=0`), ticket("order", id)];
  const cancel = post(`/orders/${id}/cancel`, { reason: "other" });
  const move = post(`/orders/${id}/status`, { to: next, version });
  const house: Ask[] = [get(`/restaurants/${restaurant.id}/board`), ticket("kitchen", restaurant.id)];
  const run: Ask[] = [
    post(`/items/${restaurant.coffee.id}/sold-out`, {}),
    post(`/restaurants/${restaurant.id}/close`, { message: "Gone" }),
  ];
  return [
    by(stranger, [...look, cancel, move, ...house, ...run]),
    by(otherGuest, [...look, cancel]),
    by(onlooker, [cancel, move]),
    by(neighbour?.crew, [...look, cancel, move, ...house]),
    by(neighbour?.manager, run),
    by(neighbour?.till, [post("/stock/reduce", { itemId: restaurant.tart.id, quantity: 1 })]),
  ].filter(({ length }) => length > 0);
}

type Ask = Pick<Wish, "method" | "path" | "body">;

const get = (path: string): Ask => ({ method: "GET", path });
const post = (path: string, body: object): Ask => ({ method: "POST", path, body });
const ticket = (room: string, id: string): Ask => post("/room-tickets", { room, id });

const by = (client: Client | null | undefined, asks: readonly Ask[]): Pry[] =>
  client ? asks.map((ask) => ({ client, wish: { op: "pry", key: randomUUID(), ...ask } })) : [];
