import type * as z from "zod";
import type { Actor, Me } from "#domain/actor.ts";
import type { ProfileChange } from "#domain/api/auth.schema.ts";
import type { ChangeProfileCommand } from "#domain/commands.ts";
import type { Deps } from "../deps.ts";
import { verifyOwnPassword } from "./password-change.ts";

/**
 * Changes what somebody says of themselves. Another user name needs the present password: whoever finds an open session must not change
 * what its owner signs in with. Throws invalid_input where it is missing, wrong_credentials, rate_limited, already_exists.
 */
export async function changeProfile(deps: Deps, actor: Actor, wish: z.output<typeof ProfileChange>): Promise<Me> {
  const { currentPassword, ...profile } = wish;
  const command: ChangeProfileCommand = {
    actor,
    profile,
    verifiedHash: currentPassword === undefined ? null : await verifyOwnPassword(deps, actor, currentPassword),
  };
  return (await deps.db.call<{ me: Me }>("change_profile_v1", command)).me;
}
