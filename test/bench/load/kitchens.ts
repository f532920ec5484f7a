import { setTimeout as sleep } from "node:timers/promises";
import { HttpCaller } from "./http.ts";
import { closedLoop, openLoop, type ClosedJob, type OnAnswer, type OpenJob } from "./loops.ts";
import type { Kitchen, PushTimes } from "./push.ts";
import { listen } from "./rooms.ts";
import type { Tally } from "./tally.ts";

/** Orders, while every kitchen that they go to is watched. */
export type KitchensJob = { kitchens: Kitchen[]; load: { closed: ClosedJob } | { open: OpenJob } };
export type KitchensResult = { tally: Tally; kitchen: PushTimes; missing: number };

const FRAMES_MS_MAX = 10_000;

export async function watchedOrders({ kitchens, load }: KitchensJob): Promise<KitchensResult> {
  const { url } = "closed" in load ? load.closed : load.open;
  const http = new HttpCaller(url, 2);
  const shownAt = new Map<string, number>();
  const sockets = await Promise.all(
    kitchens.map(({ menu, crewToken }) =>
      listen(url, { kind: "kitchen", id: menu.restaurantId, token: crewToken, http }, (frame, at) => {
        const cards = frame.t === "event" ? [frame.change.card] : frame.state.cards;
        for (const card of cards) if (card && !shownAt.has(card.orderId)) shownAt.set(card.orderId, at);
      }),
    ),
  );
  const accepted = new Map<string, { asked: number; answered: number }>();
  const onAnswer: OnAnswer = ({ status, text }, asked, answered) => {
    const id = status === 201 ? /"order":\{"id":"([0-9a-f-]{36})"/.exec(text)?.[1] : undefined;
    if (id !== undefined) accepted.set(id, { asked, answered });
  };
  const tally = "closed" in load ? await closedLoop(load.closed, onAnswer) : await openLoop(load.open, onAnswer);
  for (const deadline = Date.now() + FRAMES_MS_MAX; Date.now() < deadline; await sleep(20)) {
    if ([...accepted.keys()].every((id) => shownAt.has(id))) break;
  }
  for (const socket of sockets) socket.terminate();
  await http.end();

  const kitchen: PushTimes = { sinceAsked: [], sinceAnswered: [] };
  let missing = 0;
  for (const [id, { asked, answered }] of accepted) {
    const at = shownAt.get(id);
    if (at === undefined) missing++;
    else {
      kitchen.sinceAsked.push(at - asked);
      kitchen.sinceAnswered.push(at - answered);
    }
  }
  return { tally, kitchen, missing };
}
