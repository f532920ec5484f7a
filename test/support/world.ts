import { inject } from "vitest";
import { startWorld, type World, type WorldOptions } from "./system.ts";

export type { LogLine, OrderWishes, PlacedOrder, World } from "./system.ts";

/** The whole system for one test file. */
export const testWorld = async (options?: WorldOptions): Promise<World> =>
  await startWorld(inject("postgresUrl"), options);
