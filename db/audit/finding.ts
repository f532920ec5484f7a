/** What came of looking at one invariant. */
export type Finding = {
  number: number;
  name: string;
  /** "not yet": what it speaks of does not exist. */
  state: "holds" | "broken" | "not yet";
  /** How many things were looked at, over all checks of the invariant; one thing may be looked at by several. */
  looked: number;
  /** What is wrong with which thing: ids and numbers, never a person. Capped for each check; the last entry counts the rest. */
  offending: string[];
};

/** Part of a finding: what one check saw. */
export type Seen = { looked: number; offending: string[] };

/** So many offenders are named by one check. */
export const NAMED_MAX = 20;

/** The named offenders of a check, and how many more there are. */
export function named(breach: string, offenders: readonly string[], total = offenders.length): string[] {
  const few = offenders.slice(0, NAMED_MAX).map((offender) => `${breach}: ${offender}`);
  return total > few.length ? [...few, `${breach}: … and ${total - few.length} more`] : few;
}

/** One finding of all that the checks of an invariant saw; without a check it is "not yet". */
export function findingOf(invariant: { number: number; name: string }, seen: readonly Seen[]): Finding {
  const { number, name } = invariant;
  const offending = seen.flatMap((each) => each.offending);
  const looked = seen.reduce((sum, each) => sum + each.looked, 0);
  const state = offending.length > 0 ? "broken" : seen.length > 0 ? "holds" : "not yet";
  return { number, name, state, looked, offending };
}
