import { describe, expect, test } from "vitest";
import type { NotificationToSend } from "#domain/commands.ts";
import { applyBoardChange, COLUMN_SLIPS_MAX } from "#domain/board.ts";
import { getBoard } from "#db/queries/orders.ts";
import { connectTcp } from "#db/tcp.ts";
import { apply, applyAll, of } from "./events.ts";
import { ARABIC_NAME } from "./restaurant.ts";
import { cancel, move, one, place, placeCommand } from "./orders.ts";
import { guestOf, openWorld, SYSTEM } from "./world.ts";

describe("the kitchen", () => {
  test("gets one slip per station, and hears the same change under the same number as the command told", async () => {
    await using world = await openWorld({ stock: { tart: 3 } });
    const { restaurant: r, menu, query } = world;
    const placed = await place(query, placeCommand(menu, [one(r.soup), one(r.tart), one(r.cola)]));
    await place(query, placeCommand(menu, [one(r.soup)])); // the feed has moved on by the time of the hook
    const [delivery] = of(placed.deliveries, "kitchen");
    const applied = await apply(query, delivery!);
    expect(applied.applied).toBe(true);
    expect(applied.boardChange).toEqual(placed.boardChange);
    expect(applied.orderNews).toEqual(placed.orderNews);
    expect(await query("select state from tickets where order_id = $1", [placed.order.id])).toEqual([
      { state: "queued" },
      { state: "queued" },
    ]);
  });

  test("hears the news again with a repeated delivery, because the first may have died before telling", async () => {
    await using world = await openWorld();
    const { restaurant: r, menu, query } = world;
    const placed = await place(query, placeCommand(menu, [one(r.soup)]));
    const [delivery] = of(placed.deliveries, "kitchen");
    const first = await apply(query, delivery!);
    const second = await apply(query, delivery!);
    expect(second).toEqual({ ...first, applied: false });
  });

  test("makes no slip for an order that was cancelled before the hook ran", async () => {
    await using world = await openWorld();
    const { restaurant: r, menu, query } = world;
    const placed = await place(query, placeCommand(menu, [one(r.soup)]));
    await cancel(query, placed.order.id, { actor: guestOf(placed.order.id) });
    await applyAll(query, of(placed.deliveries, "kitchen"));
    expect(await query("select * from tickets")).toEqual([]);
  });

  test("shows by its changes, one after the other, what it shows when read as a whole", async () => {
    await using world = await openWorld({ stock: { tart: 9 } });
    const { restaurant: r, menu, query } = world;
    const cook = await world.person({ member: "kitchen" });
    const db = connectTcp(world.url);
    try {
      let board = await getBoard(db, cook.actor, r.id);
      expect(board).toMatchObject({ seq: 0, cards: [], left: { [r.tart.id]: 9 } });
      const changes = [];
      for (let n = 0; n < 4; n++) {
        const placed = await place(query, placeCommand(menu, [one(r.tart), one(r.soup)]));
        changes.push(placed.boardChange);
        const moved = await move(query, placed.order.id, { actor: cook.actor, to: "confirmed", version: 1 });
        changes.push(moved.boardChange);
        if (n === 2)
          changes.push((await cancel(query, placed.order.id, { actor: guestOf(placed.order.id) })).boardChange);
      }
      for (let n = 0; n < COLUMN_SLIPS_MAX + 2; n++) {
        changes.push((await place(query, placeCommand(menu, [one(r.soup)]))).boardChange);
      }
      for (const change of changes) board = applyBoardChange(board, change!) ?? expect.fail("read anew for nothing");
      expect(board).toEqual(await getBoard(db, cook.actor, r.id));
      expect(board.cards).toHaveLength(3 + COLUMN_SLIPS_MAX);
      expect(board.more).toEqual({ placed: 2 });
    } finally {
      await db.end();
    }
  });

  test("hangs the slips of a rush alike for who has watched it and for who comes later", async () => {
    await using world = await openWorld();
    const { restaurant: r, menu, query } = world;
    const cook = await world.person({ member: "kitchen" });
    const db = connectTcp(world.url);
    try {
      let board = await getBoard(db, cook.actor, r.id);
      const rush = Array.from({ length: 80 }, async () => await place(query, placeCommand(menu, [one(r.soup)])));
      const changes = (await Promise.all(rush)).map(({ boardChange }) => boardChange!);
      for (const change of changes.toSorted((left, right) => left.seq - right.seq)) {
        board = applyBoardChange(board, change) ?? expect.fail("read anew for nothing");
      }
      const numbers = ({ cards }: typeof board) => cards.map(({ number }) => number);
      expect(numbers(board)).toEqual(numbers(await getBoard(db, cook.actor, r.id)));
      // Screens know milliseconds: two orders of the same one must not have an order that only the database sees.
      expect(await query(`select from orders where placed_at <> date_trunc('milliseconds', placed_at)`)).toEqual([]);
    } finally {
      await db.end();
    }
  });
});

describe("people are told", () => {
  test("by mail that their order was taken, once, with all that a confirmation needs", async () => {
    await using world = await openWorld();
    const { restaurant: r, menu, query, call } = world;
    const placed = await place(query, placeCommand(menu, [one(r.soup, 2)], { locale: "ar" }));
    const [delivery] = of(placed.deliveries, "notifications");
    const applied = await apply(query, delivery!);
    const [mail] = of(applied.deliveries, "sender");
    expect(mail?.generation).toBe(1);

    const wanted = await call<NotificationToSend>("notification_to_send_v1", { delivery: mail });
    expect(wanted).toMatchObject({
      id: mail?.event.aggregateId,
      template: "order_placed",
      to: "ada@example.com",
      locale: "ar",
      trackGeneration: 1,
      order: { id: placed.order.id, totalMinor: 1_300 },
      restaurant: { address: "1 Test Street", timezone: "Europe/London", translations: { ar: { name: ARABIC_NAME } } },
    });
    await call("mark_sent_v1", { delivery: mail, providerId: "mail-1" });
    expect(await call("notification_to_send_v1", { delivery: mail })).toBeNull();
    expect(await query("select status, provider_id from notifications")).toEqual([
      { status: "sent", provider_id: "mail-1" },
    ]);
    expect((await apply(query, delivery!)).deliveries).toEqual([]);
    expect(await query("select count(*)::int as mails from notifications")).toEqual([{ mails: 1 }]);
  });

  test.each([
    ["rejected", "order_rejected"],
    ["cancelled", "order_cancelled"],
  ] as const)("when their order was %s", async (to, template) => {
    await using world = await openWorld();
    const { restaurant: r, menu, query } = world;
    const staff = await world.person({ member: "staff" });
    const placed = await place(query, placeCommand(menu, [one(r.soup)]));
    await applyAll(query, placed.deliveries);
    const moved = await move(query, placed.order.id, { actor: staff.actor, to, version: 1, reason: "No gas" });
    await applyAll(query, moved.deliveries);
    expect(await query("select template, status from notifications order by created_at")).toEqual([
      { template: "order_placed", status: "sent" },
      { template, status: "sent" },
    ]);
  });

  test("that their food is ready only while it is", async () => {
    await using world = await openWorld();
    const { restaurant: r, menu, query } = world;
    const { actor } = await world.person({ member: "kitchen" });
    const templates = async (finish: boolean) => {
      const placed = await place(query, placeCommand(menu, [one(r.soup)]));
      const { id } = placed.order;
      await move(query, id, { actor, to: "confirmed", version: 1 });
      await move(query, id, { actor, to: "preparing", version: 2 });
      await move(query, id, { actor, to: "ready", version: 3 });
      if (finish) await move(query, id, { actor, to: "picked_up", version: 4 });
      await applyAll(query, placed.deliveries);
      const rows = await query<{ template: string }>("select template from notifications where order_id = $1", [id]);
      return rows.map(({ template }) => template);
    };
    expect(await templates(false)).toEqual(["order_placed", "order_ready"]);
    expect(await templates(true)).toEqual(["order_placed", "order_completed"]); // which asks how it was
  });

  test("not by mail when they left only a phone number", async () => {
    await using world = await openWorld();
    const { restaurant: r, menu, query } = world;
    const contact = { name: "Ada", email: null, phone: "+44 20 7946 0000" };
    const placed = await place(query, placeCommand(menu, [one(r.soup)], { contact }));
    await applyAll(query, placed.deliveries);
    expect(await query("select * from notifications")).toEqual([]);
  });

  test("on their screen of each step, numbered, when they are signed in", async () => {
    await using world = await openWorld();
    const { restaurant: r, menu, query } = world;
    const [customer, cook] = [await world.person(), await world.person({ member: "kitchen" })];
    const placed = await place(query, placeCommand(menu, [one(r.soup)], { actor: customer.actor }));
    const [delivery] = of(placed.deliveries, "notifications");
    expect((await apply(query, delivery!)).userNews).toBeNull();
    const news = [];
    for (const [index, to] of (["confirmed", "preparing"] as const).entries()) {
      const moved = await move(query, placed.order.id, { actor: cook.actor, to, version: index + 1 });
      const [next] = of(moved.deliveries, "notifications");
      const applied = await apply(query, next!);
      news.push(applied.userNews);
      expect((await apply(query, next!)).userNews).toBeNull();
    }
    expect(news).toMatchObject([
      { userId: customer.userId, seq: 1, type: "order_moved", status: "confirmed", orderNumber: placed.order.number },
      { userId: customer.userId, seq: 2, type: "order_moved", status: "preparing", orderId: placed.order.id },
    ]);
    expect(news[0]?.restaurantTranslations).toEqual({ ar: { name: ARABIC_NAME } });
  });

  test("by a mail that is only read while it is to be sent: nobody waits for it, and it costs no commit", async () => {
    await using world = await openWorld();
    const { restaurant: r, menu, query } = world;
    const placed = await place(query, placeCommand(menu, [one(r.soup)]));
    const [delivery] = of(placed.deliveries, "notifications");
    const [mail] = of((await apply(query, delivery!)).deliveries, "sender");
    const look = async () =>
      await query(
        `with asked as materialized (select notification_to_send_v1($1::jsonb) as mail)
         select mail->>'id' as id, pg_current_xact_id_if_assigned() is null as only_read from asked`,
        [JSON.stringify({ delivery: mail })],
      );
    expect(await look()).toEqual([{ id: mail?.event.aggregateId, only_read: true }]);
    await query("update notifications set status = 'sent'");
    expect(await look()).toEqual([{ id: null, only_read: false }]);
  });

  test("nothing about an order whose person was forgotten", async () => {
    await using world = await openWorld();
    const { restaurant: r, menu, query, call } = world;
    const placed = await place(query, placeCommand(menu, [one(r.soup)]));
    const [delivery] = of(placed.deliveries, "notifications");
    const [mail] = of((await apply(query, delivery!)).deliveries, "sender");
    await query("update orders set anonymised_at = now(), contact_name = '', contact_email = null");
    expect(await call("notification_to_send_v1", { delivery: mail })).toBeNull();
    const cancelled = await move(query, placed.order.id, { actor: SYSTEM, to: "rejected", version: 1, reason: "x" });
    await applyAll(query, cancelled.deliveries);
    expect(await query("select count(*)::int as mails from notifications")).toEqual([{ mails: 1 }]);
  });
});
