import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { encodeCommand, ErrorReply, ReplyReader, Status } from "#local/redis/resp.ts";
import type { Reply } from "#local/redis/resp.ts";
import { Scripts } from "#local/redis/scripts.ts";

function wire(reply: Reply): Buffer {
  if (reply === null) return Buffer.from("$-1\r\n");
  if (typeof reply === "number") return Buffer.from(`:${reply}\r\n`);
  if (reply instanceof Status) return Buffer.from(`+${reply.text}\r\n`);
  if (reply instanceof ErrorReply) return Buffer.from(`-${reply.message}\r\n`);
  if (Array.isArray(reply)) return Buffer.concat([Buffer.from(`*${reply.length}\r\n`), ...reply.map(wire)]);
  return Buffer.concat([Buffer.from(`$${reply.length}\r\n`), reply, Buffer.from("\r\n")]);
}

const line = fc.string({ unit: fc.constantFrom("a", "é", " ", "-", "+", "$", "🍲") });
const { reply } = fc.letrec<{ reply: Reply }>((tie) => ({
  reply: fc.oneof(
    { depthSize: "small" },
    line.map((text) => new Status(text)),
    line.map((text) => new ErrorReply(text)),
    fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
    fc.integer(),
    fc.constant(null),
    fc.array(tie("reply"), { maxLength: 5 }),
  ),
}));

test("replies come out whole, however the network cuts them", () => {
  fc.assert(
    fc.property(fc.array(reply, { maxLength: 8 }), fc.array(fc.integer({ min: 1, max: 20 })), (replies, cuts) => {
      const reader = new ReplyReader();
      const seen: Reply[] = [];
      let rest = Buffer.concat(replies.map(wire));
      for (let turn = 0; rest.length > 0; turn++) {
        const size = cuts[turn % Math.max(1, cuts.length)] ?? rest.length;
        reader.push(rest.subarray(0, size));
        rest = rest.subarray(size);
        for (let next = reader.next(); next !== undefined; next = reader.next()) seen.push(next);
      }
      expect(seen).toEqual(replies);
    }),
  );
});

test("what is no RESP is an error, not a wait without end", () => {
  const reader = new ReplyReader();
  reader.push(Buffer.from("HTTP/1.1 400 Bad Request\r\n"));
  expect(() => reader.next()).toThrow("no RESP2");
});

test("the length of an argument is counted in bytes", () => {
  expect(encodeCommand(["SET", "é"]).toString()).toBe("*2\r\n$3\r\nSET\r\n$2\r\né\r\n");
});

describe("scripts", () => {
  const flagged = "#!lua flags=allow-key-locking\nreturn 1";

  test("Upstash's own flag is taken out, lines keep their numbers, and other flags stay", () => {
    const scripts = new Scripts();
    expect(scripts.translate(["EVAL", flagged, "0"])).toEqual(["EVAL", "\nreturn 1", "0"]);
    const both = "#!lua flags=no-writes,allow-key-locking\nreturn 1";
    expect(scripts.translate(["eval_ro", both, "0"])).toEqual(["eval_ro", "#!lua flags=no-writes\nreturn 1", "0"]);
    for (const plain of ["return 1", "#!lua flags=no-writes\nreturn 1", "-- #!lua flags=allow-key-locking"]) {
      expect(scripts.translate(["EVAL", plain, "0"])).toEqual(["EVAL", plain, "0"]);
    }
  });

  test("a script is called by the hash of what the client sent", () => {
    const scripts = new Scripts();
    const unknown = scripts.translate(["EVALSHA", "0".repeat(40), "0"]);
    expect(unknown).toEqual(["EVALSHA", "0".repeat(40), "0"]);

    const command = ["SCRIPT", "LOAD", flagged];
    expect(scripts.translate(command)).toEqual(["SCRIPT", "LOAD", "\nreturn 1"]);
    const given = scripts.restore(command, Buffer.from("hash of the translated one")) as Buffer;
    const [, hash] = scripts.translate(["EVALSHA", given.toString().toUpperCase(), "0"]);
    expect(hash).toMatch(/^[0-9a-f]{40}$/);
    expect(hash).not.toBe(given.toString());
    expect(scripts.translate(["SCRIPT", "EXISTS", given.toString()])).toEqual(["SCRIPT", "EXISTS", hash]);
  });
});
