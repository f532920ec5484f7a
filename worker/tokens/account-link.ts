import { LINK_PREFIX, linkText, MAILED_PURPOSES, type MailedLink, type MailedPurpose } from "#domain/account-links.ts";
import type { SecretKeys } from "./keys.ts";
import { isSigned, signText } from "./signed-text.ts";

const TOKEN = new RegExp(
  `^${LINK_PREFIX}\\.([A-Za-z0-9_-]{1,32})\\.(${MAILED_PURPOSES.join("|")})` +
    "\\.([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\\.([A-Za-z0-9_-]{43})$",
);

/** The token of a link that is mailed. Derived, never stored: a second try of the same mail brings the same one. */
export const deriveLink = (secrets: SecretKeys, link: MailedLink): string =>
  signText(secrets, (kid) => linkText(kid, link));

/** Reads the token of a link; null when it is broken or not ours. Whether it was used, the database knows. */
export function readLink(secrets: SecretKeys, token: string): MailedLink | null {
  const parts = TOKEN.exec(token);
  if (!parts) return null;
  const [, kid, purpose, id, mac] = parts as unknown as [string, string, MailedPurpose, string, string];
  return isSigned(secrets, kid, linkText(kid, { purpose, id }), mac) ? { id, purpose } : null;
}
