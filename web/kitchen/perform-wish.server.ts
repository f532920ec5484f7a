import { attempt, type connect } from "#web/lib/api.ts";
import type { Failure } from "#web/lib/errors.ts";
import { moveKey, type Wish } from "./wishes.ts";

type Api = ReturnType<typeof connect>["v1"];

/** Does what a form asked for. Returns why it could not be done, or null. */
export async function performWish(v1: Api, restaurantId: string, wish: Wish): Promise<Failure | null> {
  const tried = await attempt(send(v1, restaurantId, wish));
  return tried.ok ? null : tried.failure;
}

async function send(v1: Api, id: string, wish: Wish) {
  const house = v1.restaurants[":id"];
  switch (wish.intent) {
    case "move": {
      const { to, version, prepMinutes, reason } = wish;
      return await v1.orders[":id"].status.$post(
        { param: { id: wish.orderId }, json: { to, version, prepMinutes, reason } },
        { headers: { "Idempotency-Key": moveKey(wish) } },
      );
    }
    case "open":
      return await house.open.$post({ param: { id } });
    case "pause":
      return await house.pause.$post({ param: { id }, json: { minutes: wish.minutes, message: wish.message } });
    case "close":
      return await house.close.$post({ param: { id }, json: { message: wish.message } });
    case "sold-out":
      return await v1.items[":id"]["sold-out"].$post({ param: { id: wish.itemId } });
    case "restock":
      return await v1.items[":id"].restock.$post({ param: { id: wish.itemId }, json: { quantity: null } });
  }
}
