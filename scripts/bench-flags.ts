import type { ParseArgsConfig } from "node:util";
import { KNEE_RATES, PROFILES } from "#test/bench/profiles/all.ts";
import type { Profile, Scale } from "#test/bench/profiles/profile.ts";
import { wholeOption, WrongUsage } from "./wrong-usage.ts";

export const PROFILE_USAGE = `npm run bench -- --profile load|knee|knee-unwatched|rush|last-stock|fanout|reads|budgets|soak|all [flags]

  load            orders at one rate, through everything      --rate 100 --seconds 120 --sockets 1000
  knee            the same at 50, 100 … 250/s, 20 s each      (or: --profile load --knee [--rates 50,75,100])
  knee-unwatched  the same, without customers who keep a page open
  rush            from none to 500/s within 30 s              --rate 500 --seconds 30
  last-stock      5,000 buyers, 500 portions of 3 dishes      --buyers 5000 --units 500 --seconds 10 --seeds 20
  fanout          1,000 watched orders, 100 moves a second    --sockets 1000 --rate 100 --seconds 300
  reads           500 menu reads beside 50 orders a second    --reads 500 --rate 50 --seconds 60
  budgets         processor time of a start and of each kind of request
  soak            30 orders and 30 moves a second             --rate 30 --moves 30 --minutes 60

  --kitchen-sockets <n>  screens in the kitchens (20)
  --arrivals <kind>      poisson, or constant: at even distances
  --seed <n>             what arrivals and carts are drawn from (1)
  --write                writes the figures into docs/performance.md and the pictures to docs/images

Each runs on a system of its own, prints a table, and writes .local/bench/<profile>.json and .svg. Times count from the moment at
which each request was due (open loop). A time that is not reached fails nothing, because machines differ; a run in which something
was lost, doubled, oversold, missed by a screen or answered with 5xx exits with 1.`;

export const PROFILE_OPTIONS = {
  profile: { type: "string" },
  rate: { type: "string" },
  seconds: { type: "string" },
  minutes: { type: "string" },
  sockets: { type: "string" },
  "kitchen-sockets": { type: "string" },
  moves: { type: "string" },
  reads: { type: "string" },
  buyers: { type: "string" },
  units: { type: "string" },
  seed: { type: "string" },
  seeds: { type: "string" },
  arrivals: { type: "string" },
  knee: { type: "boolean" },
  rates: { type: "string" },
} as const satisfies ParseArgsConfig["options"];

export type ProfileFlags = Partial<Record<Exclude<keyof typeof PROFILE_OPTIONS, "knee">, string>> & { knee?: boolean };

/** What may be asked of each number, at most. */
const MOST = {
  rate: 5_000,
  seconds: 4 * 3_600,
  sockets: 5_000,
  "kitchen-sockets": 500,
  moves: 5_000,
  reads: 20_000,
  buyers: 100_000,
  units: 100_000,
  seed: 2 ** 31,
  seeds: 100,
} as const;

/** The profiles that are asked for, each with its scale. Throws WrongUsage for what is none of them. */
export function chosenProfiles(flags: ProfileFlags): { name: string; profile: Profile }[] {
  const wanted = flags.profile === "all" ? Object.keys(PROFILES) : (flags.profile ?? "").split(",");
  return wanted.map((asked) => {
    const seeksKnee = flags.knee || flags.rates !== undefined;
    const name = asked === "load" && seeksKnee && flags.profile !== "all" ? "knee" : asked;
    const profile = Object.hasOwn(PROFILES, name) ? PROFILES[name] : undefined;
    if (!profile) throw new WrongUsage(`There is no profile "${asked}".`);
    return { name, profile: { ...profile, scale: scaled(name, profile.scale, flags) } };
  });
}

function scaled(name: string, usual: Scale, flags: ProfileFlags): Scale {
  const number = (flag: keyof typeof MOST, otherwise: number, least = 1) =>
    flags[flag] === undefined ? otherwise : wholeOption(`--${flag}`, flags[flag], least, MOST[flag]);
  const seconds = number("seconds", usual.seconds);
  return {
    rate: number("rate", usual.rate),
    seconds:
      name === "soak" && flags.minutes !== undefined ? wholeOption("--minutes", flags.minutes, 1, 240) * 60 : seconds,
    // Where nobody watches, that is what is measured.
    sockets: usual.sockets === 0 ? 0 : number("sockets", usual.sockets, 0),
    kitchenSockets: number("kitchen-sockets", usual.kitchenSockets, 0),
    moves: number("moves", usual.moves, 0),
    reads: number("reads", usual.reads),
    buyers: number("buyers", usual.buyers),
    units: number("units", usual.units),
    seed: number("seed", usual.seed, 0),
    seeds: number("seeds", usual.seeds),
    arrivals: arrivalsOf(flags.arrivals) ?? usual.arrivals,
    knee: usual.knee.length > 0 ? ratesOf(flags.rates) : [],
  };
}

function ratesOf(text: string | undefined): number[] {
  return text === undefined ? KNEE_RATES : text.split(",").map((rate) => wholeOption("--rates", rate, 1, MOST.rate));
}

function arrivalsOf(text: string | undefined): Scale["arrivals"] | undefined {
  if (text === undefined || text === "poisson" || text === "constant") return text;
  throw new WrongUsage(`--arrivals is "poisson" or "constant".`);
}
