import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { noEvidence, readEvidence, writeEvidence, type Evidence } from "./evidence.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "comanda-evidence-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const seen: Evidence = {
  attempts: [
    {
      op: "place",
      key: "k-1",
      principal: "guest-1",
      request: { method: "POST", path: "/api/v1/orders", body: '{"note":"two\\nlines\u2028and a half"}' },
      intendedAt: 1,
      invokedAt: 2,
      completedAt: null,
      outcome: "info",
      status: null,
      body: null,
    },
  ],
  transcripts: [
    {
      connection: "c-1",
      room: "order:1",
      principal: "guest-1",
      since: null,
      openedAt: 3,
      frames: [{ at: 4, text: "pong" }],
      closed: { at: 5, code: 4408, reason: "silent" },
    },
  ],
  logs: ['{"level":"info"}', "", "a line\nthat breaks"],
  mails: [{ id: "m-1", to: "ada@example.com", subject: "Hello", text: "…", idempotencyKey: "n-1", at: 6 }],
  queueBodies: ['{"id":"e-1"}'],
  canaries: [{ owner: "guest-1", text: "Ada of the lighthouse" }],
  poison: ["e-2"],
};

test("what a run has seen is read again as it was written", async () => {
  await writeEvidence(path.join(folder, "run"), seen);
  expect(await readEvidence(path.join(folder, "run"))).toEqual(seen);
});

test("a run that saw nothing is told from a folder that holds no evidence", async () => {
  await writeEvidence(path.join(folder, "quiet"), noEvidence());
  expect(await readEvidence(path.join(folder, "quiet"))).toEqual(noEvidence());
  await expect(readEvidence(path.join(folder, "elsewhere"))).rejects.toThrow("ENOENT");
});

test("a line that was cut off is named, not skipped", async () => {
  const cut = path.join(folder, "cut");
  await writeEvidence(cut, seen);
  await writeFile(path.join(cut, "attempts.jsonl"), '{"op":"place","ke\n');
  await expect(readEvidence(cut)).rejects.toThrow("attempts.jsonl, line 1");
});
