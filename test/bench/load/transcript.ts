const GAPS_KEPT = 20;

/**
 * What one listener heard of one room, over all its sockets. Each socket begins with everything (a snapshot) or with what comes after
 * the seq that it named, and goes on one by one; a snapshot in between stands for all before it, and never goes back.
 */
export class Transcript {
  /** The newest seq that was heard; 0 of nothing. */
  seq = 0;
  frames = 0;
  /** The first few places where something was missing, as one line each. */
  readonly gaps: string[] = [];

  constructor(readonly room: string) {}

  /** A socket opens, with the seq that its listener has already, if any. Returns what to call with each of its frames. */
  opened(since: number | null): (kind: "snapshot" | "event", seq: number) => void {
    let last = since;
    return (kind, seq) => {
      this.frames++;
      const fits = kind === "snapshot" ? seq >= (last ?? 0) : last !== null && seq === last + 1;
      if (!fits && this.gaps.length < GAPS_KEPT)
        this.gaps.push(`${this.room}: ${kind} ${seq} after ${last ?? "nothing"}`);
      last = seq;
      this.seq = Math.max(this.seq, seq);
    };
  }
}
