import type { FieldError } from "#domain/error-codes.ts";
import type { Order } from "#domain/order.ts";
import { ORDER_STATUSES } from "#domain/order-status.ts";
import { failureIn } from "#web/lib/errors.ts";
import type { Op, RefusalCode } from "./board-state.ts";
import type { Answer } from "./desk.ts";
import { slipsWanted, type RestPage } from "./rest.ts";
import type { RestWish } from "./sheets.ts";
import type { Wish } from "./wishes.ts";

const API = "/api/v1";
const ANSWER_MILLISECONDS_MAX = 8_000;

/** Sends a tap. The key makes it count once, however often it goes out. */
export async function sendMove({ orderId, key, base, to, prepMinutes, reason }: Op): Promise<Answer> {
  const wish = { to, version: base, prepMinutes, reason };
  const answer = await post(`/orders/${orderId}/status`, wish, { "Idempotency-Key": key });
  if (answer.kind === "lost") return answer;
  if (answer.kind === "refused") {
    const { code, details } = answer;
    const stands = ORDER_STATUSES.find((status) => details.some((detail) => detail["status"] === status));
    return { kind: "refused", code, ...(stands && { stands }) };
  }
  const { order } = answer.body as { order: Order };
  const { version, status, promisedAt, promiseMadeAt } = order;
  const statusAt = order.events.at(-1)?.at ?? order.placedAt;
  return { kind: "done", facts: { version, status, statusAt, promisedAt, promiseMadeAt, reason: order.reason } };
}

/** What came of a wish about the house or a dish. It may be sent again at will: it says how things should be, not what to change. */
export type Outcome = { kind: "done" } | { kind: "refused"; code: RefusalCode } | { kind: "lost" };

/** Says how the house or a dish should be. Never throws: what came of it is in the outcome. */
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

/** A page of the slips that the board only counts. Null when there was no answer, or none that helps. */
export async function askForSlips(restaurantId: string, wish: RestWish): Promise<RestPage | null> {
  const answer = await call(`/restaurants/${restaurantId}/slips?${new URLSearchParams(slipsWanted(wish))}`, {
    method: "GET",
  });
  return answer.kind === "done" ? (answer.body as RestPage) : null;
}

type Posted =
  { kind: "done"; body: unknown } | { kind: "refused"; code: RefusalCode; details: FieldError[] } | { kind: "lost" };

const post = async (path: string, wish: object, headers: Record<string, string> = {}): Promise<Posted> =>
  await call(path, posting(wish, headers));

const posting = (wish: object, headers: Record<string, string> = {}): RequestInit => ({
  method: "POST",
  headers: { "Content-Type": "application/json", ...headers },
  body: JSON.stringify(wish),
  keepalive: true, // what is sent when the page is left must still arrive
});

async function call(path: string, init: RequestInit): Promise<Posted> {
  try {
    let response = await send(path, init);
    if (response.status === 401) {
      // A board hangs on the wall for longer than an access token lives; the refresh token is good for days.
      const renewed = await send("/auth/refresh-token", posting({}));
      if (isNoAnswer(renewed)) return { kind: "lost" };
      if (renewed.ok) response = await send(path, init);
    }
    if (response.ok) return { kind: "done", body: await response.json() };
    if (isNoAnswer(response)) return { kind: "lost" };
    const { code, details } = await failureIn(response);
    return { kind: "refused", code, details };
  } catch {
    return { kind: "lost" }; // no line, no answer in time, or an answer that broke off: it may have counted
  }
}

/** A server that is ill or busy has not said no. */
const isNoAnswer = ({ status }: Response): boolean => status >= 500 || status === 429;

const send = async (path: string, init: RequestInit): Promise<Response> =>
  await fetch(API + path, {
    ...init,
    headers: { Accept: "application/json", ...init.headers },
    credentials: "same-origin",
    cache: "no-store",
    signal: AbortSignal.timeout(ANSWER_MILLISECONDS_MAX),
  });
