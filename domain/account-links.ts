/** What a link that was mailed to somebody with an account lets them do, once. */
export const LINK_PURPOSES = ["verify_email", "change_email", "reset_password"] as const;
export type LinkPurpose = (typeof LINK_PURPOSES)[number];

/** How long a link works, in seconds. A new password is wanted now; a mail to confirm an address may lie until tomorrow. */
export const LINK_SECONDS: Record<LinkPurpose, number> = {
  verify_email: 24 * 60 * 60,
  change_email: 24 * 60 * 60,
  reset_password: 15 * 60,
};

export const LINK_PREFIX = "link";
export type AccountLink = { id: string; purpose: LinkPurpose };

/** What the token of a link says, and what is signed of it. */
export const linkText = (kid: string, { purpose, id }: AccountLink): string => `${LINK_PREFIX}.${kid}.${purpose}.${id}`;
