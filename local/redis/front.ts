import { randomBytes, timingSafeEqual } from "node:crypto";
import type { Answer, Call } from "../http.ts";
import { readCommand, readCommands, readPathCommand } from "./command-requests.ts";
import type { RedisConnection } from "./connection.ts";
import { refusalOf } from "./refused-commands.ts";
import { toResult } from "./replies.ts";
import type { Encoding } from "./replies.ts";
import type { Commands, LaggingCopy } from "./lagging-copy.ts";
import { ErrorReply } from "./resp.ts";
import type { Reply } from "./resp.ts";
import { Scripts } from "./scripts.ts";

/** Calls Redis with commands that follow each other, and gives a reply for each. */
type Run = (commands: Commands) => Promise<Reply[]>;

/** Upstash's REST API over one connection to a Redis, which may have a copy that lags behind. */
export class Front {
  readonly #connection: RedisConnection;
  readonly #token: string;
  readonly #copy: LaggingCopy | undefined;
  readonly #scripts = new Scripts();

  constructor(connection: RedisConnection, token: string, copy?: LaggingCopy) {
    this.#connection = connection;
    this.#token = token;
    this.#copy = copy;
  }

  readonly #now: Run = async (commands) => await (this.#copy?.change(commands) ?? this.#connection.run(commands));

  /** Does it now, but answers what it would have been then. */
  readonly #then: Run = async (commands) => {
    const [replies] = await Promise.all([this.#copy?.answer(commands), this.#now(commands)]);
    return replies ?? [];
  };

  async answer(call: Call): Promise<Answer> {
    if (!this.#isAuthorized(call)) {
      return { status: 401, json: { error: "WRONGPASS invalid or missing auth token" } };
    }
    const encoding = call.headers["upstash-encoding"] === "base64" ? "base64" : "none";
    const answer = await this.#answer(call, encoding, call.fault?.mode === "stale" ? this.#then : this.#now);
    // The token stands for what its holder has seen; with one copy of the data everybody has seen everything.
    const sync = String(call.headers["upstash-sync-token"] || `local;${randomBytes(8).toString("hex")}`);
    return { ...answer, headers: { "upstash-sync-token": sync } };
  }

  /** Makes it forget all data and scripts. */
  async flush(): Promise<void> {
    const replies = await this.#now([["FLUSHALL"], ["SCRIPT", "FLUSH"]]);
    for (const reply of replies) if (reply instanceof ErrorReply) throw new Error(reply.message);
  }

  async #answer(call: Call, encoding: Encoding, run: Run): Promise<Answer> {
    switch (`${call.method} ${call.path}`) {
      case "POST /":
        return await this.#one(readCommand(call), encoding, run);
      case "POST /pipeline":
        return await this.#pipeline(readCommands(call), encoding, run);
      case "POST /multi-exec":
        return await this.#transaction(readCommands(call), encoding, run);
      default:
        return await this.#one(readPathCommand(call), encoding, run);
    }
  }

  async #one(command: string[], encoding: Encoding, run: Run): Promise<Answer> {
    const [reply = null] = await this.#run([command], run);
    return { status: reply instanceof ErrorReply ? 400 : 200, json: toResult(reply, encoding) };
  }

  /** Each command has a result or an error of its own; others may come in between. */
  async #pipeline(commands: string[][], encoding: Encoding, run: Run): Promise<Answer> {
    const replies = await this.#run(commands, run);
    return { json: replies.map((reply) => toResult(reply, encoding)) };
  }

  /** All commands or none: one that cannot be queued discards the rest, and the answer is a single error. */
  async #transaction(commands: string[][], encoding: Encoding, run: Run): Promise<Answer> {
    const refusal = commands.map(refusalOf).find((error) => error !== null);
    if (refusal) return { status: 400, json: { error: refusal } };
    const plain = commands.map((command) => this.#scripts.translate(command));
    const replies = (await run([["MULTI"], ...plain, ["EXEC"]])).at(-1) ?? null;
    if (!Array.isArray(replies)) {
      return { status: 400, json: { error: replies instanceof ErrorReply ? replies.message : "ERR discarded" } };
    }
    const restored = replies.map((reply, index) => this.#scripts.restore(commands[index] ?? [], reply));
    return { json: restored.map((reply) => toResult(reply, encoding)) };
  }

  async #run(commands: string[][], run: Run): Promise<Reply[]> {
    const refusals = commands.map(refusalOf);
    const allowed = commands.filter((_, index) => refusals[index] === null);
    const replies = await run(allowed.map((command) => this.#scripts.translate(command)));
    return commands.map((command, index) => {
      const refusal = refusals[index];
      return refusal ? new ErrorReply(refusal) : this.#scripts.restore(command, replies.shift() ?? null);
    });
  }

  #isAuthorized({ headers, query }: Call): boolean {
    const given = /^Bearer (.+)$/i.exec(headers.authorization ?? "")?.[1] ?? query.get("_token") ?? "";
    const [a, b] = [Buffer.from(given), Buffer.from(this.#token)];
    return a.length === b.length && timingSafeEqual(a, b);
  }
}
