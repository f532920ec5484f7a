import { describeRoute, resolver } from "hono-openapi";
import * as z from "zod";
import { MeView, SessionView } from "#domain/api/auth.schema.ts";
import { ErrorBody } from "#domain/api/common.schema.ts";
import { AvailabilityView, MenuView, RestaurantView, StockView } from "#domain/api/menu.schema.ts";
import { UserRecordView } from "#domain/api/accounts.schema.ts";
import { BoardCardView, OrderEventView, OrderSummaryView, OrderView } from "#domain/api/order.schema.ts";
import { ERROR_STATUS, type ErrorCode } from "#domain/error-codes.ts";
import { IDEMPOTENCY_HEADER } from "./middleware/idempotency-key.ts";

/** Schemas with a name of their own in the document; all others stand where they are used. */
const NAMED = {
  Availability: AvailabilityView,
  BoardCard: BoardCardView,
  Error: ErrorBody,
  Me: MeView,
  Menu: MenuView,
  Order: OrderView,
  OrderEvent: OrderEventView,
  OrderSummary: OrderSummaryView,
  Restaurant: RestaurantView,
  Session: SessionView,
  Stock: StockView,
  User: UserRecordView,
};
for (const [id, schema] of Object.entries(NAMED)) {
  if (!z.globalRegistry.has(schema)) z.globalRegistry.add(schema, { id });
}

/** Who may call a route, as the document tells it. The names are those of its security schemes. */
const WHO = {
  all: undefined,
  anybody: [{}, { session: [] }, { bearer: [] }],
  user: [{ session: [] }, { bearer: [] }],
  crew: [{ session: [] }, { bearer: [] }],
  device: [{ session: [] }, { bearer: [] }],
  operator: [{ session: [] }, { bearer: [] }],
  "holder of the order": [{ session: [] }, { bearer: [] }, { guest: [] }],
  service: [{ service: [] }],
} as const;

/** How a proof can be wrong, and how a body can. */
const SIGNED_IN = ["unauthorized", "session_changed"] as const;
const BODIES = ["invalid_input", "payload_too_large", "unsupported_media_type"] as const;

type Description = {
  summary: string;
  tag:
    | "Health"
    | "Account"
    | "People"
    | "Devices"
    | "Restaurants"
    | "Orders"
    | "Reviews"
    | "Stock"
    | "Kitchen"
    | "Rooms"
    | "Reference";
  who: keyof typeof WHO;
  /** The answer that is hoped for. */
  status?: 200 | 201 | 204;
  answer?: z.ZodType;
  description?: string;
  /** Refusals beyond those that any route may give. */
  refusals?: readonly ErrorCode[];
  /** An answer with 503 that is no refusal. */
  whenUnavailable?: z.ZodType;
  takesBody?: boolean;
  /** Whether the command needs an `Idempotency-Key`. */
  once?: boolean;
  contentType?: string;
};

/** Says of a route what its schemas do not: to whom it answers, with what, and how it refuses. */
export function describe(route: Description) {
  const { summary, tag, who, status = 200, answer, description, once = false } = route;
  const refusals = new Set<ErrorCode>(["internal", "unavailable", ...(route.refusals ?? [])]);
  if (once) for (const code of ["idempotency_key_required", "key_reused"] as const) refusals.add(code);
  if (who !== "all" && who !== "anybody") for (const code of SIGNED_IN) refusals.add(code);
  if (who === "user" || who === "device" || who === "service") refusals.add("not_allowed"); // with the proof of another kind of caller
  if (route.takesBody) for (const code of BODIES) refusals.add(code);
  const unavailable = route.whenUnavailable && resolver(route.whenUnavailable, OUTPUT);
  const content = answer && { [route.contentType ?? "application/json"]: { schema: resolver(answer, OUTPUT) } };
  return describeRoute({
    summary,
    tags: [tag],
    ...(description && { description }),
    ...(WHO[who] && { security: WHO[who].map((scheme) => ({ ...scheme })) }),
    ...(once && { parameters: [IDEMPOTENCY_PARAMETER] }),
    responses: {
      [status]: {
        description: status === 204 ? "Done; there is nothing to say." : "Done.",
        ...(content && { content }),
      },
      ...refusalsOf(refusals),
      ...(unavailable && {
        503: { description: "Not now.", content: { "application/json": { schema: unavailable } } },
      }),
    },
  });
}

const OUTPUT = { options: { io: "output" } };

const IDEMPOTENCY_PARAMETER = {
  in: "header",
  name: IDEMPOTENCY_HEADER,
  required: true,
  description: "Made by the client: the id of the command. A repeat with the same key and body gets the same answer.",
  schema: { type: "string", minLength: 8, maxLength: 128 },
} as const;

/** One answer for each status, naming every code that it may carry. */
function refusalsOf(codes: ReadonlySet<ErrorCode>) {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of codes) byStatus.set(ERROR_STATUS[code], [...(byStatus.get(ERROR_STATUS[code]) ?? []), code]);
  const ordered = [...byStatus].sort(([left], [right]) => left - right);
  return Object.fromEntries(
    ordered.map(([status, each]) => [
      status,
      {
        description: each.map((code) => `\`${code}\``).join(", "),
        content: { "application/json": { schema: resolver(ErrorBody, OUTPUT) } },
      },
    ]),
  );
}

export const DOCUMENT = {
  openapi: "3.1.0",
  info: {
    title: "Comanda",
    version: "1",
    description:
      "Restaurant ordering. Every refusal has the same body (`Error`): its `code` is for programs, its `requestId` for us. " +
      "A command that must not happen twice takes an `Idempotency-Key`.",
    license: { name: "MIT", identifier: "MIT" },
  },
  tags: [
    "Restaurants",
    "Orders",
    "Reviews",
    "Kitchen",
    "Stock",
    "Account",
    "People",
    "Devices",
    "Rooms",
    "Health",
    "Reference",
  ].map((name) => ({
    name,
  })),
  components: {
    securitySchemes: {
      session: {
        type: "apiKey",
        in: "cookie",
        name: "__Host-access",
        description: "A browser's session. Changes also need an Origin of this site.",
      },
      bearer: {
        type: "http",
        scheme: "bearer",
        bearerFormat: "JWT",
        description: "An access token, for fifteen minutes.",
      },
      guest: { type: "http", scheme: "bearer", description: "A guest's token for one order: `guest.…`" },
      service: { type: "http", scheme: "bearer", description: "The static token of one integration: `svc_…`" },
    },
  },
} as const;
