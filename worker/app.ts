import { Hono } from "hono";
import { methodNotAllowed } from "hono/method-not-allowed";
import type { AppEnv } from "./app-env.ts";
import { AppError, onError, onNotFound } from "./errors.ts";
import { hooks } from "./hooks/routes.ts";
import { jsonBodiesOnly, limitBody } from "./middleware/body.ts";
import { closeChangedSession } from "./middleware/changed-session.ts";
import { withDeps } from "./middleware/deps.ts";
import { noteSeenDevice } from "./middleware/seen-device.ts";
import { requestId } from "./middleware/request-id.ts";
import { securityHeaders } from "./middleware/security-headers.ts";
import { applications } from "./routes/applications.ts";
import { auth } from "./routes/auth.ts";
import { devices } from "./routes/devices.ts";
import { health } from "./routes/health.ts";
import { jwks } from "./routes/jwks.ts";
import { kitchen } from "./routes/kitchen.ts";
import { me } from "./routes/me.ts";
import { menu } from "./routes/menu.ts";
import { orderLinks } from "./routes/order-links.ts";
import { orders } from "./routes/orders.ts";
import { pairing } from "./routes/pairing.ts";
import { accounts, auditLog } from "./routes/accounts.ts";
import { reference } from "./routes/reference.ts";
import { restaurants } from "./routes/restaurants.ts";
import { orderReviews, reviews } from "./routes/reviews.ts";
import { roomTickets } from "./routes/room-tickets.ts";
import { securityLog } from "./routes/security-log.ts";
import { staff } from "./routes/staff.ts";
import { items, stock } from "./routes/stock.ts";
import { users } from "./routes/users.ts";

/** Routes that need the settings, and therefore everything that is made of them. */
const served = new Hono<AppEnv>()
  .use(withDeps, closeChangedSession, noteSeenDevice)
  .route("/auth", auth)
  .route("/restaurants", restaurants)
  .route("/restaurants", staff)
  .route("/restaurants", devices)
  .route("/restaurants", reviews)
  .route("/devices", pairing)
  .route("/menu", menu)
  .route("/orders", orders)
  .route("/orders", orderLinks)
  .route("/orders", orderReviews)
  .route("/stock", stock)
  .route("/items", items)
  .route("/kitchen", kitchen)
  .route("/room-tickets", roomTickets)
  .route("/me", me)
  .route("/users", users)
  .route("/users", accounts)
  .route("/applications", applications)
  .route("/audit-log", auditLog)
  .route("/security-log", securityLog);

/** Known when everything below is mounted: the document describes all of it. */
const whole: { app?: Hono<AppEnv> } = {};

/** The API. Chained, so that `AppType` carries every path and answer to the typed client of the pages. */
const api = new Hono<AppEnv>()
  .route("/health", health)
  .route("/", jwks)
  .route(
    "/",
    reference(() => whole.app),
  )
  .route("/", served);

const root = new Hono<AppEnv>();
root.onError(onError);
root.notFound(onNotFound);
root.use(requestId, securityHeaders);
root.use(
  methodNotAllowed({
    app: root,
    onMethodNotAllowed: (c, methods) => {
      c.header("Allow", methods.join(", "));
      return onError(new AppError("method_not_allowed"), c);
    },
  }),
);
root.use(limitBody, jsonBodiesOnly);
root.use("/hooks/*", withDeps);
root.route("/hooks", hooks);
root.route("/.well-known", jwks);

/** The API and the hooks. */
export const app = root.route("/api/v1", api);
whole.app = root;
export type AppType = typeof app;
