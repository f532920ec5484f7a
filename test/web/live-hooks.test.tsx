// @vitest-environment jsdom
import { act, cleanup, render, screen } from "@testing-library/react";
import { renderToString } from "react-dom/server";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { WebSocket as NodeWebSocket } from "ws";
import type { UserNews } from "#domain/frames.ts";
import { availability, board, boardChange, card, orderNews, userNews } from "#test/realtime/support/news.ts";
import { useAvailability } from "#web/lib/live/use-availability.ts";
import { useBoard } from "#web/lib/live/use-board.ts";
import { useFreshness } from "#web/lib/live/use-freshness.ts";
import { useOrderNews } from "#web/lib/live/use-order-news.ts";
import { useUserNews } from "#web/lib/live/use-user-news.ts";
import { event, ORDER, type Rig, snapshot, startRig } from "./support/live-rig.ts";
import { order } from "./support/orders.ts";

// Real components with their own client; only the browser's network is led to a server of the test.
let rig: Rig;
let asked: string[];
/** What a room says to whoever comes. */
let greet: (guest: Rig["guests"][number]) => void;

beforeEach(async () => {
  greet = () => undefined;
  rig = await startRig((guest) => greet(guest));
  asked = [];
  vi.stubGlobal(
    "WebSocket",
    class extends NodeWebSocket {
      constructor(url: string) {
        super(url.replace(location.host, rig.host));
      }
    },
  );
  vi.stubGlobal("fetch", (path: string) => {
    asked.push(path);
    return Promise.resolve(Response.json({ ticket: `t-${asked.length}`, expiresIn: 30 }, { status: 201 }));
  });
});
afterEach(async () => {
  cleanup();
  vi.unstubAllGlobals();
  await rig[Symbol.asyncDispose]();
});

const soon = { timeout: 5_000, interval: 10 };
const guest = async (index: number) => {
  await expect.poll(() => rig.guests.length, soon).toBeGreaterThan(index);
  return rig.guests[index] as Rig["guests"][number];
};

function Tracker({ version }: { version: number }) {
  const { news, link } = useOrderNews({ ...order, id: ORDER, ...orderNews(ORDER, version) });
  const fresh = useFreshness(link);
  return (
    <p role="status">
      {news.status} {news.version} {fresh.state}
    </p>
  );
}

test("an order page starts as the loader said, follows the room, and never shows what is older", async () => {
  const { rerender } = render(<Tracker version={2} />);
  expect(screen.getByRole("status").textContent).toBe("confirmed 2 catching-up");
  const room = await guest(0);
  expect(room).toMatchObject({ since: "2", ticket: "t-1" });
  await expect.poll(() => screen.getByRole("status").textContent, soon).toBe("confirmed 2 live");
  room.says(event(3));
  await expect.poll(() => screen.getByRole("status").textContent, soon).toBe("confirmed 3 live");

  rerender(<Tracker version={6} />); // a loader ran again, and knows more than the socket
  await expect.poll(() => screen.getByRole("status").textContent, soon).toBe("confirmed 6 live");
  room.says(snapshot(5));
  rerender(<Tracker version={4} />); // a loader's answer that was on its way for long
  room.says(event(7));
  await expect.poll(() => screen.getByRole("status").textContent, soon).toBe("confirmed 7 live");
  expect(asked).toEqual(["/api/v1/room-tickets"]);
});

test("an order that is over opens no socket, and one that comes to its end lets go of it", async () => {
  function Over({ status }: { status: "ready" | "picked_up" }) {
    const { news } = useOrderNews({ ...order, id: ORDER, ...orderNews(ORDER, 5, status) });
    return <p role="status">{news.status}</p>;
  }
  render(<Over status="picked_up" />).unmount();
  render(<Over status="ready" />);
  const room = await guest(0);
  room.says({ t: "event", seq: 6, change: orderNews(ORDER, 6, "picked_up") });
  await expect.poll(() => screen.getByRole("status").textContent, soon).toBe("picked_up");
  await expect.poll(() => room.socket.readyState, soon).toBeGreaterThanOrEqual(2);
  expect(rig.knocks()).toBe(1);
});

test("the kitchen's rail grows slip by slip, and a page that is left lets go of its socket", async () => {
  const restaurant = "0196f0a0-0000-7000-8000-00000000000a";
  function Rail() {
    const { board: rail } = useBoard(board(restaurant, 2));
    return <p role="status">{rail.cards.map(({ number }) => number).join(" ")}</p>;
  }
  const { unmount } = render(<Rail />);
  const room = await guest(0);
  room.says({ t: "event", seq: 3, change: boardChange(restaurant, 3) });
  room.says({ t: "event", seq: 4, change: { restaurantId: restaurant, seq: 4, card: card(1, "served", 2) } });
  await expect.poll(() => screen.getByRole("status").textContent, soon).toBe("2 3");
  unmount();
  await expect.poll(() => room.socket.readyState, soon).toBeGreaterThanOrEqual(2);
});

test("a menu follows what can be ordered without a ticket, and another menu has another room", async () => {
  function Stock({ id }: { id: string }) {
    const { availability: now } = useAvailability(availability(id, 1));
    return (
      <p role="status">
        {now.restaurantId} {now.seq}
      </p>
    );
  }
  const { rerender } = render(<Stock id="r-1" />);
  (await guest(0)).says({ t: "snapshot", seq: 9, state: availability("r-1", 9) });
  await expect.poll(() => screen.getByRole("status").textContent, soon).toBe("r-1 9");
  rerender(<Stock id="r-2" />);
  expect(screen.getByRole("status").textContent).toBe("r-2 1");
  (await guest(1)).says({ t: "snapshot", seq: 3, state: availability("r-2", 3) });
  await expect.poll(() => screen.getByRole("status").textContent, soon).toBe("r-2 3");
  expect(asked).toEqual([]);
});

test("a person hears what happens from now on, once, and nobody who is signed out opens a room", async () => {
  const heard: number[] = [];
  function Bell({ userId }: { userId: string | null }) {
    useUserNews(userId, (news: UserNews) => heard.push(news.seq));
    return null;
  }
  greet = ({ says }) => says({ t: "snapshot", seq: 4, state: userNews("u-1", 4) }); // of yesterday
  const { rerender } = render(<Bell userId={null} />);
  rerender(<Bell userId="u-1" />);
  const room = await guest(0);
  room.says("pong");
  room.says({ t: "event", seq: 5, change: userNews("u-1", 5) });
  room.says({ t: "event", seq: 5, change: userNews("u-1", 5) });
  await expect.poll(() => heard, soon).toEqual([5]);
  act(() => rerender(<Bell userId={null} />));
  await expect.poll(() => room.socket.readyState, soon).toBeGreaterThanOrEqual(2);
  expect(rig.knocks()).toBe(1);
});

test("without a browser the page is what the loader said", () => {
  expect(renderToString(<Tracker version={2} />)).toContain("confirmed");
});
