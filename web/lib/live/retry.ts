const SHORTEST = 300;
/**
 * Longest waits by attempt. The first is long enough to spread the guests of a busy evening over seconds when a deploy cuts them
 * all off together; the last is for places where sockets never get through, and each attempt costs a ticket.
 */
const LONGEST = { first: 5_000, soon: 2_000, usual: 10_000, hopeless: 30_000 };
/**
 * A host that has died is back within seconds, and within five more every page shall be: one that has come a moment too early waits once
 * more, and then it asks for a ticket and connects, for which a busy evening needs a second or two.
 */
const SOON_UNTIL = 5;
const HOPELESS_AFTER = 12;

/** How long to wait before an attempt, in milliseconds: any time up to the longest ("full jitter"). The 0th is the page's first. */
export function retryDelay(attempt: number, random: () => number): number {
  if (attempt <= 0) return 0;
  return SHORTEST + random() * (longestDelay(attempt) - SHORTEST);
}

function longestDelay(attempt: number): number {
  if (attempt === 1) return LONGEST.first;
  if (attempt <= SOON_UNTIL) return LONGEST.soon;
  return attempt <= HOPELESS_AFTER ? LONGEST.usual : LONGEST.hopeless;
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
