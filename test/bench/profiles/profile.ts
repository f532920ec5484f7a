import type { Figure } from "../figures.ts";
import type { Picture } from "../picture.ts";
import type { Rig } from "../rig.ts";

/** How much of everything: each profile has its own, and flags change it. */
export type Scale = {
  /** Orders a second; at the end of a rush; moves a second of a fan-out. */
  rate: number;
  seconds: number;
  /** Customers who watch their order. */
  sockets: number;
  kitchenSockets: number;
  /** Moves a second beside the orders. */
  moves: number;
  /** Menu reads a second beside the orders. */
  reads: number;
  buyers: number;
  units: number;
  seed: number;
  /** How many seeds, from the first one on. */
  seeds: number;
  /** Whether arrivals are drawn at random, or come at even distances. */
  arrivals: "poisson" | "constant";
  /** The rates of which the highest that holds is looked for; none for a plain run. */
  knee: number[];
};

export type Stage = { rig: Rig; scale: Scale; say: (line: string) => void };

export type Outcome = {
  figures: Figure[];
  /** By the name of the file that it goes to. */
  pictures: Record<string, Picture>;
  /** What the pictures and figures were made from, for other tools. */
  data: unknown;
};

export type Profile = {
  /** In one sentence, what is done. */
  what: (scale: Scale) => string;
  scale: Scale;
  /** What the system has in it before anybody comes. */
  house: { restaurants: number; customers: number };
  run: (stage: Stage) => Promise<Outcome>;
};

/** What most profiles begin with. */
export const USUAL: Scale = {
  rate: 100,
  seconds: 120,
  sockets: 1_000,
  kitchenSockets: 20,
  moves: 0,
  reads: 0,
  buyers: 0,
  units: 0,
  seed: 1,
  seeds: 1,
  arrivals: "poisson",
  knee: [],
};
export const HOUSE = { restaurants: 5, customers: 1_000 };
