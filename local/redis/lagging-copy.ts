import type { RedisConnection } from "./connection.ts";
import type { Reply } from "./resp.ts";

export type Commands = readonly (readonly string[])[];

/** Databases of the embedded Redis: what is, what was, what has changed since, and a place to try commands in vain. */
const PRESENT = ["SELECT", "0"];
const PAST = ["SELECT", "1"];
const NEWS = ["SELECT", "2"];
const SCRATCH = ["SELECT", "3"];
const COPY_ALL = `for _, key in ipairs(redis.call('KEYS', '*')) do redis.call('COPY', key, key, 'DB', 1) end return 1`;
/** A longer memory would cost more than a rig has use for: what is beyond it comes to the copy early. */
const NEWS_MAX = 100_000;
const TICK_MS = 20;

/** What commands left behind: these keys, as they were then, or nothing at all. */
interface Change {
  at: number;
  id: number;
  keys: string[];
  flushed: boolean;
}

/**
 * The data as a replica has them that lags behind: what changes comes to it later. A key ends there at its time all the same, as in
 * a real replica. It begins with what there is: nothing in it is older than its beginning.
 */
export class LaggingCopy {
  readonly #connection: RedisConnection;
  #lagMs = 0;
  #changes: Change[] = [];
  #made = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(connection: RedisConnection) {
    this.#connection = connection;
  }

  /** Copies what there is, and from then on lags by so much. */
  begin(lagMs: number): void {
    this.end();
    this.#lagMs = lagMs;
    this.#timer = setInterval(() => this.#catchUp(), TICK_MS);
    this.#send([["EVAL", COPY_ALL, "0"]]);
  }

  end(): void {
    if (this.#timer === undefined) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#changes = [];
    this.#send([PAST, ["FLUSHDB"], NEWS, ["FLUSHDB"], PRESENT]);
  }

  /** Does the commands now, and keeps what they leave behind for later. */
  async change(commands: Commands): Promise<Reply[]> {
    // The other databases are none of the caller's.
    const own = commands.map((command) => (command[0]?.toUpperCase() === "FLUSHALL" ? ["FLUSHDB"] : command));
    if (this.#timer === undefined) return await this.#connection.run(own);
    const id = ++this.#made;
    const keys = keysOf(own);
    const flushed = own.some(([name]) => name?.toUpperCase() === "FLUSHDB");
    this.#changes.push({ at: Date.now(), id, keys, flushed });
    const copies = keys.map((key) => ["COPY", key, `${id} ${key}`, "DB", "2"]);
    return (await this.#connection.run([...own, ...copies])).slice(0, own.length);
  }

  /** What the commands would have answered then. They change nothing there. */
  async answer(commands: Commands): Promise<Reply[]> {
    this.#catchUp();
    // Commands that name no keys ask for all of them, and can change none.
    const keys = keysOf(commands);
    const where = keys.length === 0 ? [PAST] : [PAST, ...keys.map(toScratch), SCRATCH];
    const replies = await this.#connection.run([...where, ...commands, SCRATCH, ["FLUSHDB"], PRESENT]);
    return replies.slice(where.length, where.length + commands.length);
  }

  #catchUp(): void {
    const latest = Date.now() - this.#lagMs;
    const spare = this.#changes.length - NEWS_MAX;
    const firstLater = this.#changes.findIndex(({ at }, index) => at > latest && index >= spare);
    const due = this.#changes.splice(0, firstLater === -1 ? this.#changes.length : firstLater);
    if (due.length > 0) this.#send([...due.flatMap(arrive), PRESENT]);
  }

  #send(commands: Commands): void {
    this.#connection.run(commands).catch(() => undefined); // the connection is closed: so is what would ask
  }
}

const toScratch = (key: string) => ["COPY", key, key, "DB", "3"];

function arrive({ id, keys, flushed }: Change): string[][] {
  const news = keys.flatMap((key) => [
    ["COPY", `${id} ${key}`, key, "DB", "1"],
    ["DEL", `${id} ${key}`],
  ]);
  return [PAST, ...(flushed ? [["FLUSHDB"]] : keys.map((key) => ["DEL", key])), NEWS, ...news];
}

/** Every argument that may be a key; those that are none are not there to be copied. Of a script, those that it was told. */
function keysOf(commands: Commands): string[] {
  const keys = commands.flatMap(([name = "", ...args]) => {
    if (/^(KEYS|SCAN|DBSIZE|RANDOMKEY|SCRIPT)$/i.test(name)) return [];
    return /^EVAL(SHA)?(_RO)?$/i.test(name) ? args.slice(2, 2 + Number(args[1] ?? 0)) : args;
  });
  return [...new Set(keys)];
}
