const SHORTEST = 300;
/**
 * Longest waits by attempt. The first is long enough to spread the guests of a busy evening over seconds when a deploy cuts them
 * all off together; the last is for places where sockets never get through, and each attempt costs a ticket.
 */
const LONGEST = { first: 5_000, usual: 10_000, hopeless: 30_000 };
const HOPELESS_AFTER = 12;

/** How long to wait before an attempt, in milliseconds: any time up to the longest ("full jitter"). The 0th is the page's first. */
export function retryDelay(attempt: number, random: () => number): number {
  if (attempt <= 0) return 0;
  const longest = attempt === 1 ? LONGEST.first : attempt <= HOPELESS_AFTER ? LONGEST.usual : LONGEST.hopeless;
  return SHORTEST + random() * (longest - SHORTEST);
}

/** When a socket ended only because its ticket's time was up: nobody else's did. */
export const promptDelay = (random: () => number): number => random() * SHORTEST;

/** A wait that can be cut short, because the network came back or somebody looks at the page again. */
export class Pause {
  #end: (() => void) | undefined;

  /** Waits. One at a time: a second wait ends the first. */
  async wait(milliseconds: number): Promise<void> {
    this.skip();
    if (milliseconds <= 0) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#end = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#end = undefined;
  }

  skip(): void {
    this.#end?.();
    this.#end = undefined;
  }
}
