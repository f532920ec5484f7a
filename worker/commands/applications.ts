import type { Actor } from "#domain/actor.ts";
import {
  APPLICATIONS_PER_DAY_MAX,
  type Application,
  type ApplicationRecord,
  type ApplicationWish,
  type Decision,
} from "#domain/applications.ts";
import type {
  DecideApplicationCommand,
  DecideApplicationResult,
  SendApplicationCommand,
  SendApplicationResult,
  WithdrawApplicationCommand,
  WithdrawApplicationResult,
} from "#domain/commands.ts";
import { publish } from "../aftermath.ts";
import type { Deps } from "../deps.ts";
import { closeAllSockets } from "./close-sockets.ts";

/** Asks to be a restaurant or a driver; it waits for a decision. Throws already_exists, not_allowed, invalid_input, rate_limited. */
export async function sendApplication(deps: Deps, actor: Actor, wish: ApplicationWish): Promise<Application> {
  const command: SendApplicationCommand = {
    actor,
    wish,
    perDayMax: APPLICATIONS_PER_DAY_MAX,
    requestId: deps.requestId,
  };
  const sent = await deps.db.call<SendApplicationResult>("send_application_v1", command);
  publish(deps, sent);
  return sent.application;
}

/** Takes one's own back while it waits. Throws not_found, illegal_move. */
export async function withdrawApplication({ db }: Deps, actor: Actor, applicationId: string): Promise<Application> {
  const command: WithdrawApplicationCommand = { actor, applicationId };
  return (await db.call<WithdrawApplicationResult>("withdraw_application_v1", command)).application;
}

/**
 * Approves or declines, once. A restaurant is made with the applicant as its owner, a driver is given that role: it counts from the next
 * request on; sockets are closed at once, and by the event if this Worker ends before it comes to it. `reason` is for one that is
 * declined. Throws not_found, not_allowed, illegal_move, already_exists.
 */
export async function decideApplication(
  deps: Deps,
  actor: Actor,
  applicationId: string,
  { decision, reason }: { decision: Decision; reason: string | null },
): Promise<ApplicationRecord> {
  const command: DecideApplicationCommand = { actor, applicationId, decision, reason, requestId: deps.requestId };
  const decided = await deps.db.call<DecideApplicationResult>("decide_application_v1", command);
  publish(deps, decided);
  deps.afterCommit(async () => await closeAllSockets(deps, decided.ended));
  return decided.application;
}
