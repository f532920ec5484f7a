import path from "node:path";
import { listDeliveries, replayDelivery, replayParked, type OpenDelivery } from "#db/outbox-admin.ts";
import { outboxHealth } from "#db/queries/health.ts";
import { connectTcp } from "#db/tcp.ts";
import { CONSUMERS, type Consumer } from "#domain/events.ts";
import { readDevVars } from "#local/dev-vars.ts";

const USAGE = `Events that are still on their way to a consumer, or were given up.

  npm run outbox -- list                          everything that is not done, the oldest first
  npm run outbox -- list parked                   only what was given up
  npm run outbox -- replay <eventId> <consumer>   tries one again: the next sweep publishes it
  npm run outbox -- replay parked                 tries all again that was given up

Works on the local database. COMANDA_OUTBOX_DATABASE_URL names another one.`;

const LIST_MAX = 200;

async function main([command, ...args]: string[]): Promise<void> {
  const known = command === "list" || command === "replay";
  if (!known) {
    console.log(USAGE);
    process.exitCode = command === undefined || command === "help" ? 0 : 2;
    return;
  }
  const db = connectTcp(databaseUrl());
  try {
    if (command === "list") await list(db, args[0] === "parked");
    else await replay(db, args);
  } finally {
    await db.end();
  }
}

/** An operator may look into a real database, and says so with a variable that nothing else reads. */
function databaseUrl(): string {
  const named = process.env["COMANDA_OUTBOX_DATABASE_URL"];
  return named ?? readDevVars(path.join(import.meta.dirname, "..", ".dev.vars"))["DATABASE_URL"] ?? "";
}

type Db = ReturnType<typeof connectTcp>;

async function list(db: Db, parkedOnly: boolean): Promise<void> {
  const health = await outboxHealth(db, { kind: "system" });
  const oldest = health.oldestUnackedSeconds === null ? "" : `, the oldest for ${health.oldestUnackedSeconds} s`;
  console.log(`${health.unacked} on their way${oldest}; ${health.parked} given up.`);
  console.log(`Last sweep: ${health.lastSweepAt ?? "never"}.`);
  const deliveries = await listDeliveries(db, { parkedOnly, limit: LIST_MAX });
  for (const delivery of deliveries) console.log(lineOf(delivery));
  if (deliveries.length === LIST_MAX) console.log(`… and more: these are the oldest ${LIST_MAX}.`);
}

const lineOf = ({ eventId, consumer, type, version, generation, parked, createdAt, nextAt, lastError }: OpenDelivery) =>
  [
    eventId,
    consumer.padEnd(13),
    `${type} v${version}`.padEnd(36),
    `since ${createdAt}`,
    `tried ${generation}×`,
    parked ? "GIVEN UP" : `next ${nextAt}`,
    lastError ?? "",
  ].join("  ");

async function replay(db: Db, [eventId, consumer]: string[]): Promise<void> {
  if (eventId === "parked") {
    console.log(`${await replayParked(db)} will be tried again at the next sweep.`);
    return;
  }
  const isConsumer = (name: string | undefined): name is Consumer => (CONSUMERS as readonly unknown[]).includes(name);
  if (!eventId || !/^[0-9a-f-]{36}$/i.test(eventId) || !isConsumer(consumer)) {
    console.log(`Name an event and one of its consumers (${CONSUMERS.join(", ")}).\n\n${USAGE}`);
    process.exitCode = 2;
    return;
  }
  if (await replayDelivery(db, eventId, consumer)) {
    console.log("It will be tried again at the next sweep.");
    return;
  }
  console.log("There is nothing to replay: no such delivery, or it is done.");
  process.exitCode = 1;
}

await main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
