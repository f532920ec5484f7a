import { costLine, refuseSurprises, type Bench } from "../bench.ts";
import { drained } from "../drain.ts";
import { atLeast, atMost } from "../figures.ts";
import { median, summarise } from "../percentiles.ts";

const CALLERS = [1, 8, 32];
const WARM_UP_SECONDS = 5;

/** Orders through the whole Worker, against the same function called over a connection for each caller. */
export async function orders({ rig, rounds, seconds, say, figures }: Bench): Promise<number> {
  const source = await rig.orders(1);
  const seen = CALLERS.map((callers) => ({ callers, rounds: [] as Round[] }));
  let accepted = await warmUp(rig);
  for (let round = 1; round <= rounds; round++) {
    for (const each of seen) {
      const { callers } = each;
      const first = rig.cpu();
      const direct = await rig.load.run("direct", { databaseUrl: rig.directUrl, callers, seconds, source });
      refuseSurprises("A direct order", direct.surprises);
      const before = rig.cpu();
      const worker = await rig.load.run("closed", { url: rig.url, callers, seconds, source });
      const between = rig.cpu();
      refuseSurprises("An order", worker.surprises);
      const drainedMs = await drained(rig.db);
      accepted += worker.times.length;
      each.rounds.push({
        direct: { rate: direct.times.length / direct.seconds, times: direct.times },
        worker: { rate: worker.times.length / worker.seconds, times: worker.times },
        drainedMs,
      });
      const { direct: bare, worker: whole } = each.rounds.at(-1) as Round;
      say(
        `round ${round}, ${callers} callers: ${whole.rate.toFixed(0)}/s of ${bare.rate.toFixed(0)}/s, drained in ${(drainedMs / 1000).toFixed(1)} s`,
      );
      say(`  directly: ${costLine(first, before, direct.times.length)}`);
      say(`  accepted: ${costLine(before, between, worker.times.length)}`);
      say(`  done:     ${costLine(before, rig.cpu(), worker.times.length)}`);
    }
  }
  for (const { callers, rounds: done } of seen) report(figures, callers, done);
  return accepted;
}

/** Compilers learn from the first few hundred orders, and nobody opens a restaurant for two seconds. */
async function warmUp(rig: Bench["rig"]): Promise<number> {
  const source = await rig.orders(6);
  const tally = await rig.load.run("closed", { url: rig.url, callers: 8, seconds: WARM_UP_SECONDS, source });
  refuseSurprises("An order", tally.surprises);
  await drained(rig.db);
  return tally.times.length;
}

type Timed = { rate: number; times: number[] };
type Round = { direct: Timed; worker: Timed; drainedMs: number };

function report(figures: Bench["figures"], callers: number, rounds: Round[]): void {
  const part = "orders";
  const ratio = median(rounds.map(({ direct, worker }) => worker.rate / direct.rate));
  figures.push({
    part,
    what: `orders accepted, ${callers} caller${callers === 1 ? "" : "s"}`,
    value: median(rounds.map(({ worker }) => worker.rate)),
    unit: "/s",
    bare: { value: median(rounds.map(({ direct }) => direct.rate)), ratio },
    ...(callers === 32 && { target: atLeast(ratio, 0.4, "≥ 40 %") }),
  });
  const p99s = rounds.map(({ direct, worker }) => ({
    direct: summarise(direct.times).p99,
    worker: summarise(worker.times).p99,
  }));
  const slower = median(p99s.map(({ direct, worker }) => worker / direct));
  figures.push({
    part,
    what: `… p99`,
    value: median(p99s.map(({ worker }) => worker)),
    unit: "ms",
    bare: { value: median(p99s.map(({ direct }) => direct)), ratio: slower },
    ...(callers === 32 && { target: atMost(slower, 4, "≤ 4 ×") }),
  });
  if (callers === 32) {
    const value = median(rounds.map(({ drainedMs }) => drainedMs));
    figures.push({ part, what: "… backlog drained afterwards within", value, unit: "ms" });
  }
}
