import pg from "pg";
import { refuseSurprises, type Bench } from "../bench.ts";
import { atMost } from "../figures.ts";
import { writeHistory } from "../history.ts";
import { median } from "../percentiles.ts";

const ORDERS = 400_000;
const CALLERS = 8;

/**
 * Whether a year of orders slows the next one down. Two copies of the database, one with history and one without, take turns on the
 * same Postgres, so that whatever else the machine does meets both.
 */
export async function history({ rig, rounds, seconds, say, figures }: Bench): Promise<void> {
  const [without, withHistory] = [await rig.copyDatabase("without_history"), await rig.copyDatabase("with_history")];
  const db = new pg.Client({ connectionString: withHistory });
  await db.connect();
  const started = performance.now();
  try {
    await writeHistory(db, ORDERS);
    await db.query("checkpoint");
  } finally {
    await db.end();
  }
  say(
    `${ORDERS.toLocaleString("en-GB")} orders of history written in ${((performance.now() - started) / 1000).toFixed(0)} s`,
  );

  const source = await rig.orders(5);
  const rates: { without: number; with: number }[] = [];
  for (let round = 0; round <= rounds; round++) {
    const rate = async (databaseUrl: string) => {
      const tally = await rig.load.run("direct", {
        databaseUrl,
        callers: CALLERS,
        seconds: round === 0 ? 1 : seconds,
        source,
      });
      refuseSurprises("An order", tally.surprises);
      return tally.times.length / tally.seconds;
    };
    const pair = { without: await rate(without), with: await rate(withHistory) };
    if (round === 0) continue; // reads what it needs into memory
    rates.push(pair);
    say(`round ${round}: ${pair.with.toFixed(0)}/s with history, ${pair.without.toFixed(0)}/s without`);
  }
  const ratio = median(rates.map((pair) => pair.with / pair.without));
  figures.push({
    part: "history",
    what: `orders placed directly, ${CALLERS} callers, with ${ORDERS.toLocaleString("en-GB")} orders of history`,
    value: median(rates.map((pair) => pair.with)),
    unit: "/s",
    bare: { value: median(rates.map((pair) => pair.without)), ratio },
    target: atMost(1 - ratio, 0.1, "costs < 10 %"),
  });
}
