import type { Order } from "#domain/order.ts";
import type { Command } from "./callers.ts";
import type { History, OrderRow } from "./history.ts";
import type { Who } from "./operations.ts";

/** Sends a command, under its own key, and keeps what was answered. `body` is another one than its own. */
export function sendCommand(
  history: History,
  command: Command,
  worker: number,
  isLost: boolean,
  body = command.body,
  about?: OrderRow,
): void {
  void answerOf(history, command, worker, isLost, body, about);
}

/** The same, and waits for the answer: null when there is none. */
export async function answerOf(
  history: History,
  command: Command,
  worker: number,
  isLost = false,
  body = command.body,
  about?: OrderRow,
): Promise<number | null> {
  const { step } = history.story;
  const stoodBefore = command.sent > 0 && (await isCarriedOut(history, command));
  const who = command.who as Who;
  const orderId = /^\/orders\/([0-9a-f-]+)\//.exec(command.path)?.[1];
  const askedAt = history.clock.now;
  command.isKeyShared ||= body !== command.body;
  const attempt = body === command.body ? ++command.sent : 0;
  const sent = { method: "POST" as const, path: command.path, headers: { "idempotency-key": command.key }, body };
  const heard = await history.ask(who, worker, sent, orderId);
  if (heard && about && heard.status < 300 && who !== "Kim" && who !== "Mo" && !history.isOwn(about, who))
    history.breaks(`somebody does what is another's to do: ${who} was let ${command.words}`);
  if (heard && heard.status < 300 && command.what === "move") checkVersion(history, command, body, heard.text);
  if (isLost) return null;
  history.tell(step, who, heard);
  if (!heard) return null;
  command.answered = Math.max(command.answered, attempt);
  remember(history, command, body, heard);
  if (heard.status === 422 && body === command.body) await judgeRefusal(history, command, askedAt, stoodBefore);
  return heard.status;
}

/** Whoever moves an order has seen it as it was a moment before. */
function checkVersion(history: History, command: Command, body: string, text: string): void {
  const seen = (JSON.parse(body) as { version: number }).version;
  const { order } = JSON.parse(text) as { order: Order };
  if (order.version !== seen + 1)
    history.breaks(`an order was moved that had moved on: ${command.who} saw ${seen}, and made ${order.version}`);
}

/** Holds an answer against all that were given to this key before. */
function remember(history: History, command: Command, body: string, answer: { status: number; text: string }): void {
  const isOk = answer.status < 300;
  const before = command.heard.filter(({ answer: { status } }) => status < 300);
  if (isOk && before.some((each) => each.body !== body))
    history.breaks(`one key did two things: ${command.who}'s ${command.key}`);
  if (isOk && before.some((each) => each.answer.text !== answer.text))
    history.breaks(`two answers to one key differ: ${command.who}'s ${command.key}`);
  command.heard.push({ body, answer });
  if (!isOk || command.what !== "place" || command.who !== "the guest") return;
  const { order, access } = JSON.parse(answer.text) as { order: Order; access: { cancel?: string } };
  if (access.cancel) history.links.set(order.id, access.cancel);
}

/** So long the Workers do not ask Redis any more after it has failed them. */
const REDIS_AVOIDED_MS = 5_000;

/**
 * Whoever was told "no" for what they have must ask forever. It may happen in two ways. Redis, by which all other Workers know of an
 * order that one of them sent on, could not be told of this one, and nobody who knows of the gap came by since. Or the order had not
 * reached Postgres yet, which is asked when Redis is silent or was emptied.
 */
async function judgeRefusal(history: History, command: Command, sinceMs: number, stoodBefore: boolean): Promise<void> {
  if (command.isKeyShared || !(await isCarriedOut(history, command))) return;
  const { redis } = history.cloud;
  const wasAsked = history.network.redisFailedAt < sinceMs - REDIS_AVOIDED_MS;
  const isKnown = await redis.knows(`sent-on:*:${command.key}:*`);
  const isFound = stoodBefore && !(await redis.isOld());
  if ((wasAsked && isKnown) || isFound)
    history.breaks(
      `somebody was told no for what they have, though it was to be found: ${command.who}'s ${command.key}`,
    );
  else command.isExcused = true;
}

async function isCarriedOut({ cloud }: History, { key }: Command): Promise<boolean> {
  const found = await cloud.postgres.query("select from idempotency_keys where key = $1", [key]);
  return found.length > 0;
}
