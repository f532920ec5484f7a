import { forgetOldest } from "./forget-oldest.ts";

const EACH_MS = 60_000;
const KEPT_MAX = 2_000;

/** When this isolate last noted that a tablet is there: once a minute says enough. The database asks again, for all isolates. */
export class SeenDevices {
  readonly #seen = new Map<string, number>();

  isDue(deviceId: string, now: Date): boolean {
    const last = this.#seen.get(deviceId);
    if (last !== undefined && now.getTime() - last < EACH_MS) return false;
    this.#seen.delete(deviceId);
    this.#seen.set(deviceId, now.getTime());
    forgetOldest(this.#seen, KEPT_MAX);
    return true;
  }
}
