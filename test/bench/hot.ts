import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { SourceMap } from "node:module";
import path from "node:path";
import { parseArgs } from "node:util";
import { median } from "./percentiles.ts";
import { asText } from "./table.ts";

const USAGE = `npx tsx test/bench/hot.ts <folder or .cpuprofile> [--top 25] [--map dist/<build>/worker/index.js.map] [--by function|file]

Says where the samples of CPU profiles were taken: what each function used itself, without what it called. Idle time is left out.
With the map of a bundle its functions have the names and places of their sources.`;

type Profile = {
  nodes: { id: number; callFrame: { functionName: string; url: string; lineNumber: number; columnNumber: number } }[];
  samples: number[];
  timeDeltas: number[];
};

const LONGEST_IN_MEDIANS = 5;
const NO_WORK = new Set(["(idle)", "(root)"]);

function main(): void {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      top: { type: "string", default: "25" },
      map: { type: "string" },
      by: { type: "string", default: "function" },
      help: { type: "boolean", default: false },
    },
  });
  const [from] = positionals;
  if (values.help || from === undefined) return console.log(USAGE);
  const map = values.map === undefined ? null : new SourceMap(JSON.parse(readFileSync(values.map, "utf8")));
  for (const file of profilesIn(from)) {
    const used = usedBy(JSON.parse(readFileSync(file, "utf8")) as Profile, map, values.by === "file");
    const total = [...used.values()].reduce((sum, ms) => sum + ms, 0);
    const rows = [...used]
      .sort(([, a], [, b]) => b - a)
      .slice(0, Number(values.top))
      .map(([place, ms]) => [place, ms.toFixed(0), `${((ms / total) * 100).toFixed(1)} %`]);
    console.log(`\n${file}: ${total.toFixed(0)} ms at work\n\n${asText(["where", "ms", "share"], rows)}`);
  }
}

function profilesIn(from: string): string[] {
  if (!existsSync(from)) throw new Error(`There is no ${from}.`);
  if (!statSync(from).isDirectory()) return [from];
  return readdirSync(from, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".cpuprofile"))
    .map((name) => path.join(from, name));
}

/** Milliseconds that each place used itself. */
function usedBy({ nodes, samples, timeDeltas }: Profile, map: SourceMap | null, byFile: boolean): Map<string, number> {
  const places = new Map(nodes.map(({ id, callFrame }) => [id, placeOf(callFrame, map, byFile)]));
  const used = new Map<string, number>();
  // workerd takes no samples while nothing runs: the next one would count the wait as work.
  const longest = LONGEST_IN_MEDIANS * median(timeDeltas);
  for (const [index, id] of samples.entries()) {
    const place = places.get(id);
    if (place === undefined || NO_WORK.has(place)) continue;
    used.set(place, (used.get(place) ?? 0) + Math.min(longest, timeDeltas[index] ?? 0) / 1000);
  }
  return used;
}

function placeOf(frame: Profile["nodes"][number]["callFrame"], map: SourceMap | null, byFile: boolean): string {
  const { functionName, url, lineNumber, columnNumber } = frame;
  if (functionName.startsWith("(")) return functionName;
  const entry = map && url.endsWith("index.js") ? map.findEntry(lineNumber, columnNumber) : {};
  const { originalSource, originalLine, name } = entry as {
    originalSource?: string;
    originalLine?: number;
    name?: string;
  };
  const file = shortened(originalSource ?? url);
  const called = name ?? functionName;
  return byFile ? file : `${called === "" ? "(unnamed)" : called}  ${file}:${(originalLine ?? lineNumber) + 1}`;
}

const shortened = (url: string): string =>
  url
    .replace(/^file:\/\//, "")
    .replace(/^.*\/node_modules\//, "")
    .replace(/^(\.\.\/)+/, "")
    .replace(`${process.cwd()}/`, "") || "(native)";

main();
