import { buildWorker, type Built } from "../../scripts/build-worker.ts";

let built: Promise<Built> | undefined;

/** The Worker of the present sources, as it would be deployed. Built at most once, whoever asks first. */
export function builtWorker(): Promise<Built> {
  built ??= buildWorker();
  return built;
}
