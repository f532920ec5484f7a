import { collectEvidence } from "./collect.ts";
import { audit } from "./audit.ts";
import type { Attempt, Evidence } from "./evidence.ts";
import type { Rig } from "./rig.ts";
import { settle, whatScreensMiss, type Settled } from "./settle.ts";

/** Something that must be so after a run. `why` says what was found instead. */
export type Check = { what: string; isGood: boolean; why: string };

/** A check with what came of it. */
export const check = (what: string, isGood: boolean, why = ""): Check => ({ what, isGood, why });

/** `unlooked`: invariants that hold because there was nothing to look at. */
export type Verdict = { checks: Check[]; settled: Settled; unlooked: string[] };

/** Everything that must hold after any run, whatever was broken in it. `forgives`: part of a log line that the run has caused itself. */
export async function judge(rig: Rig, forgives?: string): Promise<Verdict> {
  const settled = await settle(rig);
  const missing = await whatScreensMiss(rig);
  const evidence = await collectEvidence(rig);
  const findings = await audit(rig.world.db.query, evidence);
  const invented = await inventedIn(rig, evidence);
  const pried = evidence.attempts.filter(({ op, outcome }) => op === "pry" && outcome === "ok");
  const signedOut = signedOutWithoutReason(evidence.attempts);
  const jumps = rig.screens.all.flatMap((screen) => screen.jumps());
  const crashed = evidence.attempts.filter(({ status }) => status === 500);
  const bugs = rig.world.logs.filter(
    (line) => line.message === "unhandled" && (forgives === undefined || !JSON.stringify(line).includes(forgives)),
  );
  return {
    settled,
    unlooked: findings
      .filter(({ state, looked }) => state === "holds" && looked === 0)
      .map(({ number, name }) => `${number} ${name}`),
    checks: [
      check(
        "everything comes to rest",
        settled.left === null,
        `after ${settled.sweeps} sweeps and ${settled.ms} ms it had not: ${settled.left}`,
      ),
      ...findings
        .filter(({ state }) => state !== "not yet")
        .map(({ number, name, state, offending }) =>
          check(`${number} ${name}`, state === "holds", offending.slice(0, 3).join("; ")),
        ),
      check("the queue was given nothing that did not happen", invented.length === 0, invented.slice(0, 3).join("; ")),
      check("every page shows what there is", missing.length === 0, missing.slice(0, 3).join("; ")),
      check("no page goes on over what it has not heard", jumps.length === 0, jumps.slice(0, 3).join("; ")),
      check("nobody gets what is not theirs", pried.length === 0, pried.slice(0, 3).map(told).join("; ")),
      check("nobody is signed out without a reason", signedOut.length === 0, signedOut.slice(0, 3).join("; ")),
      check("no answer is a crash", crashed.length === 0, `${crashed[0]?.op}: ${crashed[0]?.body}`),
      check("the Worker meets nothing unforeseen", bugs.length === 0, JSON.stringify(bugs[0])),
    ],
  };
}

/** Who was refused a new session although none of their tokens was ever shown twice: only that can look like a theft. */
function signedOutWithoutReason(attempts: readonly Attempt[]): string[] {
  const shown = new Map<string, Set<string>>();
  const repeated = new Set<string>();
  const refused: string[] = [];
  for (const { op, principal, request, status } of attempts) {
    if (op !== "refresh") continue;
    const tokens = shown.get(principal) ?? new Set();
    shown.set(principal, tokens);
    if (tokens.has(request.body ?? "")) repeated.add(principal);
    tokens.add(request.body ?? "");
    if (status === 401) refused.push(principal);
  }
  return refused.filter((principal) => !repeated.has(principal));
}

const told = ({ principal, status, request: { method, path } }: Attempt): string =>
  `${principal} was answered ${status} to ${method} ${path}`;

/** Events that the queue was given and that no transaction has made. */
async function inventedIn({ world }: Rig, { queueBodies }: Evidence): Promise<string[]> {
  const ids = queueBodies.flatMap((body) => /"event":\{[^}]*"id":"([0-9a-f-]{36})"/.exec(body)?.[1] ?? []);
  const [made] = await world.db.query<{ events: number }>("select count(*)::int as events from outbox");
  if (ids.length === 0 && made?.events !== 0) return ["nothing was looked at: the queue keeps no letter with an event"];
  const rows = await world.db.query<{ id: string }>(
    `select given.id from unnest($1::uuid[]) as given(id) where not exists (select from outbox o where o.id = given.id)`,
    [ids],
  );
  return rows.map(({ id }) => `event ${id}`);
}
