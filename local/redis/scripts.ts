import { createHash } from "node:crypto";
import type { Reply } from "./resp.ts";

// A flag that Upstash alone understands; @upstash/ratelimit puts it before its scripts.
const UPSTASH_FLAG = "allow-key-locking";
const KNOWN_MAX = 1_000;

/** Makes scripts for Upstash run on a plain Redis: takes Upstash's own flag out, and translates the hash they are called by. */
export class Scripts {
  /** Hash of a script as the client knows it, to the hash of what Redis was given. */
  readonly #hashes = new Map<string, string>();

  translate(command: readonly string[]): readonly string[] {
    const [name = "", first = "", ...rest] = command;
    switch (name.toUpperCase()) {
      case "EVAL":
      case "EVAL_RO":
        return [name, this.#plain(first), ...rest];
      case "EVALSHA":
      case "EVALSHA_RO":
        return [name, this.#hashes.get(first.toLowerCase()) ?? first, ...rest];
      case "SCRIPT":
        return this.#translateScript(name, first, rest);
      default:
        return command;
    }
  }

  /** The reply as Upstash would give it: `SCRIPT LOAD` answers the hash of what the client sent. */
  restore(command: readonly string[], reply: Reply): Reply {
    const [name = "", subcommand = "", script = ""] = command;
    const isLoad = name.toUpperCase() === "SCRIPT" && subcommand.toUpperCase() === "LOAD";
    return isLoad && Buffer.isBuffer(reply) ? Buffer.from(hashOf(script)) : reply;
  }

  #translateScript(name: string, subcommand: string, rest: string[]): string[] {
    switch (subcommand.toUpperCase()) {
      case "LOAD":
        return [name, subcommand, ...rest.map((script) => this.#plain(script))];
      case "EXISTS":
        return [name, subcommand, ...rest.map((hash) => this.#hashes.get(hash.toLowerCase()) ?? hash)];
      default:
        return [name, subcommand, ...rest];
    }
  }

  #plain(script: string): string {
    const [, flags] = /^#!lua[ \t]+flags=([^\s]*)/.exec(script) ?? [];
    if (!flags?.split(",").includes(UPSTASH_FLAG)) return script;
    const others = flags.split(",").filter((flag) => flag !== UPSTASH_FLAG);
    const firstLine = others.length > 0 ? `#!lua flags=${others.join(",")}` : "";
    const plain = script.replace(/^[^\n]*/, firstLine);
    if (this.#hashes.size >= KNOWN_MAX) this.#hashes.clear();
    this.#hashes.set(hashOf(script), hashOf(plain));
    return plain;
  }
}

function hashOf(script: string): string {
  return createHash("sha1").update(script).digest("hex");
}
