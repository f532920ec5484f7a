import { sql } from "drizzle-orm";
import { index, pgTable, uuid } from "drizzle-orm/pg-core";
import { at, createdAt } from "./columns.ts";
import { users } from "./identity.ts";

/** Who has been deleted, and how far the work is that forgets them in everything else. Ids and times: it stays as the proof. */
export const erasures = pgTable(
  "erasures",
  {
    userId: uuid()
      .primaryKey()
      .references(() => users.id),
    requestedAt: createdAt(),
    /** Orders that hold nothing of them any more, while rooms still may: until somebody says that those were told. */
    untold: uuid()
      .array()
      .notNull()
      .default(sql`'{}'`),
    /** When a sweep looks again: an order that is under way keeps whom it is for. */
    nextAt: at().notNull().defaultNow(),
    doneAt: at(),
  },
  (table) => [
    index("erasures_due")
      .on(table.nextAt)
      .where(sql`${table.doneAt} is null`),
  ],
);
