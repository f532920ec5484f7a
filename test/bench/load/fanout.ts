import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { HttpCaller } from "./http.ts";
import { listen } from "./rooms.ts";

export type FanoutJob = {
  url: string;
  restaurantId: string;
  itemId: string;
  crewToken: string;
  sockets: number;
  changes: number;
};
/** In milliseconds after each change was asked for: each socket's frame, and the last one's. */
export type FanoutResult = { each: number[]; last: number[]; openedMs: number; missing: number };

const FRAMES_MS_MAX = 10_000;
const OPENING_AT_ONCE = 50;
const PAUSE_MS = 100;

/** Guests with the menu open, while a dish sells out and comes back. */
export async function fanOut(job: FanoutJob): Promise<FanoutResult> {
  const { url, restaurantId, itemId, crewToken, sockets: count, changes } = job;
  const http = new HttpCaller(url, 1);
  const headers = { "content-type": "application/json", authorization: `Bearer ${crewToken}` };
  const change = async (soldOut: boolean) => {
    const path = `/api/v1/items/${itemId}/${soldOut ? "sold-out" : "restock"}`;
    const { status, text } = await http.send({ method: "POST", path, headers, body: soldOut ? "" : "{}" }, true);
    if (status !== 200) throw new Error(`${path} answered ${status}: ${text}`);
    return (JSON.parse(text) as { availability: { seq: number } }).availability.seq;
  };
  const arrived = new Map<number, number[]>();
  const onFrame = ({ seq }: { seq: number }, at: number) => {
    const times = arrived.get(seq);
    if (times) times.push(at);
    else arrived.set(seq, [at]);
  };

  await change(false); // so that the room has a state before anybody comes
  const opening = performance.now();
  const sockets: Awaited<ReturnType<typeof listen>>[] = [];
  while (sockets.length < count) {
    const wave = Array.from({ length: Math.min(OPENING_AT_ONCE, count - sockets.length) }, () =>
      listen(url, { kind: "menu", id: restaurantId }, onFrame),
    );
    sockets.push(...(await Promise.all(wave)));
  }
  const openedMs = performance.now() - opening;

  const result: FanoutResult = { each: [], last: [], openedMs, missing: 0 };
  for (let n = 0; n < changes; n++) {
    await sleep(PAUSE_MS);
    const asked = performance.now();
    const seq = await change(n % 2 === 0);
    for (const deadline = Date.now() + FRAMES_MS_MAX; Date.now() < deadline; await sleep(2)) {
      if ((arrived.get(seq)?.length ?? 0) >= count) break;
    }
    const times = (arrived.get(seq) ?? []).map((at) => at - asked);
    for (const time of times) result.each.push(time);
    if (times.length > 0) result.last.push(times.reduce((a, b) => Math.max(a, b)));
    result.missing += count - times.length;
  }
  await change(false);
  for (const socket of sockets) socket.terminate();
  await http.end();
  return result;
}
