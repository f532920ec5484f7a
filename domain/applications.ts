/** What somebody can ask to be. Both wait until somebody who runs the platform has looked at it. */
export const APPLICATION_KINDS = ["restaurant", "driver"] as const;
export type ApplicationKind = (typeof APPLICATION_KINDS)[number];

/** With what intent somebody signs up. Whichever it is, the account is a customer's; the others come with an application. */
export const INTENTS = ["customer", ...APPLICATION_KINDS] as const;
export type Intent = (typeof INTENTS)[number];

/** `pending` is followed by one of the others, once. */
export const APPLICATION_STATES = ["pending", "approved", "declined", "withdrawn"] as const;
export type ApplicationState = (typeof APPLICATION_STATES)[number];
export const DECISIONS = ["approved", "declined"] as const satisfies readonly ApplicationState[];
export type Decision = (typeof DECISIONS)[number];

/** Applications that one person may send in a day: each is read by somebody, and brings a mail. */
export const APPLICATIONS_PER_DAY_MAX = 5;

/** What is asked of a restaurant: enough to open it with. `timezone` as in "Africa/Cairo", `currency` as in "EGP". */
export type RestaurantWish = { name: string; address: string; phone: string; timezone: string; currency: string };
/** What is asked of a driver. `area`: a short word on where they drive. */
export type DriverWish = { phone: string; area: string };
export type ApplicationWish =
  { kind: "restaurant"; restaurant: RestaurantWish } | { kind: "driver"; driver: DriverWish };

/** An application as whoever sent it sees it. */
export type Application = {
  id: string;
  kind: ApplicationKind;
  state: ApplicationState;
  /** Null unless it is one of this kind. */
  restaurant: RestaurantWish | null;
  driver: DriverWish | null;
  /** Why it was declined. */
  reason: string | null;
  createdAt: string;
  /** When it was approved, declined or withdrawn. */
  endedAt: string | null;
  /** The restaurant that was made of it. */
  opened: { id: string; slug: string } | null;
};

/** The same for those who decide. */
export type ApplicationRecord = Application & {
  user: { id: string; name: string; email: string; emailVerified: boolean };
  decidedBy: { id: string; name: string } | null;
};

/** How many wait. */
export type Waiting = Record<ApplicationKind, number>;

/** How long each text may be, at least and at most, for the API's schemas and for the forms. */
export const APPLICATION_LENGTHS = { name: [2, 80], address: [5, 200], area: [2, 120], reason: [3, 500] } as const;
