import { once } from "node:events";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";
import * as z from "zod";

const When = z.number(); // ms since 1970, by the clock of the process that wrote it down

const AttemptLine = z.strictObject({
  /** What the client wanted: `place`, `move`, `refresh` … For people; what was asked stands in `request`. */
  op: z.string(),
  /** The idempotency key; retries of one wish have the same one. */
  key: z.string(),
  /** Who asks. Whoever has an account is named with the account's id in it, as in `user:<id>`; guests by any name of their own. */
  principal: z.string(),
  request: z.strictObject({
    method: z.string(),
    /** As it was asked, `/api/v1/orders`; a query may follow. */
    path: z.string(),
    body: z.string().nullable(),
  }),
  /** When the plan wanted it to be sent, whatever held it up. */
  intendedAt: When,
  invokedAt: When,
  completedAt: When.nullable(),
  /** ok: 2xx. fail: a final refusal (4xx but 408 and 429). info: nobody knows (no answer, 5xx, 408, 429). */
  outcome: z.enum(["ok", "fail", "info"]),
  status: z.int().nullable(),
  body: z.string().nullable(),
});

const TranscriptLine = z.strictObject({
  connection: z.string(),
  /** `order:<id>`, `kitchen:<id>`, `user:<id>` or `menu:<id>`. */
  room: z.string(),
  /** Named as in an attempt. */
  principal: z.string(),
  since: z.int().nullable(),
  openedAt: When,
  /** Every text that arrived, in order, pongs included. */
  frames: z.array(z.strictObject({ at: When, text: z.string() })),
  /** Null for one that was open when the run had come to rest: it must have been told everything. */
  closed: z.strictObject({ at: When, code: z.int(), reason: z.string() }).nullable(),
});

const MailLine = z.strictObject({
  id: z.string(),
  to: z.string(),
  subject: z.string(),
  text: z.string(),
  idempotencyKey: z.string().nullable(),
  at: When,
});

/** A text that only `owner`, and who may see what is theirs, may ever be sent. The owner is a principal. */
const CanaryLine = z.strictObject({ owner: z.string(), text: z.string().min(1) });

export type Attempt = z.infer<typeof AttemptLine>;
export type Transcript = z.infer<typeof TranscriptLine>;
export type Mail = z.infer<typeof MailLine>;
export type Canary = z.infer<typeof CanaryLine>;

/** What a run leaves behind beside its database. */
export type Evidence = {
  /** One for each attempt, repeats included. */
  attempts: Attempt[];
  transcripts: Transcript[];
  /** Lines of the Worker's log. */
  logs: string[];
  mails: Mail[];
  /** Bodies that the queue was given, dead letters included. */
  queueBodies: string[];
  canaries: Canary[];
  /** Ids of events that the run meant to be parked. */
  poison: string[];
};

/** The file of each kind of evidence, and what a line of it must be. */
const FILES: { [K in keyof Evidence]: { file: string; line: z.ZodType<Evidence[K][number]> } } = {
  attempts: { file: "attempts.jsonl", line: AttemptLine },
  transcripts: { file: "transcripts.jsonl", line: TranscriptLine },
  logs: { file: "logs.jsonl", line: z.string() },
  mails: { file: "mails.jsonl", line: MailLine },
  queueBodies: { file: "queue-bodies.jsonl", line: z.string() },
  canaries: { file: "canaries.jsonl", line: CanaryLine },
  poison: { file: "poison.jsonl", line: z.string() },
};

/** Nothing was seen: the evidence of a run that has not begun. */
export function noEvidence(): Evidence {
  return { attempts: [], transcripts: [], logs: [], mails: [], queueBodies: [], canaries: [], poison: [] };
}

/** Writes each kind of evidence as JSON lines into `folder`, which is made when it is not there. */
export async function writeEvidence(folder: string, evidence: Evidence): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const kind of Object.keys(FILES) as (keyof Evidence)[]) {
    await writeLines(path.join(folder, FILES[kind].file), evidence[kind]);
  }
}

/**
 * Reads what `writeEvidence` wrote. Throws where a file is missing or a line is not what it must be: half of the evidence would pass
 * for a run in which little happened.
 */
export async function readEvidence(folder: string): Promise<Evidence> {
  const lines = <K extends keyof Evidence>(kind: K) =>
    readLines(path.join(folder, FILES[kind].file), FILES[kind].line) as Promise<Evidence[K]>;
  return {
    attempts: await lines("attempts"),
    transcripts: await lines("transcripts"),
    logs: await lines("logs"),
    mails: await lines("mails"),
    queueBodies: await lines("queueBodies"),
    canaries: await lines("canaries"),
    poison: await lines("poison"),
  };
}

async function writeLines(file: string, lines: readonly unknown[]): Promise<void> {
  const out = createWriteStream(file);
  for (const line of lines) if (!out.write(`${JSON.stringify(line)}\n`)) await once(out, "drain");
  out.end();
  await once(out, "finish");
}

async function readLines<Line>(file: string, schema: z.ZodType<Line>): Promise<Line[]> {
  const lines: Line[] = [];
  const input = createReadStream(file);
  // A stream that cannot be opened fails beside the loop below, which would wait on; so the opening is waited for first.
  await once(input, "open");
  for await (const text of createInterface({ input, crlfDelay: Infinity })) {
    if (text === "") continue;
    const line = schema.safeParse(parsed(text));
    if (!line.success) throw new Error(`${file}, line ${lines.length + 1}: ${z.prettifyError(line.error)}`);
    lines.push(line.data);
  }
  return lines;
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
