import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { hurriedRooms, isRefused, PUBLIC_URL } from "./support/hosts.ts";
import { nowSeconds } from "./support/keys.ts";
import { listen } from "./support/listener.ts";
import { userNews } from "./support/news.ts";

// workerd puts a room to sleep ten seconds after its last event; its sockets stay open meanwhile.
const ASLEEP = { interval: 11_000, timeout: 45_000 };

test(
  "a room that fell asleep still knows its listeners, its news, and whom it must let go",
  { timeout: 90_000 },
  async () => {
    await using rooms = await hurriedRooms();
    const id = randomUUID();
    const sid = randomUUID();
    const end = nowSeconds() + 14;
    await using first = await rooms.join("user", id);
    await using second = await rooms.join("user", id, { sid });
    await using short = await rooms.join("user", id, { end });
    const quiet = randomUUID();
    const ticket = await rooms.keys.ticket("order", quiet);
    await using reader = await rooms.join("order", quiet, { ticket });
    await reader.settled();
    let seq = 0;
    const starts = async () => Number(await (await rooms.http("/made/user")).text());
    const before = await starts();

    await expect
      .poll(async () => {
        await first.settled(); // pings do not wake it
        seq++;
        await rooms.push("user", id, { t: "event", seq, change: userNews(id, seq) });
        return (await starts()) - before;
      }, ASLEEP)
      .toBeGreaterThan(0);

    // The room of that order slept as well: nothing happened there.
    const again = await listen(await rooms.address("order", quiet, { ticket }), { Origin: PUBLIC_URL });
    if (isRefused(again)) throw new Error("The ticket was too old to be tried.");
    expect((await again.closed()).code).toBe(4409);
    expect(Number(await (await rooms.http("/made/order")).text())).toBeGreaterThan(1);

    const told = Array.from({ length: seq }, (_, index) => index + 1);
    for (const person of [first, second]) {
      await person.heard(seq);
      expect((await person.settled()).map((frame) => frame.seq)).toEqual(told);
    }
    await rooms.push("user", id, { t: "close", sessionId: sid });
    expect((await second.closed()).code).toBe(4403);
    expect(await short.closed()).toEqual({ code: 4401, reason: "ended" });
    expect(await first.settled()).toHaveLength(seq);
  },
);
