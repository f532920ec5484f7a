import { ERROR_STATUS, type ErrorCode, type FieldError } from "#domain/error-codes.ts";

/** SQLSTATE of a refusal that a function raised on purpose. */
const REFUSED = "CM001";

export type Refusal = { code: ErrorCode; details?: FieldError[]; retryAfterSeconds?: number };

/** The database said no, and the caller may know why. */
export class Refused extends Error {
  override readonly name = "Refused";
  readonly code: ErrorCode;
  readonly details: FieldError[] | undefined;
  readonly retryAfterSeconds: number | undefined;

  /** `kept` is what else the command said: what it did all the same, for the few that refuse and yet do something. */
  constructor(
    { code, details, retryAfterSeconds }: Refusal,
    readonly kept?: unknown,
  ) {
    super(code);
    this.code = code;
    this.details = details;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/**
 * The database could not be asked, or its answer was lost: nobody knows whether the command happened. It is safe to send it again
 * under the same key.
 */
export class DatabaseUnavailable extends Error {
  override readonly name = "DatabaseUnavailable";
}

/** A bug of ours. Carries no DETAIL, because Postgres prints whole rows there. */
export class DatabaseFault extends Error {
  override readonly name = "DatabaseFault";
  constructor(
    message: string,
    readonly sqlState: string,
    readonly constraint: string | undefined,
  ) {
    super(message);
  }
}

/** What a broken constraint means to a caller, for the few that input can break past every earlier check. */
const CONSTRAINTS: Record<string, Refusal> = {
  stock_quantity_not_negative: { code: "out_of_stock" },
  orders_client_ref_unique: {
    code: "already_exists",
    details: [{ field: "clientRef", message: "Another order has this reference already." }],
  },
  users_email_unique: { code: "already_exists", details: [{ field: "email", message: "Somebody has this already." }] },
  users_username_unique: {
    code: "already_exists",
    details: [{ field: "username", message: "Somebody has this already." }],
  },
  users_username_is_no_email: {
    code: "invalid_input",
    details: [{ field: "username", message: "An e-mail address is no username." }],
  },
  categories_no_cycle: {
    code: "invalid_input",
    details: [{ field: "parentId", message: "A category cannot stand below itself." }],
  },
  orders_amounts_sane: {
    code: "invalid_input",
    details: [{ field: "lines", message: "This is more than anybody eats." }],
  },
};

/** Two transactions wanted each other's rows, or saw each other's work: one of them was undone, and may simply try again. */
const COLLIDED = ["40001", "40P01"];
/** The server is going down, coming up, full, or gave up waiting. */
const AWAY = /^(08|53|57P0|57014|55P03|58)/;

export type Verdict =
  | { kind: "refused"; error: Refused }
  /** Undone, or of unknown outcome. */
  | { kind: "again"; error: DatabaseUnavailable }
  | { kind: "fault"; error: DatabaseFault };

type Failure = { code?: unknown; constraint?: unknown; detail?: unknown; hint?: unknown; message?: unknown };

/** Makes one of three things of whatever a driver throws. Connection strings and rows never get through. */
export function judge(thrown: unknown): Verdict {
  const failure = (thrown ?? {}) as Failure;
  const state = typeof failure.code === "string" && /^[0-9A-Z]{5}$/.test(failure.code) ? failure.code : undefined;
  if (state === undefined) {
    return { kind: "again", error: new DatabaseUnavailable("The database did not answer.") };
  }
  if (state === REFUSED) return { kind: "refused", error: refusalOf(failure) };

  const constraint = typeof failure.constraint === "string" ? failure.constraint : undefined;
  const known = constraint === undefined ? undefined : CONSTRAINTS[constraint];
  if (known) return { kind: "refused", error: new Refused(known) };
  if (COLLIDED.includes(state)) {
    return { kind: "again", error: new DatabaseUnavailable(`Collided (${state}).`) };
  }
  if (AWAY.test(state)) {
    return { kind: "again", error: new DatabaseUnavailable(`The database is away (${state}).`) };
  }
  return { kind: "fault", error: new DatabaseFault(String(failure.message), state, constraint) };
}

function refusalOf({ message, detail, hint }: Failure): Refused {
  const code = typeof message === "string" && message in ERROR_STATUS ? (message as ErrorCode) : "internal";
  const details = typeof detail === "string" && detail !== "" ? (JSON.parse(detail) as FieldError[]) : undefined;
  const seconds = typeof hint === "string" && hint !== "" ? Number(hint) : undefined;
  return new Refused({
    code,
    ...(details && { details }),
    ...(seconds !== undefined && { retryAfterSeconds: seconds }),
  });
}
