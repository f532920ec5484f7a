import type { Order } from "#domain/order.ts";
import { failureIn } from "#web/lib/errors.ts";
import type { Op, RefusalCode } from "./board-state.ts";
import type { Answer } from "./desk.ts";
import type { Wish } from "./wishes.ts";

const API = "/api/v1";
const ANSWER_MILLISECONDS_MAX = 8_000;

/** Sends a tap. The key makes it count once, however often it goes out. */
export async function sendMove({ orderId, key, base, to, prepMinutes, reason }: Op): Promise<Answer> {
  const wish = { to, version: base, prepMinutes, reason };
  const answer = await post(`/orders/${orderId}/status`, wish, { "Idempotency-Key": key });
  if (answer.kind !== "done") return answer;
  const { order } = answer.body as { order: Order };
  const { version, status, promisedAt, promiseMadeAt } = order;
  const statusAt = order.events.at(-1)?.at ?? order.placedAt;
  return { kind: "done", facts: { version, status, statusAt, promisedAt, promiseMadeAt, reason: order.reason } };
}

/** What came of a wish about the house or a dish. It may be sent again at will: it says how things should be, not what to change. */
export type Outcome = { kind: "done" } | { kind: "refused"; code: RefusalCode } | { kind: "lost" };

export async function sendWish(restaurantId: string, wish: Exclude<Wish, { intent: "move" }>): Promise<Outcome> {
  const { intent } = wish;
  switch (intent) {
    case "open":
      return await post(`/restaurants/${restaurantId}/open`, {});
    case "pause":
      return await post(`/restaurants/${restaurantId}/pause`, { minutes: wish.minutes, message: wish.message });
    case "close":
      return await post(`/restaurants/${restaurantId}/close`, { message: wish.message });
    case "sold-out":
      return await post(`/items/${wish.itemId}/sold-out`, {});
    case "restock":
      return await post(`/items/${wish.itemId}/restock`, { quantity: null });
  }
}

type Posted = { kind: "done"; body: unknown } | { kind: "refused"; code: RefusalCode } | { kind: "lost" };

async function post(path: string, wish: object, headers: Record<string, string> = {}): Promise<Posted> {
  try {
    let response = await send(path, wish, headers);
    if (response.status === 401) {
      // A board hangs on the wall for longer than an access token lives; the refresh token is good for days.
      const renewed = await send("/auth/refresh-token", {}, {});
      if (isNoAnswer(renewed)) return { kind: "lost" };
      if (renewed.ok) response = await send(path, wish, headers);
    }
    if (response.ok) return { kind: "done", body: await response.json() };
    if (isNoAnswer(response)) return { kind: "lost" };
    return { kind: "refused", code: (await failureIn(response)).code };
  } catch {
    return { kind: "lost" }; // no line, no answer in time, or an answer that broke off: it may have counted
  }
}

/** A server that is ill or busy has not said no. */
const isNoAnswer = ({ status }: Response): boolean => status >= 500 || status === 429;

const send = async (path: string, wish: object, headers: Record<string, string>): Promise<Response> =>
  await fetch(API + path, {
    method: "POST",
    headers: { Accept: "application/json", "Content-Type": "application/json", ...headers },
    body: JSON.stringify(wish),
    credentials: "same-origin",
    cache: "no-store",
    keepalive: true, // what is sent when the page is left must still arrive
    signal: AbortSignal.timeout(ANSWER_MILLISECONDS_MAX),
  });
