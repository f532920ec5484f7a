import { connect, type Socket } from "node:net";
import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { SILENCE_SECONDS } from "#domain/frames.ts";
import { memoryUsed } from "#test/bench/memory.ts";
import { lasting } from "../lasting.ts";
import { pump } from "../pumps.ts";
import type { Rig } from "../rig.ts";
import { ticketFor } from "../screen.ts";
import { check } from "../verdict.ts";
import { count, countFired, experiment } from "./experiment.ts";

const READERS = 50;
const HANG_MS = 30_000;
/** A socket that says nothing is let go after its minute, and the alarm that does it may be a while late. */
const CLOSED_MS_MAX = (SILENCE_SECONDS + 30) * 1_000;
/** What waits for readers that never read, in the rooms and on the line, must not fill a room. */
const WAITING_MEGABYTES_MAX = 64;
const LAST_WORD_MS_MAX = 3_000;

/** A socket that takes its first word and then nothing more, and never pings. */
type Reader = { socket: Socket; openedAt: number; isOpen: boolean; bytes: number; lastWords: string };

/** A tenth of the kitchen's hooks hangs for half a minute; fifty tablets are opened that never read what they are told. */
export const f10 = experiment("F10", "Slow hooks, and readers that never read", () => {
  const readers: Reader[] = [];
  const megabytes: number[] = [];
  return {
    async breaking(rig, injected, signal) {
      rig.services.neon.faults.set(
        [{ mode: "stall", match: "apply_kitchen_v1", probability: 0.1, ms: HANG_MS }],
        rig.seed,
      );
      megabytes.push(megabytesOf(rig));
      for (let n = 0; n < READERS && !signal.aborted; n++) {
        const { restaurant, crew } = rig.house.kitchens[n % rig.house.kitchens.length] ?? {};
        if (!restaurant || !crew) continue;
        const ticket = await ticketFor(crew, "kitchen", restaurant.id);
        readers.push(openSilent(rig, `/parties/kitchen/${restaurant.id}?ticket=${encodeURIComponent(ticket)}`));
        count(injected, "tablets that never read");
      }
      const pumping = pump(rig, signal);
      while (await lasting(signal, 1_000)) megabytes.push(megabytesOf(rig));
      countFired(rig, injected);
      await pumping;
    },
    inspect() {
      const opened = readers.filter(({ isOpen }) => isOpen).length;
      const growth = Math.max(...megabytes) - (megabytes[0] ?? 0);
      return {
        checks: [check("tablets that never read were let in", opened === READERS, `${opened} of ${READERS} were`)],
        figures: { "memory of the rooms, all told, grew by": `${growth.toFixed(0)} MB` },
      };
    },
    async after() {
      const wait = Math.max(...readers.map(({ openedAt }) => openedAt)) + CLOSED_MS_MAX - Date.now();
      await sleep(Math.max(0, wait));
      // They read at last: the last thing that they were told is that they may go.
      for (const { socket } of readers) socket.resume();
      const isLetGo = ({ lastWords }: Reader) => /silent|fell_behind/.test(lastWords);
      for (const deadline = Date.now() + LAST_WORD_MS_MAX; !readers.every(isLetGo) && Date.now() < deadline;) {
        await sleep(50);
      }
      const waiting = readers.reduce((sum, { bytes }) => sum + bytes, 0) / 2 ** 20;
      const kept = readers.filter((reader) => !isLetGo(reader)).length;
      for (const { socket } of readers) socket.destroy();
      return [
        check("tablets that never read are let go", kept === 0, `${kept} of ${readers.length} were not`),
        check(
          "little waits for those who never read",
          waiting < WAITING_MEGABYTES_MAX,
          `${waiting.toFixed(0)} MB waited for ${readers.length} of them`,
        ),
      ];
    },
  };
});

const megabytesOf = ({ world }: Rig): number =>
  (memoryUsed({ rooms: world.rooms?.host.pid ?? 0 })?.["rooms"] ?? 0) / 2 ** 20;

/** A socket that is opened by hand, so that nothing reads what arrives: then the buffers of both sides fill up. */
function openSilent({ world }: Rig, path: string): Reader {
  const { hostname, port } = new URL(world.rooms?.host.url ?? "");
  const socket = connect({ host: hostname, port: Number(port) });
  const reader: Reader = { socket, openedAt: Date.now(), isOpen: false, bytes: 0, lastWords: "" };
  socket.on("error", () => undefined);
  socket.on("connect", () => {
    const key = randomBytes(16).toString("base64");
    socket.write(
      `GET ${path} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nOrigin: ${world.url}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
        `Sec-WebSocket-Key: ${key}\r\nSec-WebSocket-Version: 13\r\n\r\n`,
    );
  });
  socket.once("data", () => socket.pause());
  socket.on("data", (bytes) => {
    reader.isOpen ||= bytes.toString("latin1").startsWith("HTTP/1.1 101");
    reader.bytes += bytes.length;
    reader.lastWords = (reader.lastWords + bytes.toString("latin1")).slice(-64);
  });
  return reader;
}
