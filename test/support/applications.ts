import { uuidv7 } from "uuidv7";
import type { World } from "./system.ts";

/** An application to be a driver that waits, as if this person had sent it. */
export async function sentApplication({ db }: Pick<World, "db">, userId: string): Promise<{ id: string }> {
  const id = uuidv7();
  await db.query(
    `insert into applications (id, user_id, kind, phone, area) values ($1, $2, 'driver', '+20 100 555 0199', 'Dokki')`,
    [id, userId],
  );
  return { id };
}
