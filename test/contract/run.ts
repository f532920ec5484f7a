import { afterAll, beforeAll } from "vitest";
import { startScript } from "#test/support/workerd-script.ts";
import type { WorkerdScript } from "#test/support/workerd-script.ts";
import type { Scenarios } from "./script-worker.ts";
import type { Target } from "./targets.ts";

/**
 * Starts the target before the tests of a `describe`, and gives a function that runs one scenario of the script against it:
 * here in Node, or in workerd. What comes back has been JSON in both, so that the same expectations hold.
 */
export function runner<Env extends Record<string, string>, All extends Scenarios<Env>>(
  where: "Node" | "workerd",
  script: { path: string; scenarios: All },
  open: () => Promise<Target<Env>>,
): <Name extends keyof All & string>(name: Name) => ReturnType<All[Name]> {
  let target: Target<Env> | undefined;
  let worker: WorkerdScript | undefined;
  beforeAll(async () => {
    target = await open();
    if (where === "workerd") worker = await startScript(script.path, target.env);
  });
  afterAll(async () => {
    await worker?.[Symbol.asyncDispose]();
    await target?.stop();
  });
  const run = async (name: string): Promise<unknown> => {
    if (!target) throw new Error("The target is not started.");
    const result = worker ? await worker.call(`/${name}`) : await script.scenarios[name]?.(target.env);
    return JSON.parse(JSON.stringify(result ?? null));
  };
  return run as <Name extends keyof All & string>(name: Name) => ReturnType<All[Name]>;
}
