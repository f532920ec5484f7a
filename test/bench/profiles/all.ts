import { budgets } from "./budgets.ts";
import { fanout } from "./fanout.ts";
import { lastStock } from "./last-stock.ts";
import { load } from "./load.ts";
import type { Profile } from "./profile.ts";
import { reads } from "./reads.ts";
import { rush } from "./rush.ts";
import { soak } from "./soak.ts";

/** Tried one after the other, to find the highest that holds. */
export const KNEE_RATES = [50, 100, 150, 200, 250];
const KNEE_SECONDS = 20;

const knee: Profile = {
  ...load,
  scale: { ...load.scale, seconds: KNEE_SECONDS, knee: KNEE_RATES },
};

/** Every profile by its name, in the order in which all of them run. */
export const PROFILES: Record<string, Profile> = {
  load,
  knee,
  "knee-unwatched": { ...knee, scale: { ...knee.scale, sockets: 0 } },
  rush,
  "last-stock": lastStock,
  fanout,
  reads,
  budgets,
  soak,
};
