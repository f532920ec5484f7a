import * as z from "zod";
import { DeliverySchema } from "#domain/events.schema.ts";
import { ROOM_KINDS } from "#domain/token-claims.ts";
import { app } from "#worker/app.ts";
import type { ApiDocument, Operation, Schema } from "#worker/docs/document.ts";

/** Who answers, and therefore what an answer must look like. */
export type Family = "api" | "hook" | "door" | "push" | "page";

export type Parameter = { in: "path" | "query" | "header"; name: string; required: boolean; schema: Schema };

/** One thing that can be asked of the Worker. */
export type Target = {
  /** `POST /api/v1/orders/{id}/cancel` */
  name: string;
  family: Family;
  method: string;
  /** With names in braces. */
  path: string;
  parameters: readonly Parameter[];
  body: Schema | undefined;
  /** What the document says of its answers; nothing for what is not in it. */
  operation: Operation | undefined;
  /** A status that is hoped for although it is no success. */
  hopesFor: number | undefined;
};

/** What the router answers to: methods and paths with names in braces. Middleware is none of them. */
export const routeTable = (): string[] => [
  ...new Set(
    app.routes
      .filter(({ method }) => method !== "ALL")
      .map(({ method, path }) => `${method} ${path.replace(/:([A-Za-z]+)/g, "{$1}")}`),
  ),
];

/** Routes that the document leaves out, with the reason. They are tried all the same. */
export const UNDOCUMENTED: Record<string, string> = {
  "POST /hooks/kitchen": "only QStash may call it",
  "POST /hooks/notifications": "only QStash may call it",
  "POST /hooks/sender": "only QStash may call it",
  "POST /hooks/access": "only QStash may call it",
  "POST /hooks/eraser": "only QStash may call it",
  "POST /hooks/sweep": "only QStash may call it",
  "POST /hooks/failed": "only QStash may call it",
};

/** Pages, as `web/routes` names them, and the data of two of them as the pages' own script asks for it. */
export const PAGES = [
  "/",
  "/account",
  "/account/profile",
  "/account/password",
  "/account/email",
  "/account/sessions",
  "/account/sessions/{id}",
  "/account/applications",
  "/account/data",
  "/account/delete",
  "/account/export",
  "/forgot-password",
  "/reset-password",
  "/verify-email",
  "/join",
  "/a/{token}",
  "/admin",
  "/admin/users",
  "/admin/users/{id}",
  "/admin/audit",
  "/admin/security",
  "/admin/approvals",
  "/cart",
  "/checkout",
  "/login",
  "/logout",
  "/signup",
  "/orders",
  "/orders/{id}",
  "/orders/{id}/review",
  "/order/create",
  "/preferences",
  "/r/{slug}",
  "/r/{slug}/{item}",
  "/t/{token}",
  "/ticket/{orderId}",
  "/kitchen",
  "/kitchen/{restaurantId}",
  "/kitchen/pair",
  "/manage/{restaurantId}/staff",
  "/manage/{restaurantId}/devices",
  "/manage/{restaurantId}/reviews",
  "/{anything}",
  "/r/{slug}.data",
  "/orders/{id}.data",
] as const;

/** All that can be asked: the routes of the document, the hooks, the rooms' doors from both sides, and the pages. */
export function targetsOf(document: ApiDocument): Target[] {
  const documented = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => documentedTarget(method.toUpperCase(), path, operation)),
  );
  return [
    ...documented,
    ...Object.keys(UNDOCUMENTED).map(hookTarget),
    ...ROOM_KINDS.map((kind) => doorTarget(kind)),
    ...ROOM_KINDS.map((kind) => pushTarget(kind)),
    ...PAGES.map(pageTarget),
  ];
}

const NO_SUCH_PAGE = "/{anything}";

const pageTarget = (path: string): Target =>
  target("page", "GET", path, {
    parameters: pathParameters(path, TEXT),
    hopesFor: path === NO_SUCH_PAGE ? 404 : undefined,
  });

const TEXT: Schema = { type: "string" };
const UUID: Schema = { type: "string", format: "uuid" };

function target(family: Family, method: string, path: string, more: Partial<Target> = {}): Target {
  const defaults = { parameters: [], body: undefined, operation: undefined, hopesFor: undefined };
  return { name: `${method} ${path}`, family, method, path, ...defaults, ...more };
}

const pathParameters = (path: string, schema: Schema): Parameter[] =>
  [...path.matchAll(/\{([A-Za-z]+)\}/g)].map(([, name = ""]) => ({ in: "path", name, required: true, schema }));

function documentedTarget(method: string, path: string, operation: Operation): Target {
  const parameters = (operation.parameters ?? []).map(({ in: where, name, required = false, schema = {} }) => ({
    in: where as Parameter["in"],
    name,
    required,
    schema,
  }));
  const body = operation.requestBody?.content?.["application/json"]?.schema;
  return target("api", method, path, { parameters, body, operation });
}

const Failure = z.looseObject({
  status: z.int(),
  retried: z.int(),
  sourceBody: z.string(),
  sourceMessageId: z.string().optional(),
});

const schemaOf = (schema: z.ZodType): Schema => z.toJSONSchema(schema, { io: "input" }) as Schema;

function hookTarget(name: string): Target {
  const path = name.split(" ")[1] ?? "";
  if (path === "/hooks/sweep") return target("hook", "POST", path, { body: { type: "object" } });
  return target("hook", "POST", path, { body: schemaOf(path === "/hooks/failed" ? Failure : DeliverySchema) });
}

/** A socket for a room: everything up to the moment in which it opens. */
const doorTarget = (kind: string): Target =>
  target("door", "GET", `/parties/${kind}/{id}`, {
    parameters: [
      { in: "path", name: "id", required: true, schema: UUID },
      { in: "query", name: "ticket", required: kind !== "menu", schema: TEXT },
      { in: "query", name: "since", required: false, schema: { type: "integer", minimum: 0 } },
    ],
  });

const Push = z.strictObject({
  t: z.literal("snapshot"),
  seq: z.int().positive(),
  state: z.looseObject({}),
  requestId: z.string().optional(),
});

/** What the Worker tells a room that lives elsewhere. */
const pushTarget = (kind: string): Target =>
  target("push", "POST", `/parties/${kind}/{id}`, {
    parameters: pathParameters(`/parties/${kind}/{id}`, UUID),
    body: schemaOf(Push),
  });
