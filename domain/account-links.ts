/** What a link that was mailed to somebody with an account lets them do, once. */
export const LINK_PURPOSES = ["verify_email", "change_email", "reset_password"] as const;
export type LinkPurpose = (typeof LINK_PURPOSES)[number];

/** How long a link works, in seconds. A new password is wanted now; a mail to confirm an address may lie until tomorrow. */
export const LINK_SECONDS: Record<LinkPurpose, number> = {
  verify_email: 24 * 60 * 60,
  change_email: 24 * 60 * 60,
  reset_password: 15 * 60,
};

export type AccountLink = { id: string; purpose: LinkPurpose };

/** All that a mailed link can be for: something about an account, or to join the people of a restaurant, with an account or without. */
export const MAILED_PURPOSES = [...LINK_PURPOSES, "join_staff"] as const;
export type MailedPurpose = (typeof MAILED_PURPOSES)[number];
export type MailedLink = { id: string; purpose: MailedPurpose };

/** How long an invitation works: whoever is on holiday has a week. */
export const INVITATION_SECONDS = 7 * 24 * 60 * 60;

export const LINK_PREFIX = "link";

/** What the token of a link says, and what is signed of it. */
export const linkText = (kid: string, { purpose, id }: MailedLink): string => `${LINK_PREFIX}.${kid}.${purpose}.${id}`;
