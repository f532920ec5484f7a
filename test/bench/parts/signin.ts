import { refuseSurprises, type Bench } from "../bench.ts";
import { drained } from "../drain.ts";
import { atMost } from "../figures.ts";
import { median, summarise } from "../percentiles.ts";

const PEOPLE = 4;
const ORDERING = 2;
const READING = 2;
const ALONE = 6;

/** Four people sign in all the time, while others order and read. */
export async function signin({ rig, seconds, say, figures }: Bench): Promise<number> {
  const { emails, password } = rig.signers;
  const { url } = rig;
  const signing = (from: number, to: number) => ({ kind: "signIn" as const, emails: emails.slice(from, to), password });
  const alone = await rig.load.run("closed", { url, callers: 1, seconds: ALONE / 4, source: signing(0, ALONE * 4) });
  refuseSurprises("A sign-in", alone.surprises);
  const hashMs = median(alone.times);
  say(`one sign-in alone: ${hashMs.toFixed(0)} ms`);

  const duration = seconds * 3;
  const menu = { kind: "get" as const, path: `/api/v1/restaurants/${rig.demo.restaurantId}/menu` };
  const [people, ordering, reading] = await Promise.all([
    rig.load.run("closed", { url, callers: PEOPLE, seconds: duration, source: signing(ALONE * 4, emails.length) }),
    rig.load.run("closed", { url, callers: ORDERING, seconds: duration, source: await rig.orders(4) }),
    rig.load.run("closed", { url, callers: READING, seconds: duration, source: menu }),
  ]);
  await drained(rig.db);
  const failed = (statuses: Record<string, number>, wanted: string) =>
    Object.entries(statuses).reduce((sum, [status, count]) => (status === wanted ? sum : sum + count), 0);
  const part = "signin";
  figures.push({
    part,
    what: "four people sign in: sign-ins",
    value: people.times.length / people.seconds,
    unit: "/s",
    note: statusesOf(people.statuses),
  });
  figures.push({ part, what: "… orders meanwhile", value: ordering.times.length / ordering.seconds, unit: "/s" });
  const failures = failed(ordering.statuses, "201") + failed(reading.statuses, "200");
  figures.push({
    part,
    what: "… orders and menu reads that failed",
    value: failures,
    unit: "",
    target: atMost(failures, 0, "none"),
  });
  figures.push({ part, what: "… order, p99", value: summarise(ordering.times).p99, unit: "ms" });
  const { p99 } = summarise(reading.times);
  figures.push({
    part,
    what: "… menu read, p99",
    value: p99,
    unit: "ms",
    bare: { value: hashMs, ratio: p99 / hashMs },
    note: "against one sign-in alone",
    target: atMost(p99 / hashMs, 2, "≤ 2 hash times"),
  });
  return ordering.times.length;
}

const statusesOf = (statuses: Record<string, number>) =>
  Object.entries(statuses)
    .map(([status, count]) => `${count} × ${status}`)
    .join(", ");
