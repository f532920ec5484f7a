import type { AccountLink, LinkPurpose, MailedLink } from "./account-links.ts";
import type { Actor, CapabilityScope, Me } from "./actor.ts";
import type { Application, ApplicationKind, ApplicationRecord, ApplicationWish, Decision } from "./applications.ts";
import type { Board, BoardChange } from "./board.ts";
import type { DeviceSelf } from "./devices.ts";
import type { Consumer, Delivery } from "./events.ts";
import type { OrderNews, UserNews } from "./frames.ts";
import type { Availability, RestaurantState, Translations } from "./menu.ts";
import type { Order } from "./order.ts";
import type { Fulfilment, OrderStatus } from "./order-status.ts";
import type { MinorUnits } from "./money.ts";
import type { MemberRole, PlatformRole, UserStatus } from "./roles.ts";

/**
 * The commands: what goes into and comes out of each SQL function, one round trip each. Every function takes one jsonb and returns
 * one jsonb or json. A refusal is raised, which undoes all, and answered as `{refused: {code, details, retryAfterSeconds}}` by
 * `answer_v1`; one whose effect must stay is answered like that by the function itself. Everything else that is raised is a bug or an
 * outage.
 */

/** Once-only: `scope` is who and where, `key` the client's Idempotency-Key, `bodyHash` SHA-256 of the canonical body (hex). */
export type Once = { scope: string; key: string; bodyHash: string };

type Command = { actor: Actor; requestId: string; eventId: string };

/** What a command did, for the fast path after its answer. All of it is a hint: the rows are the promise. */
export type Aftermath = {
  /** Claimed by this command already, generation 1: publish them now, or their lease lapses and a sweep does. */
  deliveries: Delivery[];
  orderNews: OrderNews | null;
  boardChange: BoardChange | null;
  userNews: UserNews | null;
  availability: Availability | null;
};

export type PlaceOrderCommand = Command & {
  once: Once;
  orderId: string;
  /** What the client calls this order, or null. No two orders share one. */
  clientRef: string | null;
  restaurantId: string;
  fulfilment: Fulfilment;
  tableName: string | null;
  contact: { name: string; email: string | null; phone: string | null };
  note: string | null;
  locale: string;
  menuVersion: number;
  /** Null when nobody knows any more what the guest saw. */
  currency: string | null;
  /** As priced by `priceCart` from the version that the guest saw; each is compared with its rows. */
  lines: {
    id: string;
    itemId: string;
    quantity: number;
    note: string | null;
    unitPriceMinor: MinorUnits;
    subtotalMinor: MinorUnits;
    taxMinor: MinorUnits;
    options: { optionId: string; quantity: number }[];
  }[];
  subtotalMinor: MinorUnits;
  taxMinor: MinorUnits;
  totalMinor: MinorUnits;
};
/** `capabilities` names the generation of each guest link, from which the Worker derives the token. Empty for signed-in customers. */
export type PlaceOrderResult = {
  replayed: boolean;
  order: Order;
  capabilities: { scope: CapabilityScope; generation: number }[];
} & Aftermath;

export type MoveOrderCommand = Command & {
  once: Once;
  orderId: string;
  to: OrderStatus;
  expectedVersion: number;
  reason: string | null;
  /** Minutes from now, when a cook confirms with a promise of their own. */
  prepMinutes: number | null;
};
export type MoveOrderResult = { replayed: boolean; order: Order } & Aftermath;

/** Cancels with the caller's rights; `expectedVersion` null means "whatever it is now". */
export type CancelOrderCommand = Omit<MoveOrderCommand, "to" | "expectedVersion" | "prepMinutes"> & {
  expectedVersion: number | null;
};

/** `capabilities` are the links that are new: from their generations the Worker derives the tokens. */
export type RenewLinksCommand = {
  actor: Actor;
  once: Once;
  orderId: string;
  attemptsMax: number;
  windowSeconds: number;
  requestId: string;
};
export type RenewLinksResult = Pick<PlaceOrderResult, "capabilities"> & Published;
export type RevokeLinksCommand = { actor: Actor; orderId: string };

export type SetAvailabilityCommand = Command & {
  restaurantId: string;
  state: RestaurantState;
  message: string | null;
  /** Only with `paused`: how long it lasts, by the database's clock. Null for one that somebody has to end. */
  minutes: number | null;
};
export type SetSoldOutCommand = Command & {
  itemId: string;
  soldOut: boolean;
  /** New count for a counted item, or null. */ quantity: number | null;
};
export type AdjustStockCommand = Command & {
  once: Once;
  itemId: string;
  delta: number;
  reason: "restock" | "correction" | "waste";
  expectedVersion: number;
};
export type ReduceStockCommand = Command & { once: Once; itemId: string; quantity: number };
export type StockRow = {
  itemId: string;
  restaurantId: string;
  name: string;
  quantity: number;
  version: number;
  createdAt: string;
  updatedAt: string;
};
export type StockResult = { stock: StockRow } & Aftermath;
export type AvailabilityResult = { availability: Availability } & Aftermath;

/** `pump` names who sweeps ("cron", "schedule"), for `lastSweepAt` in readiness; without it nothing is noted. */
export type ClaimDeliveriesCommand = { limit: number; leaseSeconds: number; pump?: string | null };
/** `parked` are those that just ran out of generations: log them loudly. */
export type ClaimDeliveriesResult = { deliveries: Delivery[]; parked: { eventId: string; consumer: string }[] };
/** What the queue did not take, because it was not there: it may be tried as often as if it had not been claimed. */
export type NotTakenCommand = { deliveries: { eventId: string; consumer: Consumer; generation: number }[] };

export type ApplyCommand = { delivery: Delivery };
/** `applied` is false for a repeated or overtaken delivery. `deliveries` is the next event of the same aggregate and consumer. */
export type ApplyResult = { applied: boolean } & Aftermath;

/** The provider has taken the mail: answered with an ApplyResult. */
export type MarkSentCommand = { delivery: Delivery; providerId: string };
/** Gives a delivery up (`park_delivery_v1`), or keeps the words of an attempt that failed (`note_failure_v1`). */
export type FailedDeliveryCommand = { delivery: Delivery; error: string };

/** What the mail sender needs, or null when the notification was sent already or has nothing to say any more. */
export type NotificationToSend = OrderMailToSend | AccountMailToSend | InvitationMailToSend | ApplicationMailToSend;
export type MailToSend = { id: string; channel: "email"; to: string; locale: string };
export type OrderMailToSend = MailToSend & {
  template: "order_placed" | "order_ready" | "order_rejected" | "order_cancelled" | "order_completed" | "order_link";
  order: Order;
  restaurant: { name: string; translations: Translations; address: string; phone: string | null; timezone: string };
  /** Generation of the order's tracking link, from which the Worker derives its token; null for an order with an account, or without a link. */
  trackGeneration: number | null;
  /** Generation of the link with which its guest says how it was, of the mail that asks for that; null for every other, and without a link. */
  reviewGeneration: number | null;
};

export type AccountMailToSend = MailToSend & {
  template: LinkPurpose | "welcome" | "password_changed" | "email_changed";
  person: Pick<Me, "firstName" | "email">;
  /** What the mail is for; null for one that only tells. The Worker derives the token of it. */
  link: AccountLink | null;
};

export type InvitationMailToSend = MailToSend & {
  template: "staff_invitation";
  invitation: { restaurantName: string; role: MemberRole; invitedBy: string };
  link: MailedLink;
};

/** What became of what somebody asked to be. */
export type ApplicationMailToSend = MailToSend & {
  template: "application_received" | "application_approved" | "application_declined";
  person: Pick<Me, "firstName" | "emailVerified">;
  /** `restaurantName` of one that was approved, `reason` of one that was declined. */
  application: { kind: ApplicationKind; restaurantName: string | null; reason: string | null };
};

/** How often a network may try something. None is this machine itself, which is not counted. */
export type NetworkAttempts = { network: string | null; attemptsMax: number; windowSeconds: number };
export type BeginSignUpCommand = { from: NetworkAttempts };
export type SignUpCommand = {
  requestId: string;
  userId: string;
  email: string;
  username: string | null;
  firstName: string;
  lastName: string;
  phone: string | null;
  locale: string;
  passwordHash: string;
  /** Whether whoever asks can read events about accounts: a Worker from before there were any puts them aside for good. */
  tellsOfAccounts: true;
  /** What they ask to be beside a customer; null for nothing. */
  application: { wish: ApplicationWish; perDayMax: number } | null;
  /** None where an address has to be verified before anybody signs in. */
  session: OpenSessionCommand | null;
};
export type SignUpResult = Published & ({ me: Me } | SessionResult);
/** What a command told the outbox, claimed for its caller to publish. */
export type Published = { deliveries: Delivery[] };
export type BeginSignInCommand = {
  identifier: string;
  attemptsMax: number;
  windowSeconds: number;
  from: NetworkAttempts;
  /** Who has signed in with this browser before, by what its cookie proves. */
  devices: KnownDevice[];
  /** Tries of an account on all its known devices together, in the same time. */
  devicesMax: number;
};
/**
 * Somebody who has signed in on a device: their tries there are counted apart from those of strangers, while the account has the password
 * that they did it with. `password` is a mark of that one (`worker/tokens/known-device.ts`).
 */
export type KnownDevice = { userId: string; deviceId: string; password: string };
/** Always costs the same: for an unknown name the Worker verifies against a dummy hash. */
export type BeginSignInResult = { userId: string; passwordHash: string } | { userId: null; passwordHash: null };
export type OpenSessionCommand = {
  userId: string;
  sessionId: string;
  familyId: string;
  /** SHA-256 of the opaque token, hex. */
  refreshHash: string;
  refreshSeconds: number;
  userAgent: string | null;
  /** What the password was verified against; null for somebody who has just been made. */
  verifiedHash: string | null;
  /** A new hash when the stored one has old parameters. */
  passwordHash: string | null;
  /** Whether somebody whose address nobody has verified is refused. */
  verifiedOnly: boolean;
};
export type SessionResult = { me: Me; sessionId: string; mv: number };
/** `successorHash` is the hash of the token that the Worker derived from the presented one. */
export type RefreshSessionCommand = {
  /** Whether the caller understands `kept`. */
  keepsFresh: boolean;
  refreshHash: string;
  successorHash: string;
  graceSeconds: number;
  refreshSeconds: number;
  /** The same two for the session of a tablet. */
  deviceGraceSeconds: number;
  deviceSeconds: number;
};
/** The session of a paired tablet: its rights have no version, because they are never others. */
export type DeviceSessionResult = { device: DeviceSelf; sessionId: string; mv: number };
/** `kept`: the presented token was given a moment ago and stays the one to show. */
export type RefreshSessionResult = (SessionResult | DeviceSessionResult) & { kept?: true };
export type EndSessionCommand = { refreshHash: string | null; sessionId: string | null };
/** Where the sockets of a session may be; without one, those of all that a person has or had. Nobody is behind a tablet's. */
export type SessionRooms = { restaurantIds: string[]; orderIds: string[] } & (
  { sessionId: string | null; userId: string } | { sessionId: string; userId: null; deviceId: string }
);
/** The sessions that this ended, so that their sockets can be closed. */
export type EndSessionResult = { ended: SessionRooms[] };
/** One session of one's own; null for all of them, and `keepsThis` for all but the one that asks. */
export type EndOwnSessionsCommand = {
  actor: Actor;
  sessionId: string | null;
  keepsThis: boolean;
  /** What the present password was verified against; null where nobody had to show it, which ends the asking session and no other. */
  verifiedHash: string | null;
};

/** What somebody says of themselves; what is not named stays as it is. */
export type Profile = Pick<Me, "firstName" | "lastName" | "username" | "phone" | "locale">;
/** `verifiedHash`: what the present password was verified against, where it was shown. Without it a user name stays as it is. */
export type ChangeProfileCommand = { actor: Actor; profile: Partial<Profile>; verifiedHash: string | null };
/** `sessionId`: the one that is to be ended by whoever shows the password, where it is about one. */
export type BeginPasswordChangeCommand = {
  actor: Actor;
  attemptsMax: number;
  windowSeconds: number;
  sessionId: string | null;
};
export type BeginPasswordChangeResult = { me: Me; passwordHash: string };
/** `verifiedHash`: what the present password was verified against. */
export type ChangePasswordCommand = {
  actor: Actor;
  requestId: string;
  tellsOfAccounts: true;
  verifiedHash: string;
  passwordHash: string;
};
export type ChangePasswordResult = EndSessionResult & Published;

/** Mails a link to whoever has this name, if anybody has. `seconds` is how long it works. */
export type RequestLinkCommand = LinkLimits & {
  purpose: Exclude<LinkPurpose, "change_email">;
  identifier: string;
  seconds: number;
  from: NetworkAttempts;
  requestId: string;
};
/** How many links of one kind may be mailed for one account in this time. */
export type LinkLimits = { attemptsMax: number; windowSeconds: number };
export type RequestEmailChangeCommand = LinkLimits & {
  actor: Actor;
  verifiedHash: string;
  email: string;
  seconds: number;
  requestId: string;
  from: NetworkAttempts;
};
export type BeginResetCommand = { linkId: string };
export type VerifyEmailCommand = { linkId: string; purpose: LinkPurpose; requestId: string };
export type VerifyEmailResult = { me: Me } & Published;
export type ResetPasswordCommand = { linkId: string; passwordHash: string; requestId: string };

/** What somebody who runs the platform does to an account: one of these. */
export type UserChange =
  { kind: "role"; role: PlatformRole } | { kind: "status"; status: "active" | "disabled" } | { kind: "sign_out" };
export type ChangeUserCommand = { actor: Actor; userId: string; change: UserChange; requestId: string };
export type ChangeUserResult = { user: UserRecord } & EndSessionResult & Published;

/** An account as those see it who run the platform. */
export type UserRecord = Me & {
  status: UserStatus;
  createdAt: string;
  /** When any of their sessions was last renewed; null for nobody who is signed in. */
  lastSeenAt: string | null;
  sessions: number;
};

export type SendApplicationCommand = { actor: Actor; wish: ApplicationWish; perDayMax: number; requestId: string };
export type SendApplicationResult = { application: Application } & Published;
export type WithdrawApplicationCommand = { actor: Actor; applicationId: string };
export type WithdrawApplicationResult = { application: Application };
export type DecideApplicationCommand = {
  actor: Actor;
  applicationId: string;
  decision: Decision;
  /** Of one that is declined. */
  reason: string | null;
  requestId: string;
};
export type DecideApplicationResult = { application: ApplicationRecord } & EndSessionResult & Published;

/** Clears away at most `limit` (1,000) rows of each kind that nobody needs any more. */
export type PurgeCommand = { limit?: number };
export type PurgeResult = Record<
  | "idempotencyKeys"
  | "events"
  | "inbox"
  | "sessions"
  | "accountLinks"
  | "signInAttempts"
  | "invitations"
  | "securityLog"
  | "pairings"
  /** Orders of guests that were forgotten, and addresses of mails about accounts. */
  | "guests"
  | "addresses",
  number
> & {
  /** Restaurants whose kitchen's room may still know one of those guests. */
  kitchens: string[];
};

export type { Board };
