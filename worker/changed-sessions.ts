import { forgetOldest } from "./forget-oldest.ts";

const KEPT_MAX = 2_000;

/**
 * Sessions that this isolate has seen refused because they were over or their rights had moved. Their sockets are closed once: a
 * client that goes on asking with the same token costs no room anything.
 */
export class ChangedSessions {
  readonly #seen = new Set<string>();

  isNew({ sid, mv }: { sid: string; mv: number }): boolean {
    const key = `${sid}:${mv}`;
    if (this.#seen.has(key)) return false;
    this.#seen.add(key);
    forgetOldest(this.#seen, KEPT_MAX);
    return true;
  }
}
