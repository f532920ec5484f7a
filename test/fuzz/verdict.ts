import { auditDatabase } from "#db/audit/invariants.ts";
import type { LogLine, World } from "#test/support/system.ts";

/** What the Worker says loudly when a message of the queue cannot be read: that is what we sent it. */
const EXPECTED_ERRORS: ReadonlySet<string> = new Set(["ALERT delivery parked", "delivery given up by QStash"]);
const NAMED_MAX = 5;
/** So long the work that the requests caused may take to come to rest. */
const QUIET_MS = 60_000;

/** A message with a good signature that says nothing readable of a real event: the event was given up because of us. */
const isUnreadable = ({ message, reason, eventId }: LogLine): boolean =>
  message === "ALERT delivery parked" && reason === "This delivery cannot be read." && typeof eventId === "string";

/** What is wrong with the system after a campaign: work that never ends, errors in the log, broken invariants. */
export async function lookAfterwards(world: World): Promise<string[]> {
  const found: string[] = [];
  await world.quiesce({ sweeping: true, timeoutMs: QUIET_MS }).catch((error: unknown) => {
    found.push(error instanceof Error ? error.message : "it never came to rest");
  });
  const errors = world.logs.filter(({ level, message }) => level === "error" && !EXPECTED_ERRORS.has(message));
  for (const line of errors.slice(0, NAMED_MAX)) found.push(`logged: ${JSON.stringify(line).slice(0, 1_000)}`);
  if (errors.length > NAMED_MAX) found.push(`… and ${errors.length - NAMED_MAX} more lines of errors`);
  const poison = world.logs.filter(isUnreadable).map(({ eventId }) => String(eventId));
  const findings = await auditDatabase(world.db.query, { poison });
  for (const { number, offending } of findings) found.push(...offending.map((each) => `invariant ${number}: ${each}`));
  return found;
}
