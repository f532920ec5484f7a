import { EXPORT_TABLES, type ExportPage, type ExportTable, type Row } from "#domain/export.ts";

/** The columns of each table, in their order; what is not named here is in no file. */
export const COLUMNS = {
  profile: [
    "id",
    "email",
    "emailVerifiedAt",
    "username",
    "firstName",
    "lastName",
    "phone",
    "locale",
    "platformRole",
    "status",
    "createdAt",
    "updatedAt",
  ],
  sessions: ["id", "userAgent", "createdAt", "lastSeenAt", "expiresAt", "endedAt"],
  attempts: ["at"],
  links: ["purpose", "email", "createdAt", "expiresAt"],
  memberships: ["restaurant", "role", "since"],
  invitations: ["restaurant", "role", "direction", "sentAt", "expiresAt", "acceptedAt", "withdrawnAt"],
  applications: [
    "kind",
    "state",
    "phone",
    "restaurantName",
    "address",
    "timezone",
    "currency",
    "area",
    "createdAt",
    "endedAt",
    "reason",
  ],
  notifications: ["id", "channel", "recipient", "about", "orderId", "status", "createdAt", "sentAt"],
  acts: ["at", "action", "whose", "restaurant", "before", "after"],
  orders: [
    "id",
    "number",
    "restaurantName",
    "status",
    "fulfilment",
    "tableName",
    "contactName",
    "contactEmail",
    "contactPhone",
    "note",
    "locale",
    "currency",
    "subtotalMinor",
    "taxMinor",
    "totalMinor",
    "taxMode",
    "paymentMethod",
    "paymentStatus",
    "placedAt",
    "promisedAt",
    "reason",
  ],
  order_lines: ["orderId", "name", "options", "quantity", "unitPriceMinor", "subtotalMinor", "taxMinor", "note"],
  reviews: ["orderId", "rating", "comment", "status", "createdAt"],
  order_steps: ["orderId", "seq", "from", "to", "by", "reason", "at"],
} as const satisfies Record<ExportTable, readonly string[]>;

/** The rows that a page brings, by table. */
export function rowsOf({ person, orders }: ExportPage): Record<ExportTable, Row[]> {
  const rows = Object.fromEntries(EXPORT_TABLES.map((table) => [table, [] as Row[]])) as Record<ExportTable, Row[]>;
  Object.assign(rows, person);
  rows.notifications = [...rows.notifications, ...orders.flatMap(({ notifications }) => notifications)];
  for (const { order, review } of orders) {
    if (review) rows.reviews.push(review);
    const { contact, lines, events, ...rest } = order;
    const { name: contactName, email: contactEmail, phone: contactPhone } = contact;
    rows.orders.push({ ...rest, contactName, contactEmail, contactPhone });
    rows.order_steps.push(...events.map((event) => ({ orderId: order.id, ...event })));
    for (const line of lines) {
      const options = line.options.map(({ groupName, name, quantity }) => `${groupName}: ${quantity} × ${name}`);
      rows.order_lines.push({ orderId: order.id, ...line, options: options.join("; ") });
    }
  }
  for (const table of EXPORT_TABLES) rows[table] = rows[table].map((row) => only(COLUMNS[table], row));
  return rows;
}

const only = (columns: readonly string[], row: Row): Row =>
  Object.fromEntries(columns.map((column) => [column, row[column] ?? null]));
