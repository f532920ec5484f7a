import { execFile } from "node:child_process";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { uuidv7 } from "uuidv7";
import { claim } from "./events.ts";
import { one, place, placeCommand } from "./orders.ts";
import { openWorld, type World } from "./world.ts";

let world: World;
let eventId: string;
beforeAll(async () => {
  world = await openWorld();
  const { deliveries } = await place(world.query, placeCommand(world.menu, [one(world.restaurant.soup)]));
  eventId = deliveries[0]?.event.id ?? "";
  await world.call("park_delivery_v1", { delivery: deliveries[0], error: "unreadable" });
});
afterAll(async () => await world[Symbol.asyncDispose]());

/** `npm run outbox -- …`, on the database of this test. */
const outbox = async (...args: string[]): Promise<{ code: number; output: string }> =>
  await new Promise((resolve) => {
    const env = { ...process.env, COMANDA_OUTBOX_DATABASE_URL: world.url };
    const command = ["--import", "tsx", "scripts/outbox.ts", ...args];
    execFile(process.execPath, command, { env, timeout: 30_000 }, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) : 0, output: stdout + stderr });
    });
  });

describe("an operator", () => {
  test("sees what is on its way and what was given up, replays it, and a pump takes it", async () => {
    const list = await outbox("list");
    expect(list.code).toBe(0);
    expect(list.output).toMatch(/^1 on their way, the oldest for \d+ s; 1 given up\.\nLast sweep: never\.\n/);
    expect(list.output).toMatch(new RegExp(`${eventId}  kitchen .*order\\.placed v1.*tried 1×  GIVEN UP  unreadable`));
    expect((await outbox("list", "parked")).output).not.toMatch(/notifications/);

    const replayed = await outbox("replay", eventId, "kitchen");
    expect(replayed).toEqual({ code: 0, output: "It will be tried again at the next sweep.\n" });
    const [delivery] = (await claim(world.query)).deliveries;
    expect(delivery).toMatchObject({ consumer: "kitchen", generation: 2, event: { id: eventId } });
    expect((await outbox("replay", "parked")).output).toBe("0 will be tried again at the next sweep.\n");
  });

  test("who names what is not there, or nothing, is told what can be named", async () => {
    expect(await outbox("replay", uuidv7(), "kitchen")).toMatchObject({
      code: 1,
      output: expect.stringContaining("nothing to replay"),
    });
    const wrongs = [["replay"], ["replay", eventId, "nobody"], ["replay", "x", "kitchen"], ["dance"]];
    for (const answer of await Promise.all(wrongs.map(async (wrong) => await outbox(...wrong)))) {
      expect(answer).toEqual({ code: 2, output: expect.stringContaining("npm run outbox -- list") });
    }
  });
});
