import { uuidv7 } from "uuidv7";
import { INVITATION_SECONDS } from "#domain/account-links.ts";
import type { Actor } from "#domain/actor.ts";
import type { ApplicationWish, Decision } from "#domain/applications.ts";
import type { Published, SendApplicationResult, SignUpResult } from "#domain/commands.ts";
import type { InvitationResult } from "#domain/staff-commands.ts";
import type { EraseBatchResult } from "#domain/leaving.ts";
import type { MemberRole } from "#domain/roles.ts";
import { applyAll } from "#test/db/events.ts";
import { move, one, place, placeCommand } from "#test/db/orders.ts";
import { sha256, type World } from "#test/db/world.ts";

export type Newcomer = { userId: string; email: string };
export type Leaver = { userId: string; orderId: string };

const requestId = "test";

const forgetting = (identifier: string) => ({
  ...{ purpose: "reset_password", identifier, seconds: 900, attemptsMax: 3, windowSeconds: 900, requestId },
  from: { network: null, attemptsMax: 60, windowSeconds: 600 },
});

/** Somebody who runs the platform makes them a driver, and switches the account off and on; they ask for one more link. */
export async function governed({ query, call, person }: World, { userId, email }: Newcomer): Promise<void> {
  const admin = await person({ platform: "super_admin" });
  for (const change of [
    { kind: "role", role: "driver" },
    { kind: "status", status: "disabled" },
    { kind: "status", status: "active" },
  ]) {
    const command = { actor: admin.actor, userId, change, requestId: uuidv7() };
    await applyAll(query, (await call<Published>("change_user_v1", command)).deliveries);
  }
  await applyAll(query, (await call<Published>("request_link_v1", forgetting(email))).deliveries);
}

/** Somebody signs up, verifies their address, forgets their password and sets another one. */
export async function joinIn({ query, call }: World): Promise<Newcomer> {
  const tell = async (answer: Published) => void (await applyAll(query, answer.deliveries));
  const userId = uuidv7();
  const email = `${userId}@example.com`;
  const person = { email, username: null, firstName: "Nell", lastName: "", phone: null, locale: "en" };
  await tell(
    await call<SignUpResult>("sign_up_v1", {
      ...person,
      requestId,
      userId,
      passwordHash: "x",
      session: null,
      tellsOfAccounts: true,
    }),
  );
  const link = async (purpose: string) => {
    const rows = await query<{ id: string }>("select id from account_links where user_id = $1 and purpose = $2", [
      userId,
      purpose,
    ]);
    return { linkId: rows[0]?.id, purpose, requestId };
  };
  const forget = async () => await tell(await call<Published>("request_link_v1", forgetting(email)));
  await tell(await call<Published>("verify_email_v1", await link("verify_email")));
  await forget();
  await tell(await call<Published>("reset_password_v1", { ...(await link("reset_password")), passwordHash: "y" }));
  // One that was used before its mail was sent: there is nothing to say any more.
  const { deliveries } = await call<Published>("request_link_v1", forgetting(email));
  await query(
    `delete from account_links where user_id = $1 and created_at = (select max(created_at) from account_links)`,
    [userId],
  );
  for (const delivery of deliveries) await call("notification_to_send_v1", { delivery });
  await beRobbed({ query, call }, userId);
  return { userId, email };
}

/** Their refresh token is stolen and comes back: the session ends, and it is written down. */
async function beRobbed({ query, call }: Pick<World, "query" | "call">, userId: string): Promise<void> {
  const sessionId = uuidv7();
  await call("open_session_v1", {
    ...{ userId, sessionId, familyId: uuidv7(), refreshHash: sha256(sessionId), refreshSeconds: 3_600 },
    ...{ userAgent: null, verifiedHash: null, passwordHash: null, verifiedOnly: true },
  });
  const trade = { refreshHash: sha256(sessionId), successorHash: sha256(`${sessionId}+`), graceSeconds: 10 };
  await call("refresh_session_v1", { ...trade, refreshSeconds: 3_600 });
  await query("update refresh_tokens set replaced_at = replaced_at - interval '11 seconds' where session_id = $1", [
    sessionId,
  ]);
  await call("refresh_session_v1", { ...trade, refreshSeconds: 3_600 });
  const refusal = { code: "unauthorized", route: "POST /api/v1/auth/refresh-token", network: null, requestId };
  const principal = { kind: "user", id: userId };
  await call("note_refusals_v1", { rows: [{ ...refusal, id: uuidv7(), kind: "refresh_reuse", principal, count: 1 }] });
}

/** The owner invites somebody, who joins and is given another role; one who has not come yet; and one, and thinks better of it. */
export async function hire({ query, call, person, restaurant: { id: restaurantId } }: World): Promise<Newcomer> {
  const { actor } = await person({ member: "owner" });
  const tell = async ({ deliveries }: Published) => void (await applyAll(query, deliveries));
  const invite = async (email: string, role: MemberRole) =>
    await call<InvitationResult>("invite_v1", {
      ...{ actor, restaurantId, email, role, seconds: INVITATION_SECONDS, requestId: uuidv7() },
      ...{ perHourMax: 60, attemptsMax: 3, windowSeconds: 900 },
    });
  const userId = uuidv7();
  const email = `${userId}@example.com`;
  await tell(await invite(email, "kitchen"));
  await tell(await invite("not-yet@example.com", "manager"));
  const { invitation, ...unsent } = await invite("never@example.com", "staff");
  await call("withdraw_invitation_v1", { actor, restaurantId, invitationId: invitation.id });
  await tell(unsent);

  const [row] = await query<{ id: string }>("select link_id as id from invitations where email = $1", [email]);
  const session = {
    ...{ userId, sessionId: uuidv7(), familyId: uuidv7(), refreshHash: sha256(userId), refreshSeconds: 3_600 },
    ...{ userAgent: null, verifiedHash: null, passwordHash: null, verifiedOnly: true },
  };
  const cook = { userId, firstName: "Hal", lastName: "", locale: "en", passwordHash: "x" };
  const join = { linkId: row?.id, ...cook, session, requestId: uuidv7() };
  await tell(await call<Published>("join_by_invitation_v1", join));
  const promotion = { actor, restaurantId, userId, role: "staff", requestId: uuidv7() };
  await tell(await call<Published>("change_member_v1", promotion));
  return { userId, email };
}

/** Somebody asks to open a restaurant and to drive; the first is approved, the second declined. Then they ask once more, and think better of it. */
export async function applied({ query, call, person }: World): Promise<{ userId: string }> {
  const applicant = await person({});
  const { actor: admin } = await person({ platform: "super_admin" });
  const tell = async ({ deliveries }: Published) => void (await applyAll(query, deliveries));
  const driver = { kind: "driver", driver: { phone: "+20 100 555 0199", area: "Dokki" } } as const;
  const { actor } = applicant;
  const send = async (wish: ApplicationWish) => {
    const sent = await call<SendApplicationResult>("send_application_v1", { actor, wish, perDayMax: 5, requestId });
    await tell(sent);
    return sent.application.id;
  };
  const decide = async (applicationId: string, decision: Decision, reason: string | null) =>
    await tell(
      await call<Published>("decide_application_v1", {
        ...{ actor: admin, applicationId, decision, reason, requestId: uuidv7() },
      }),
    );
  const taken = await send(driver);
  await call("withdraw_application_v1", { actor, applicationId: taken });
  await decide(await send(driver), "declined", "Nobody orders there yet.");
  const restaurant = {
    ...{ name: "Café Noor", address: "12 Harbour Street", phone: "+20 2 2794 0018" },
    ...{ timezone: "Africa/Cairo", currency: "EGP" },
  };
  await decide(await send({ kind: "restaurant", restaurant }), "approved", null);
  return { userId: actor.kind === "user" ? actor.userId : "" };
}

/** Somebody orders, is turned away, and then has their account deleted by whoever runs the platform; everything that knew them forgets it. */
export async function leave({ query, call, person, menu, restaurant: r }: World, staff: Actor): Promise<Leaver> {
  const { userId, email, actor } = await person();
  const wish = { actor, note: "For Nell", contact: { name: "Nell", email, phone: null } };
  const { order, deliveries } = await place(query, placeCommand(menu, [one(r.soup)], wish));
  await applyAll(query, deliveries);
  const wanted = { actor: staff, to: "rejected" as const, version: 1, reason: "Nell, we are full." };
  await applyAll(query, (await move(query, order.id, wanted)).deliveries);
  await applyAll(query, (await call<Published>("request_link_v1", forgetting(email))).deliveries);
  const admin = await person({ platform: "super_admin" });
  const gone = await call<Published>("delete_user_v1", { actor: admin.actor, userId, requestId: uuidv7() });
  await query("update erasures set requested_at = requested_at - interval '2 minutes'");
  for (let told: string[] = [], remains = "more"; remains === "more";) {
    const done = await call<EraseBatchResult>("erase_batch_v1", { userId, told, limit: 100 });
    told = done.untold;
    remains = done.remains;
  }
  await applyAll(query, gone.deliveries);
  return { userId, orderId: order.id };
}
