import * as z from "zod";
import { LINK_PURPOSES } from "../account-links.ts";
import { MEMBER_ROLES, PLATFORM_ROLES } from "../roles.ts";
import { INTENTS } from "../applications.ts";
import { ROOM_KINDS } from "../token-claims.ts";
import { refuseUnfit, wishIn, WISHES } from "./applications.schema.ts";
import { Email, Id, Locale, Phone, text, Time } from "./common.schema.ts";

export const PASSWORD_MIN = 10;
/** Long enough for any passphrase, short enough that nobody can make us hash a novel. */
export const PASSWORD_MAX = 200;

const Username = text(3, 32).pipe(z.string().regex(/^[a-zA-Z0-9._-]+$/, "Letters, digits, dot, dash and underscore."));
/** Measured as it is hashed: some letters become three when they are normalised, and a keyboard's accents one with theirs. */
const secret = (min: number) =>
  z
    .string()
    .max(PASSWORD_MAX * 4)
    .transform((value) => value.normalize("NFC"))
    .pipe(z.string().min(min).max(PASSWORD_MAX));
export const Password = secret(PASSWORD_MIN);

/** Nobody picks a role here: a sign-up makes a customer. With another intent it also files an application, which waits for a decision. */
export const SignUp = z
  .strictObject({
    email: Email,
    password: Password,
    username: Username.nullish().transform((value) => value ?? null),
    firstName: text(1, 60),
    lastName: text(0, 60).default(""),
    phone: Phone.nullish().transform((value) => value ?? null),
    locale: Locale.default("en"),
    intent: z.enum(INTENTS).default("customer"),
    ...WISHES,
  })
  .superRefine(({ intent, restaurant, driver }, context) =>
    refuseUnfit({ restaurant, driver }, intent, (issue) => context.addIssue({ code: "custom", ...issue })),
  )
  .transform(({ email, password, username, firstName, lastName, phone, locale, restaurant, driver }) => {
    const person = { email, password, username, firstName, lastName, phone, locale };
    return { ...person, application: wishIn({ restaurant, driver }) };
  });

export const SignIn = z.strictObject({
  /** E-mail address or username. */
  identifier: text(1, 254),
  password: secret(1),
});
/**
 * Each part that is named is changed; a name or a number may be taken away. Rights are no part of it. Another user name, or none, needs
 * the present password.
 */
export const ProfileChange = z
  .strictObject({
    firstName: text(1, 60),
    lastName: text(0, 60),
    username: Username.nullable(),
    phone: Phone.nullable(),
    locale: Locale,
    currentPassword: secret(1),
  })
  .partial();
/** `keep: "this"`: whoever asks stays signed in here. */
export const SessionsEnd = z.strictObject({ currentPassword: secret(1), keep: z.literal("this").optional() });
/** The password is not asked for to end the session that asks. */
export const SessionEnd = z.strictObject({ currentPassword: secret(1).optional() });
export const PasswordChange = z.strictObject({ currentPassword: secret(1), newPassword: Password });
/** E-mail address or username. The answer is the same whether anybody has it. */
export const LinkRequest = z.strictObject({ identifier: text(1, 254) });
export const LinkToken = z.string().min(20).max(300);
export const EmailProof = z.strictObject({ token: LinkToken });
export const LinkView = z.object({
  purpose: z.enum(LINK_PURPOSES),
  address: z.string().describe("Masked, like a•••@e•••.com"),
});
export const PasswordReset = z.strictObject({ token: LinkToken, newPassword: Password });
export const EmailChange = z.strictObject({ email: Email, currentPassword: secret(1) });
/** Asked for again, so that nobody who finds a device does it. */
export const AccountDeletion = z.strictObject({ currentPassword: secret(1) });
/** Browsers send their cookie instead. */
export const Refresh = z.strictObject({ refreshToken: z.string().min(20).max(200).optional() });

export const MeView = z.object({
  id: Id,
  email: z.string(),
  emailVerified: z.boolean().describe("Whether mail to this address was shown to reach them"),
  username: z.string().nullable(),
  firstName: z.string(),
  lastName: z.string(),
  phone: z.string().nullable(),
  locale: z.string(),
  role: z.enum([...PLATFORM_ROLES, ...MEMBER_ROLES]),
  platformRole: z.enum(PLATFORM_ROLES),
  memberships: z.array(
    z.object({ restaurantId: Id, role: z.enum(MEMBER_ROLES), restaurantName: z.string(), restaurantSlug: z.string() }),
  ),
});
export const SessionView = z.object({
  accessToken: z.string(),
  refreshToken: z.string(),
  expiresIn: z.int().describe("Seconds until the access token ends"),
  user: MeView,
});

/** Without tokens where an address has to be verified before anybody signs in. */
export const SignedUpView = SessionView.partial({ accessToken: true, refreshToken: true, expiresIn: true });

/** One device on which somebody is signed in. */
export const OpenSessionView = z.object({
  id: Id,
  isThis: z.boolean().describe("Whether it is the one that asks"),
  userAgent: z.string().nullable(),
  createdAt: Time,
  lastSeenAt: Time.describe("When it was last renewed: to a quarter of an hour"),
  expiresAt: Time,
});

export const RoomTicketInput = z.strictObject({ room: z.enum(ROOM_KINDS), id: Id });
export const RoomTicketView = z.object({ ticket: z.string(), expiresIn: z.int() });
