import { costLine, refuseSurprises, type Bench } from "../bench.ts";
import { atLeast, atMost } from "../figures.ts";
import type { SourceSpec } from "../load/sources.ts";
import type { Tally } from "../load/tally.ts";
import { median, summarise } from "../percentiles.ts";

const CALLERS = 8;
/** The kitchen that has run out of something for this part; none of its dishes is missing in another. */
const KITCHEN = 4;

/** Menu reads, and orders that are refused from a hint, against a Worker that does nothing. */
export async function menu(bench: Bench): Promise<void> {
  const { rig, rounds, seconds, say } = bench;
  const soldOut = await sellOut(bench);
  const kinds: { name: string; url: string; source: SourceSpec; tallies: Tally[] }[] = [
    { name: "hello", url: rig.helloUrl, source: { kind: "get", path: "/" }, tallies: [] },
    {
      name: "menu",
      url: rig.url,
      source: { kind: "get", path: `/api/v1/restaurants/${rig.demo.restaurantId}/menu` },
      tallies: [],
    },
    { name: "soldOut", url: rig.url, source: soldOut.source, tallies: [] },
  ];
  try {
    for (let round = 0; round <= rounds; round++) {
      const lines: string[] = [];
      for (const { name, url, source, tallies } of kinds) {
        const before = rig.cpu();
        const tally = await rig.load.run("closed", {
          url,
          callers: CALLERS,
          seconds: round === 0 ? 1 : seconds,
          source,
        });
        refuseSurprises(name, tally.surprises);
        if (round === 0) continue; // warms up
        tallies.push(tally);
        lines.push(`${name} ${Math.round(tally.times.length / tally.seconds)}/s`);
        if (name !== "hello") lines.push(`(${costLine(before, rig.cpu(), tally.times.length)})`);
      }
      if (round > 0) say(`round ${round}: ${lines.join(", ")}`);
    }
  } finally {
    await soldOut.undo();
  }
  const [hello = [], reads = [], refusals = []] = kinds.map(({ tallies }) => tallies);
  report(bench, "menu read from a warm isolate", reads, hello, 0.65);
  report(bench, "“sold out” from the hint", refusals, hello, 0.6);
}

function report({ figures }: Bench, what: string, tallies: Tally[], hello: Tally[], wanted: number): void {
  const rate = ({ times, seconds }: Tally) => times.length / seconds;
  const p99 = ({ times }: Tally) => summarise(times).p99;
  const against = (of: (tally: Tally) => number) =>
    median(tallies.map((tally, round) => of(tally) / of(hello[round] as Tally)));
  const ratio = against(rate);
  figures.push({
    part: "menu",
    what,
    value: median(tallies.map(rate)),
    unit: "/s",
    bare: { value: median(hello.map(rate)), ratio },
    target: atLeast(ratio, wanted, `≥ ${Math.round(wanted * 100)} %`),
  });
  const slower = against(p99);
  figures.push({
    part: "menu",
    what: "… p99",
    value: median(tallies.map(p99)),
    unit: "ms",
    bare: { value: median(hello.map(p99)), ratio: slower },
    target: atMost(slower, 1.5, "≤ 1.5 ×"),
  });
}

/** Takes a dish off sale, and brings it back afterwards. */
async function sellOut({ rig }: Bench): Promise<{ source: SourceSpec; undo: () => Promise<void> }> {
  const { menu, crewToken } = await rig.kitchen(KITCHEN);
  const itemId = menu.items.find(({ optionGroups }) => optionGroups.length === 0)?.id ?? "";
  const tell = async (what: "sold-out" | "restock") => {
    const headers = { "content-type": "application/json", authorization: `Bearer ${crewToken}` };
    const response = await fetch(`${rig.url}/api/v1/items/${itemId}/${what}`, { method: "POST", headers, body: "{}" });
    if (!response.ok) throw new Error(`The dish was not told ${what}: ${await response.text()}`);
  };
  await tell("sold-out");
  const source: SourceSpec = { kind: "soldOut", restaurantId: menu.restaurantId, menuVersion: menu.version, itemId };
  return { source, undo: () => tell("restock") };
}
