import { connect, type Socket } from "node:net";
import { randomBytes } from "node:crypto";
import { lasting } from "../lasting.ts";
import { pump } from "../pumps.ts";
import type { Rig } from "../rig.ts";
import { check } from "../verdict.ts";
import { count, countFired, experiment } from "./experiment.ts";

const READERS = 50;
const HANG_MS = 30_000;
/** A socket that says nothing is let go after a minute, and the alarm that does it may be a while late. */
const CLOSED_MS_MAX = 90_000;

/** A tenth of the kitchen's hooks hangs for half a minute; fifty sockets are opened and never read from. */
export const f10 = experiment("F10", "Slow hooks, and readers that never read", () => {
  const readers: { socket: Socket; openedAt: number; closedAt: number | null }[] = [];
  return {
    async breaking(rig, injected, signal) {
      rig.services.neon.faults.set(
        [{ mode: "stall", match: "apply_kitchen_v1", probability: 0.1, ms: HANG_MS }],
        rig.seed,
      );
      for (let n = 0; n < READERS && !signal.aborted; n++) {
        const { restaurant } = rig.house.kitchens[n % rig.house.kitchens.length] ?? {};
        if (restaurant) readers.push(openSilent(rig, `/parties/menu/${restaurant.id}`));
        count(injected, "sockets that are never read");
      }
      const pumping = pump(rig, signal);
      while (await lasting(signal, 1_000));
      countFired(rig, injected);
      await pumping;
    },
    async after() {
      const isOver = () => readers.every(({ closedAt }) => closedAt !== null);
      for (const deadline = Date.now() + CLOSED_MS_MAX; !isOver() && Date.now() < deadline;) {
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
      const open = readers.filter(({ closedAt }) => closedAt === null).length;
      for (const { socket } of readers) socket.destroy();
      return [check("sockets that are never read are let go", open === 0, `${open} of ${readers.length} were not`)];
    },
  };
});

/** A socket that is opened by hand, so that nothing reads what arrives. */
function openSilent({ world }: Rig, path: string) {
  const { hostname, port } = new URL(world.rooms?.host.url ?? "");
  const socket = connect({ host: hostname, port: Number(port) });
  const reader = { socket, openedAt: Date.now(), closedAt: null as number | null };
  socket.on("close", () => (reader.closedAt = Date.now()));
  socket.on("error", () => undefined);
  socket.on("connect", () => {
    const key = randomBytes(16).toString("base64");
    socket.write(
      `GET ${path} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nOrigin: ${world.url}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
        `Sec-WebSocket-Key: ${key}\r\nSec-WebSocket-Version: 13\r\n\r\n`,
    );
  });
  // Its first word is the only one that is taken; then the buffers of both sides fill up. A close still shows as the end.
  socket.once("data", () => socket.pause());
  return reader;
}
