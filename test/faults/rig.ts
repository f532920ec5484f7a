import type { Boundary } from "#local/calls.ts";
import { seededRandom } from "#local/faults.ts";
import type { HttpService } from "#local/http.ts";
import { Undoing } from "#local/steps.ts";
import { startScratchPostgres, type ScratchPostgres } from "#test/support/scratch-postgres.ts";
import { startWorld, type World, type WorldOptions } from "#test/support/system.ts";
import { keepLetters } from "./collect.ts";
import { noEvidence, type Evidence } from "./evidence.ts";
import { openHouse, type House } from "./house.ts";
import { Keeper } from "./keeper.ts";
import { Screens } from "./screens.ts";

/** Told at the border of each call of every service, and may hold it. */
export type AtBorder = (boundary: Boundary) => void | Promise<void>;

/** The whole system with everything that can be broken in it, and the people who use it meanwhile. */
export interface Rig extends AsyncDisposable {
  seed: number;
  /** For whoever makes faults: what people do and what pages lose is drawn from sequences of their own. */
  random: () => number;
  world: World;
  /** The Worker's database: durable, as in production. The queue and the mailbox keep theirs elsewhere. */
  postgres: ScratchPostgres;
  worker: Keeper;
  rooms: Keeper;
  house: House;
  screens: Screens;
  evidence: Evidence;
  /** Every service that takes faults. */
  services: Record<"neon" | "redis" | "qstash" | "mail" | "rooms", HttpService>;
  /** Who is told at the borders from now on; null for nobody. */
  watchBorders(atBorder: AtBorder | null): void;
  /** Ends every fault and has everything running. */
  heal(): Promise<void>;
}

/** Three times as often as an access token ends, so that two attempts in a row may meet a database that is away. */
const RENEWED_MS = 5 * 60_000;

/** From the seed of the faults to that of what pages lose and when they come back. */
const SCREENS_APART = 15_485_863;

export type RigOptions = { seed: number; restaurants?: number; qstash?: WorldOptions["qstash"] };

/** Starts everything: some ten seconds. */
export async function startRig(options: RigOptions): Promise<Rig> {
  const undoing = new Undoing();
  try {
    return await start(options, undoing);
  } catch (error) {
    await undoing.run();
    throw error;
  }
}

async function start({ seed, restaurants, qstash }: RigOptions, undoing: Undoing): Promise<Rig> {
  const random = seededRandom(seed);
  const worker = new Keeper();
  const rooms = new Keeper();
  let atBorder: AtBorder | null = null;

  const postgres = await startScratchPostgres({ durable: true });
  undoing.add("Postgres", postgres.stop);
  const others = await startScratchPostgres({ durable: false });
  undoing.add("the other Postgres", others.stop);
  const world = await startWorld(postgres.url, {
    roomsApart: true,
    othersUrl: others.url,
    onBoundary: async (boundary) => await atBorder?.(boundary),
    onWorkerExit: worker.ended,
    onRoomsExit: rooms.ended,
    ...(qstash && { qstash }),
  });
  undoing.add("the Worker and the services", async () => await world[Symbol.asyncDispose]());
  await keepLetters(world);
  const apart = world.rooms;
  if (!apart) throw new Error("The rooms are not apart.");
  worker.begin(world.workerd);
  rooms.begin(apart.host);
  const evidence = noEvidence();
  const house = await openHouse(world, evidence.attempts, restaurants === undefined ? {} : { restaurants });
  // Who finds no database now is renewed the next time.
  const renewing = setInterval(() => void house.renew().catch(() => undefined), RENEWED_MS);
  undoing.add("the renewing of tokens", async () => clearInterval(renewing));
  const screens = new Screens(world, evidence.transcripts, seededRandom(seed + SCREENS_APART));
  const { neon, redis, qstash: queue, mail } = world;
  const services = { neon, redis, qstash: queue, mail, rooms: apart.door };
  return {
    seed,
    random,
    world,
    postgres,
    worker,
    rooms,
    house,
    screens,
    evidence,
    services,
    watchBorders: (next) => void (atBorder = next),
    heal: async () => {
      atBorder = null;
      screens.lossRate = 0;
      for (const { faults } of Object.values(services)) faults.clear();
      await Promise.all([worker.keep(), rooms.keep()]);
    },
    [Symbol.asyncDispose]: async () => {
      screens.close();
      worker.abandon();
      rooms.abandon();
      await undoing.run();
    },
  };
}
