/**
 * What the database holds of people, table by table: the one place where that is decided. A test compares it with the schema, so a table or
 * a column of text that is added cannot be forgotten here; and with `docs/privacy.md`, which prints it.
 */
export type Holding = {
  /**
   * Every column of text or JSON, every one that names a person by id, and any other that says something of one: what it says, or `NO` for
   * nothing about anybody.
   */
  columns: Readonly<Record<string, string>>;
  /** What deleting an account does with it, at once or by `erase_batch_v1`. */
  deletion: string;
  /** The tables of an export (`EXPORT_TABLES`) that it is in, or why it is in none. */
  export: readonly string[] | string;
  /** How long rows or what is personal in them stay, while nobody deletes an account. `purge_v1` sees to it. */
  kept: string;
};

const NO = "";
/** Of an id: it leads to a row of `users`, which is nobody's after a deletion. */
const WHO = "whose, by id";
const none = (...columns: string[]): Record<string, string> =>
  Object.fromEntries(columns.map((column) => [column, NO]));

const NOBODY = (...columns: string[]): Holding => ({
  columns: none(...columns),
  deletion: "nothing of anybody",
  export: "nothing of anybody",
  kept: "as long as it is needed",
});

export const PERSONAL_DATA: Readonly<Record<string, Holding>> = {
  users: {
    columns: {
      email: "address",
      email_verified_at: "when it was shown to be theirs",
      username: "name",
      password_hash: "hash of their password",
      first_name: "name",
      last_name: "name",
      phone: "phone number",
      locale: "language",
      ...none("platform_role", "status"),
    },
    deletion: "emptied at once; the row stays, so that ids lead somewhere",
    export: ["profile"],
    kept: "until the account is deleted",
  },
  sessions: {
    columns: { user_id: WHO, user_agent: "their device" },
    deletion: "ended at once, then deleted",
    export: ["sessions"],
    kept: "30 days after they would have run out",
  },
  refresh_tokens: {
    columns: { hash: "hash of a token", replaced_by: "hash of a token" },
    deletion: "deleted with the session",
    export: "hashes of secrets say nothing, and are not given away",
    kept: "with their session",
  },
  account_links: {
    columns: { user_id: WHO, email: "address", ...none("purpose") },
    deletion: "deleted at once",
    export: ["links"],
    kept: "1 day after they ended",
  },
  sign_in_attempts: {
    columns: { subject: "whose tries, by id or hash" },
    deletion: "deleted; of an address that was only claimed, after a day",
    export: ["attempts"],
    kept: "1 day after the last try",
  },
  memberships: {
    columns: { user_id: WHO, ...none("role") },
    deletion: "deleted at once",
    export: ["memberships"],
    kept: "until they leave",
  },
  invitations: {
    columns: { email: "address", invited_by: WHO, accepted_by: WHO, ...none("role") },
    deletion: "those to them are deleted at once, open ones by them withdrawn",
    export: ["invitations"],
    kept: "30 days after their last day",
  },
  applications: {
    columns: {
      user_id: WHO,
      phone: "phone number",
      restaurant_name: "the restaurant that they ask for",
      address: "where it is",
      area: "where they drive",
      reason: "words to them",
      decided_by: WHO,
      ...none("kind", "state", "timezone", "currency"),
    },
    deletion: "deleted at once; what was decided stays in the audit log, by ids",
    export: ["applications"],
    kept: "until the account is deleted",
  },
  devices: {
    columns: { paired_by: WHO, name: "what they called it" },
    deletion: "stays: a tablet is its restaurant's",
    export: ["acts"],
    kept: "for good: steps of orders name it",
  },
  device_pairings: { ...NOBODY("secret_hash", "code_hash"), kept: "1 day after they ended" },
  security_log: {
    columns: { principal: WHO, network: "hash of a network", ...none("kind", "code", "route", "request_id") },
    deletion: "stays: ids, kinds and hashes",
    export: "it is there to find out who attacks whom, and would tell an attacker what is seen",
    kept: "90 days",
  },
  erasures: {
    columns: { user_id: "who was deleted, by id" },
    deletion: "written by it: the proof that it was done",
    export: "whoever it is about can ask for nothing any more",
    kept: "for good",
  },
  orders: {
    columns: {
      user_id: WHO,
      table_name: "where they sat, in their words",
      address: "where they live",
      contact_name: "name",
      contact_email: "address",
      contact_phone: "phone number",
      note: "their words",
      reason: "words about them",
      ...none("locale", "currency"),
    },
    deletion: "emptied when the order is over; amounts, dishes and times stay",
    export: ["orders"],
    kept: "a guest's contact and words 90 days; an account's until it is deleted; amounts for good",
  },
  order_lines: {
    columns: { note: "their words", ...none("name", "translations") },
    deletion: "words emptied with the order",
    export: ["order_lines"],
    kept: "words as in orders; the rest for good",
  },
  order_line_options: {
    columns: none("group_name", "name", "translations"),
    deletion: "what was chosen stays",
    export: ["order_lines"],
    kept: "for good",
  },
  order_events: {
    columns: { by_user_id: WHO, reason: "words about them", ...none("command") },
    deletion: "own words emptied with the order",
    export: ["order_steps"],
    kept: "words as in orders; the rest for good",
  },
  reviews: {
    columns: { user_id: WHO, comment: "their words", decided_by: WHO, ...none("status") },
    deletion: "words emptied with the order; the stars stay",
    export: ["reviews"],
    kept: "words as in orders; the rest for good",
  },
  idempotency_keys: {
    columns: { scope: WHO, answer: "the order as it was answered", ...none("key", "body_hash") },
    deletion: "answers emptied with the order that they tell of",
    export: "copies of what is in the orders",
    kept: "7 days",
  },
  notifications: {
    columns: {
      recipient: "address",
      user_id: WHO,
      ...none("channel", "template", "locale", "status"),
      provider_id: "what the mail's carrier calls it",
    },
    deletion: "addresses emptied: with the order, or as the account's",
    export: ["notifications"],
    kept: "addresses as in orders; of mails about accounts 90 days",
  },
  audit_log: {
    columns: {
      by_user_id: WHO,
      user_id: WHO,
      before: "what a tablet was called",
      after: "what a tablet was called",
      ...none("action", "request_id"),
    },
    deletion: "stays: ids, roles and states, and names of tablets",
    export: ["acts"],
    kept: "for good",
  },
  restaurants: {
    ...NOBODY(
      ...["slug", "name", "description", "translations", "picture", "address", "phone", "timezone", "currency"],
      ...["locales", "message"],
    ),
    deletion: "stays: a house's own name, address and phone number",
  },
  outbox: { ...NOBODY("request_id", "data"), kept: "7 days after it is done" },
  deliveries: { ...NOBODY("last_error"), kept: "with their event" },
  inbox: { ...NOBODY(), kept: "90 days" },
  order_capabilities: {
    columns: { revoked_by: WHO },
    deletion: "stays: whose, by id",
    export: "it says who of a restaurant took back whose link",
    kept: "for good; a link works for 30 days, one to review from when the order was completed",
  },
  tickets: { ...NOBODY(), kept: "for good" },
  stock_moves: { ...NOBODY("ref"), kept: "for good" },
  service_tokens: NOBODY("name", "hash"),
  stations: NOBODY("slug", "name"),
  categories: NOBODY("slug", "name", "translations"),
  menu_items: NOBODY("slug", "name", "description", "translations", "picture", "allergens", "diets"),
  option_groups: NOBODY("name", "translations", "display"),
  options: NOBODY("name", "translations"),
  item_option_groups: NOBODY(),
  stock: NOBODY(),
  order_moves: NOBODY(),
  role_verbs: NOBODY("role", "verb"),
  subscriptions: NOBODY(),
  schema_version: NOBODY("hash"),
  sweeps: NOBODY("pump"),
};

/** How long `purge_v1` leaves what it clears away, by the interval that its statement has. */
export const CLOCK: Readonly<Record<string, string>> = {
  idempotency_keys: "created_at < now() - interval '7 days'",
  outbox: "created_at < now() - interval '7 days'",
  inbox: "handled_at < now() - interval '90 days'",
  sessions: "expires_at < now() - interval '30 days'",
  account_links: "expires_at < now() - interval '1 day'",
  invitations: "expires_at < now() - interval '30 days'",
  device_pairings: "expires_at < now() - interval '1 day'",
  security_log: "at < now() - interval '90 days'",
  sign_in_attempts: "updated_at < now() - interval '1 day'",
  orders: "placed_at < now() - interval '90 days'",
  notifications: "created_at < now() - interval '90 days'",
};

/** The table of `docs/privacy.md`, as markdown: every table that holds something of somebody. */
export function personalDataTable(): string {
  const rows = Object.entries(PERSONAL_DATA).flatMap(([table, { columns, deletion, export: exported, kept }]) => {
    const held = [...new Set(Object.values(columns).filter((what) => what !== NO))];
    if (held.length === 0) return [];
    const files = typeof exported === "string" ? exported : exported.map((name) => `\`${name}\``).join(", ");
    return [[`\`${table}\``, held.join(", "), deletion, files, kept]];
  });
  return [["table", "holds of a person", "deletion", "export", "kept"], ["-", "-", "-", "-", "-"], ...rows]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");
}
