import type { Experiment } from "./experiment.ts";
import { f10 } from "./f10-slow.ts";
import { f11 } from "./f11-poison.ts";
import { f12 } from "./f12-two-versions.ts";
import { f13 } from "./f13-combinations.ts";
import { f16 } from "./f16-keys.ts";
import { f2 } from "./f2-kills.ts";
import { f3 } from "./f3-hostile-queue.ts";
import { f4 } from "./f4-queue-down.ts";
import { f5 } from "./f5-redis.ts";
import { f6 } from "./f6-postgres.ts";
import { f7 } from "./f7-rooms.ts";
import { f8 } from "./f8-clocks.ts";

/** Every experiment under load, by number. F1, the sweep over single calls, is `sweep/run.ts`. */
export const EXPERIMENTS: readonly Experiment[] = [f2, f3, f4, f5, f6, f7, f8, f10, f11, f12, f13, f16];
