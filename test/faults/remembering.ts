import type { Confirmed } from "#test/support/rooms-apart.ts";
import type { Transcript } from "./evidence.ts";

/** A connection is told what it has missed as soon as it is open; a busy machine takes its time. */
const PATIENCE_MS = 5_000;

/** How often one could look, and where a room did not tell what it had said that it knows, a sentence each. */
export type Remembered = { looked: number; forgotten: string[] };

/**
 * Whether rooms tell whoever comes what they have confirmed before, whatever has become of their host in between. One looks at each
 * connection that came with less than its room had confirmed, and stayed for a moment.
 */
export function remembering(transcripts: readonly Transcript[], confirmed: readonly Confirmed[]): Remembered {
  const result: Remembered = { looked: 0, forgotten: [] };
  for (const { connection, room, since, openedAt, frames, closed } of transcripts) {
    const known = confirmed.findLast((each) => each.room === room && each.at < openedAt)?.seq ?? 0;
    const until = openedAt + PATIENCE_MS;
    if ((since ?? 0) >= known || (closed !== null && closed.at < until)) continue;
    result.looked++;
    const isTold = frames.some(({ at, text }) => at <= until && seqIn(text) >= known);
    if (!isTold) result.forgotten.push(`${connection} came with ${since ?? "nothing"} and was not told ${known}`);
  }
  return result;
}

/** The number of a frame; 0 for what is none. */
function seqIn(text: string): number {
  try {
    return (JSON.parse(text) as { seq?: number }).seq ?? 0;
  } catch {
    return 0;
  }
}
