import type { Workerd } from "#local/workerd.ts";

/** Restarts after this long, as a platform does whose isolate has died. */
const RESTART_AFTER_MS = 100;
const UP_MS_MAX = 30_000;

/** Ends a workerd at will and has it running again, as its platform would. */
export class Keeper {
  #workerd: Workerd | undefined;
  #isUp = true;
  #isKept = true;
  #restarting: Promise<void> | undefined;

  /** Called with each new start's end; `begin` comes first, because the end can come before the start has returned. */
  begin(workerd: Workerd): void {
    this.#workerd = workerd;
  }

  /** Ends it as a crash does: nothing that is under way there comes to its end. False when it was down already. */
  kill(): boolean {
    const pid = this.#workerd?.pid;
    if (!this.#isUp || pid === undefined) return false;
    this.#isUp = false;
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It has just ended by itself.
    }
    return true;
  }

  /** What `startWorkerd` calls when it ends and nobody stopped it. */
  readonly ended = (): void => {
    this.#isUp = false;
    if (this.#isKept) this.#restarting ??= this.#restart().finally(() => (this.#restarting = undefined));
  };

  /** From now on it stays down when it ends, until `keep`. */
  abandon(): void {
    this.#isKept = false;
  }

  /** Has it running again, now and whenever it ends. */
  async keep(): Promise<void> {
    this.#isKept = true;
    if (!this.#isUp) await (this.#restarting ??= this.#restart().finally(() => (this.#restarting = undefined)));
  }

  /** Starts it anew, with another bundle if one is given, as a deploy does. */
  async redeploy(bundleDir?: string): Promise<void> {
    await this.up();
    this.#isUp = false;
    await this.#workerd?.reload(bundleDir);
    this.#isUp = true;
  }

  /** Waits until it runs. */
  async up(): Promise<void> {
    for (const deadline = Date.now() + UP_MS_MAX; !this.#isUp; await pause(10)) {
      if (Date.now() > deadline) throw new Error("The Worker did not come back.");
    }
  }

  async #restart(): Promise<void> {
    await pause(RESTART_AFTER_MS);
    await this.#workerd?.reload();
    this.#isUp = true;
  }
}

const pause = async (ms: number): Promise<void> => await new Promise((resolve) => setTimeout(resolve, ms));
