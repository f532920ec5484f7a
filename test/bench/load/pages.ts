import { performance } from "node:perf_hooks";
import { HttpCaller } from "./http.ts";
import { listen } from "./rooms.ts";

/** Orders that nobody has looked at yet, each with the token of its customer. */
export type PagesJob = { url: string; pages: { orderId: string; token: string }[] };

/** Opens the live page of one order after the other: a ticket, a socket, the first frame. Returns how long each took, in milliseconds. */
export async function openPages({ url, pages }: PagesJob): Promise<number[]> {
  const http = new HttpCaller(url, 1);
  const times: number[] = [];
  for (const { orderId, token } of pages) {
    const from = performance.now();
    let hear: () => void = () => undefined;
    const heard = new Promise<void>((resolve) => (hear = resolve));
    const socket = await listen(url, { kind: "order", id: orderId, token, http }, () => hear());
    await heard;
    times.push(performance.now() - from);
    socket.terminate();
  }
  await http.end();
  return times;
}
