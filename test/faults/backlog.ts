import type { Rig } from "./rig.ts";

/** How many deliveries are under way or wait. */
export async function backlogOf({ world }: Pick<Rig, "world">): Promise<number> {
  const [row] = await world.db.query<{ open: number }>(
    `select count(*)::int as open from deliveries where acked_at is null and not parked`,
  );
  return row?.open ?? 0;
}
