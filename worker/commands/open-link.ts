import type { MailedLink, MailedPurpose } from "#domain/account-links.ts";
import type { Deps } from "../deps.ts";
import { AppError } from "../errors.ts";
import { readLink } from "../tokens/account-link.ts";

/** Reads the token of a mailed link that may be for one of these; whether it was used, the database knows. Throws link_over. */
export function openLink<P extends MailedPurpose>(
  { keys }: Pick<Deps, "keys">,
  token: string,
  purposes: readonly P[],
): MailedLink & { purpose: P } {
  const link = readLink(keys.secrets, token);
  // The same words as for one that is over; the security log tells them apart.
  if (!link) throw new AppError("link_over", undefined, { noted: { kind: "bad_token" } });
  const purpose = purposes.find((each) => each === link.purpose);
  if (!purpose) throw new AppError("link_over");
  return { id: link.id, purpose };
}
