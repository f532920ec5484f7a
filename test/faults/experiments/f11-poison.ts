import { setTimeout as sleep } from "node:timers/promises";
import { listDeliveries, replayParked } from "#db/outbox-admin.ts";
import { connectTcp } from "#db/tcp.ts";
import { lasting } from "../lasting.ts";
import { pump } from "../pumps.ts";
import type { Rig } from "../rig.ts";
import { check } from "../verdict.ts";
import { count, experiment } from "./experiment.ts";

const POISONS = 10;
const PARKED_MS_MAX = 90_000;

/** What makes the first ten orders from now on poison for one consumer, whatever is tried how often. */
const POISON = `
create table rig_poison (order_id uuid primary key);
create function rig_choose_poison() returns trigger language plpgsql as $$
begin
  if new.type = 'order.placed' and (select count(*) from rig_poison) < ${POISONS} then
    insert into rig_poison values (new.aggregate_id);
  end if;
  return null;
end $$;
create trigger rig_choose_poison after insert on outbox for each row execute function rig_choose_poison();
create function rig_poison() returns trigger language plpgsql as $$
begin
  if new.consumer = 'notifications' and exists (
    select from rig_poison p join outbox o on o.aggregate_id = p.order_id where o.id = new.event_id) then
    raise exception 'poison';
  end if;
  return new;
end $$;
create trigger rig_poison before insert on inbox for each row execute function rig_poison();`;

const MENDED = `
drop trigger rig_poison on inbox;
drop trigger rig_choose_poison on outbox;
drop function rig_poison, rig_choose_poison;
drop table rig_poison;`;

/** Ten orders whose notifications can never be written, until somebody mends that and has them tried again. */
export const f11 = experiment("F11", "Poison: events that always fail", () => ({
  forgives: "poison",
  async breaking(rig, injected, signal) {
    await rig.world.db.query(POISON);
    const pumping = pump(rig, signal);
    while (await lasting(signal, 500)) await hurryPoison(rig);
    await pumping;
    count(injected, "orders poisoned", POISONS);
  },
  async inspect(rig) {
    const { world } = rig;
    await rig.heal();
    for (
      const deadline = Date.now() + PARKED_MS_MAX;
      (await parkedIn(rig)).length < POISONS && Date.now() < deadline;
    ) {
      await hurryPoison(rig);
      await world.workerd.scheduled();
      await sleep(500);
    }
    await using db = closing(connectTcp(world.db.url));
    const parked = await parkedIn(rig);
    const listed = await listDeliveries(db.tcp, { limit: 1_000 });
    const alerts = world.logs.filter(({ message }) => message === "ALERT delivery parked").length;
    const isSeen = parked.every((id) => listed.some(({ eventId, parked: gone }) => gone && eventId === id));
    const held = await world.db.query<{ id: string }>(
      `select d.event_id as id from deliveries d join rig_poison p on p.order_id = d.aggregate_id
       where d.acked_at is null and not d.parked and d.consumer = 'notifications'`,
    );
    await world.db.query(MENDED);
    const replayed = await replayParked(db.tcp);
    return {
      checks: [
        check("the poison is put aside", parked.length === POISONS, `${parked.length} of ${POISONS} are parked`),
        check("one alert for each", alerts === parked.length, `${alerts} alerts for ${parked.length}`),
        check("an operator sees what was given up", isSeen, `${listed.length} are listed`),
        check(
          "and what waits behind it",
          held.every(({ id }) => listed.some(({ eventId }) => eventId === id)),
          `${held.length} wait`,
        ),
        check("all of it can be tried again", replayed === parked.length, `${replayed} were`),
      ],
    };
  },
}));

/** Twelve generations take an hour and a half; here they take as long as the queue's own tries. */
async function hurryPoison({ world }: Rig): Promise<void> {
  await world.db.query(
    `update deliveries set next_at = now() where not parked and acked_at is null and next_at > now()
       and aggregate_id in (select order_id from rig_poison)`,
  );
}

async function parkedIn({ world }: Rig): Promise<string[]> {
  const rows = await world.db.query<{ id: string }>(`select event_id as id from deliveries where parked`);
  return rows.map(({ id }) => id);
}

const closing = (tcp: ReturnType<typeof connectTcp>) => ({ tcp, [Symbol.asyncDispose]: async () => await tcp.end() });
