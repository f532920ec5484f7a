import type { History } from "./history.ts";
import type { Fault, PendingCall } from "./network.ts";

/** A call takes this long, when nothing goes wrong with it. */
const CALL_MS = 3;
/** Every caller gives up within this time. */
const PATIENCE_MS = 10_000;

const NAMES = { database: "Postgres", redis: "Redis", queue: "QStash", mail: "The mail provider", room: "A room" };

const WORDS: Record<Fault, string> = {
  none: "answers",
  refused: "cannot be reached",
  lost: "does it, and the answer is lost",
  error: "answers 500 and has done nothing",
  late: "gives no answer in time",
  unheard: "does it, and gives no answer in time",
  killed_before: "is not asked any more: the Worker is killed",
  killed_after: "does it, and the Worker is killed",
  partly: "takes all but the first of them",
  amnesia: "passes it on and dies before it has written it down",
};

const NETWORK_ERROR = () => new TypeError("fetch failed");

/** Faults that a service can have; another one is no fault for it. */
function applicable(fault: Fault, { service }: PendingCall): Fault {
  if (fault === "partly") return service === "queue" ? fault : "none";
  if (fault === "amnesia") return service === "room" ? fault : "none";
  return fault;
}

/** Decides what becomes of one call, and lets all of it happen. */
export async function decide(history: History, call: PendingCall, wanted: Fault): Promise<void> {
  const { network, clock, story } = history;
  const fault = applicable(wanted, call);
  network.take(call);
  if (fault !== "none") network.noteLost(call);
  const who = `${NAMES[call.service]} (${call.label}, Worker ${call.isolate.name})`;
  if (call.isGivenUp) {
    // Nobody waits for it any more. It was on its way all the same, and arrives unless something swallows it; but for a statement, which
    // the database's door drops with its caller.
    if (fault !== "none" || call.service === "database") return;
    story.note(`${who} does what nobody waits for any more.`);
    await effect(call);
    return await clock.pass(CALL_MS);
  }
  if (fault !== "none" || call.service === "database") story.note(`${who} ${WORDS[fault]}.`);
  switch (fault) {
    case "none":
    case "partly":
    case "amnesia":
      await answer(history, call, fault);
      break;
    case "refused":
      call.reject(NETWORK_ERROR());
      break;
    case "lost":
      await effect(call);
      call.reject(NETWORK_ERROR());
      break;
    case "error":
      call.resolve(Response.json({ message: "injected", error: "injected" }, { status: 500 }));
      break;
    case "late":
      network.putBack(call);
      await clock.pass(PATIENCE_MS, () => call.isGivenUp);
      break;
    case "unheard":
      await effect(call);
      await clock.pass(PATIENCE_MS, () => call.isGivenUp);
      break;
    case "killed_before":
      history.kill(call.isolate);
      break;
    case "killed_after":
      await effect(call);
      history.kill(call.isolate);
      break;
    default:
      fault satisfies never;
  }
  await clock.pass(CALL_MS);
  await clock.settle();
}

/** A room may take its time: its answer comes when it comes. */
async function answer({ clock }: History, call: PendingCall, fault: Fault): Promise<void> {
  const answered = call.effect(fault).then(call.resolve, () => call.reject(NETWORK_ERROR()));
  if (call.service !== "room") await answered;
  await clock.settle();
}

async function effect(call: PendingCall): Promise<void> {
  const done = call.effect("none").catch(() => undefined);
  if (call.service !== "room") await done;
}
