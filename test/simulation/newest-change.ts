import type { History } from "./history.ts";

type OrderNow = { id: string; number: number; state: string; gone: string | null };
type DeliveryNow = { id: string; gen: number; isFree: boolean };

/** What had happened when somebody last looked. */
export class NewestChange {
  readonly #orders = new Set<string>();
  readonly #generations = new Map<string, number>();

  /** Looks at what the statement that has just been done has made: what it may not make, nobody can see later on. */
  async check(history: History): Promise<void> {
    await this.#checkSold(history);
    await this.#checkLeases(history);
  }

  /** Nothing is sold by whoever is closed, and nothing that was taken off sale: one statement does not change both. */
  async #checkSold(history: History): Promise<void> {
    const orders = await history.cloud.postgres.query<OrderNow>(
      `select o.id, o.number, effective_state_v1(r)::text as state,
         (select min(m.name) from order_lines l join menu_items m on m.id = l.item_id where l.order_id = o.id and m.sold_out) as gone
       from orders o join restaurants r on r.id = o.restaurant_id`,
    );
    for (const { id, number, state, gone } of orders) {
      if (this.#orders.has(id)) continue;
      this.#orders.add(id);
      if (state !== "open") history.breaks(`an order was taken by a restaurant that is ${state}: #${number}`);
      if (gone !== null) history.breaks(`something was sold that is off sale: ${gone} in order #${number}`);
    }
  }

  /** Whoever takes a delivery has some time for it, in which no other pump takes it. */
  async #checkLeases(history: History): Promise<void> {
    const deliveries = await history.cloud.postgres.query<DeliveryNow>(
      `select event_id || ' to ' || consumer as id, gen, next_at <= now() as "isFree"
       from deliveries where acked_at is null and not parked and gen > 0`,
    );
    for (const { id, gen, isFree } of deliveries) {
      if (gen !== this.#generations.get(id) && isFree)
        history.breaks(`a delivery was taken for no time at all: event ${id}, generation ${gen}`);
      this.#generations.set(id, gen);
    }
  }
}
