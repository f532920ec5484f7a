import type pg from "pg";
import { uuidv7 } from "uuidv7";
import { atMost, mustBe, type Figure } from "../figures.ts";
import type { Samples } from "../load/samples.ts";
import type { Scarce } from "../load/scarce.ts";
import { byStatus, statusesInWords } from "../over-time.ts";
import type { Picture } from "../picture.ts";
import { median, summarise } from "../percentiles.ts";
import { openBenchRestaurant } from "../restaurants.ts";
import { accountFor } from "./account.ts";
import { latencyPanel, OVER_TIME, statusPanel } from "./pictures.ts";
import { HOUSE, USUAL, type Outcome, type Profile, type Stage } from "./profile.ts";
import { rateRows } from "./rows.ts";
import { openWarm } from "./warm-up.ts";
import { wave, type Wave } from "./wave.ts";

const CONNECTIONS = 500;
const DISHES = 3;
const ANSWERS = [201, 422, 429];
const P99_MS_MAX = 1_500;
const SETTLE_MS_MAX = 10_000;
const PART = "last-stock";

/** Ten times as many people as portions, all within a few seconds. */
export const lastStock: Profile = {
  what: ({ buyers, units, seconds, seeds }) =>
    `${buyers.toLocaleString("en-GB")} buyers within ${seconds} s over ${CONNECTIONS} connections want ${units} portions of ${DISHES} dishes: ` +
    `one, two or all three of them in any order, a fifth with a dish on two lines${seeds > 1 ? `; ${seeds} times, each with another seed and in another kitchen` : ""}.`,
  scale: { ...USUAL, seconds: 10, buyers: 5_000, units: 500, sockets: 0, kitchenSockets: 0, arrivals: "constant" },
  house: HOUSE,
  run,
};

type Sale = { wave: Wave; offered: number[]; sold: number[]; left: number[] };

async function run(stage: Stage): Promise<Outcome> {
  const { rig, scale, say } = stage;
  const { buyers, seconds, units, seed, seeds } = scale;
  const warmUp = await openWarm(stage, CONNECTIONS);
  const sales: Sale[] = [];
  for (let n = 0; n < seeds; n++) {
    const offered = portions(units);
    const scarce = await openScarceKitchen(rig.db, 100 + n, offered);
    const arrivals = { kind: "constant" as const, perSecond: buyers / seconds, seconds };
    const done = await wave(stage, {
      connections: CONNECTIONS,
      orders: { arrivals, seed: seed + n, guests: true, scarce },
    });
    const { sold, left } = await soldOf(rig.db, scarce.itemIds);
    sales.push({ wave: done, offered, sold, left });
    say(
      `seed ${seed + n}: sold ${sold.join(" + ")} of ${offered.join(" + ")}, ${statusesInWords(done.orders.statuses)}, p99 ${summarise(done.orders.tookMs).p99.toFixed(0)} ms`,
    );
  }
  const screens = await rig.load.run("end", { settleMsMax: SETTLE_MS_MAX });
  const accepted = [...warmUp, ...sales.flatMap(({ wave: { accepted: ids } }) => ids)];
  const figures: Figure[] = [...saleRows(sales, scale.units), ...(await accountFor(rig, PART, accepted, screens, say))];
  const first = sales[0] as Sale;
  return { figures, pictures: { "last-stock": pictureOf(first.wave.orders, buyers, units) }, data: dataOf(sales) };
}

/** As evenly as whole portions can be shared among the dishes. */
const portions = (units: number): number[] =>
  Array.from({ length: DISHES }, (_, n) => Math.floor(units / DISHES) + (n < units % DISHES ? 1 : 0));

/** A kitchen of its own, so that nobody has heard of what is sold out there. */
async function openScarceKitchen(db: pg.Client, number: number, offered: readonly number[]): Promise<Scarce> {
  const { id, menu } = await openBenchRestaurant(db, number);
  const { rows } = await db.query<{ id: string }>(
    `select m.id from menu_items m where m.restaurant_id = $1
     and not exists (select from stock s where s.item_id = m.id)
     and not exists (select from item_option_groups g where g.item_id = m.id) order by m.sort limit $2`,
    [id, DISHES],
  );
  const itemIds = rows.map((row) => row.id);
  await db.query(`insert into stock (item_id, restaurant_id) select i, $2 from unnest($1::uuid[]) as i`, [itemIds, id]);
  await db.query(
    `insert into stock_moves (item_id, delta, reason, ref) select i, d, 'restock', $3 from unnest($1::uuid[], $2::int[]) as s(i, d)`,
    [itemIds, offered, `crate ${uuidv7()}`],
  );
  return { menu: { restaurantId: menu.restaurantId, version: menu.version }, itemIds };
}

async function soldOf(db: pg.Client, itemIds: readonly string[]): Promise<{ sold: number[]; left: number[] }> {
  const { rows } = await db.query<{ sold: number; left: number }>(
    `select coalesce((select sum(l.quantity)::int from order_lines l where l.item_id = i.id), 0) as sold, s.quantity::int as left
     from unnest($1::uuid[]) with ordinality as i(id, n) join stock s on s.item_id = i.id order by i.n`,
    [itemIds],
  );
  return { sold: rows.map((row) => row.sold), left: rows.map((row) => row.left) };
}

function saleRows(sales: readonly Sale[], units: number): Figure[] {
  const part = PART;
  const wrong = sales.flatMap(({ offered, sold, left }) =>
    offered.filter((count, n) => (sold[n] as number) + (left[n] as number) !== count || (left[n] as number) < 0),
  ).length;
  const soldOut = sales.filter(({ left }) => left.every((count) => count === 0)).length;
  const strange = sales.flatMap(({ wave: { orders } }) =>
    orders.statuses.filter((status) => !ANSWERS.includes(status)),
  );
  const miscounted = sales.filter(({ wave: { orders, accepted, retried } }) => {
    const said = orders.statuses.filter((status) => status === 201).length + (retried[201] ?? 0);
    return accepted.length !== said || new Set(accepted).size !== said;
  }).length;
  const p99s = sales.map(({ wave: { orders } }) => summarise(orders.tookMs).p99);
  const worst = Math.max(...p99s);
  const first = sales[0] as Sale;
  return [
    ...rateRows(part, "orders", first.wave.orders, first.wave, 201),
    {
      part,
      what: "dishes of which sold + left is not what there was",
      value: wrong,
      unit: "",
      target: mustBe(wrong === 0, "none"),
    },
    {
      part,
      what: `sales in which all ${units} portions were sold`,
      value: soldOut,
      unit: "",
      target: { text: `all ${sales.length}`, reached: soldOut === sales.length },
    },
    {
      part,
      what: "answers that are none of 201, 422, 429",
      value: strange.length,
      unit: "",
      target: mustBe(strange.length === 0, "none"),
      ...(strange.length > 0 && { note: statusesInWords(strange) }),
    },
    {
      part,
      what: "sales with other than one order for each 201",
      value: miscounted,
      unit: "",
      target: mustBe(miscounted === 0, "none"),
    },
    { part, what: "answered, from when it was due, p99: median of the sales", value: median(p99s), unit: "ms" },
    {
      part,
      what: "… worst",
      value: worst,
      unit: "ms",
      target: atMost(worst, P99_MS_MAX, `≤ ${P99_MS_MAX.toLocaleString("en-GB")} ms`),
    },
  ];
}

const pictureOf = (orders: Samples, buyers: number, units: number): Picture => ({
  title: `${buyers.toLocaleString("en-GB")} buyers, ${units} portions`,
  description:
    "How long answers took and which they were, by when the orders were due: yes until all is sold, no from then on.",
  across: OVER_TIME,
  panels: [
    latencyPanel("answered after", orders, { value: P99_MS_MAX, text: `p99 ≤ ${P99_MS_MAX} ms` }),
    statusPanel("answers", orders),
  ],
});

const dataOf = (sales: readonly Sale[]) =>
  sales.map(({ wave: { orders }, offered, sold, left }) => ({
    offered,
    sold,
    left,
    statuses: byStatus(orders.statuses),
    ...summarise(orders.tookMs),
  }));
