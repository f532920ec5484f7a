import { hookPath, type QStashEnv } from "#worker/clients/qstash.ts";

const SCHEDULE_ID = "comanda-sweep";
/** Each minute alone would use up the free plan's messages; the cron trigger is the quick pump. */
const CRON = "*/5 * * * *";
const TIMEOUT_MS = 15_000;

/**
 * Makes QStash call the sweep every five minutes: the second, independent pump. The schedule has an id of its own, so that doing
 * this again changes nothing.
 */
export async function ensureSweepSchedule(env: QStashEnv): Promise<{ scheduleId: string }> {
  const response = await fetch(`${env.QSTASH_URL}/v2/schedules/${env.PUBLIC_URL}${hookPath("sweep")}`, {
    method: "POST",
    headers: {
      Authorization: `Bearer ${env.QSTASH_TOKEN}`,
      "Upstash-Schedule-Id": SCHEDULE_ID,
      "Upstash-Cron": CRON,
      "Upstash-Method": "POST",
      "Upstash-Retries": "0", // the next one is five minutes away
      "Upstash-Timeout": "30s",
    },
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (!response.ok) throw new Error(`QStash refused the schedule with status ${response.status}.`);
  const { scheduleId } = await response.json<{ scheduleId?: unknown }>();
  if (typeof scheduleId !== "string") throw new Error("QStash answered without the id of the schedule.");
  return { scheduleId };
}
