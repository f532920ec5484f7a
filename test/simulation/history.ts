import type { Delivery } from "#domain/events.ts";
import type { Isolate } from "./isolates.ts";
import type { Command, Heard, Sent } from "./callers.ts";
import { ask, handOver, unlessDead } from "./callers.ts";
import { Cloud } from "./cloud.ts";
import { PEOPLE, type House, type PersonName } from "./house.ts";
import { Network } from "./network.ts";
import type { Who } from "./operations.ts";
import type { Page } from "./pages.ts";
import { NewestChange } from "./newest-change.ts";
import { REFRESH_GRACE_SECONDS } from "#domain/token-claims.ts";
import { scheduled } from "#worker/scheduled.ts";
import { hashOpaque } from "#worker/tokens/refresh.ts";
import { endOf, openSession, type Session } from "./people.ts";
import type { Message } from "./queue-service.ts";
import type { RedisService } from "./redis-service.ts";
import { Broken, Story } from "./story.ts";
import type { VirtualClock } from "./virtual-clock.ts";

/** An order as it stands in the database. */
export type OrderRow = {
  id: string;
  number: number;
  version: number;
  status: string;
  userId: string | null;
  email: string;
};

const WORKERS = ["A", "B"] as const;
/** By JWT's own tolerance a token may be used a little longer than it says; by the rule, never longer than this. */
const ACCEPTED_AFTER_END_SECONDS = 60;
const SKEW_BORNE_MS = 30_000;
/** Where nobody looks at an access token. */
const UNPROVEN = /^\/auth\/refresh-token$|\/(menu|availability)$/;
const REQUEST_ID = /^step-(\d+)-/;

/** Everything there is in one history: the clock, the services, two Workers, the people, and what all of them have been told. */
export class History {
  readonly story = new Story();
  readonly network: Network;
  readonly cloud: Cloud;
  readonly isolates: Isolate[];
  readonly commands: Command[] = [];
  readonly pages: Page[] = [];
  readonly sessions = new Map<PersonName, Session>();
  /** The links that the guest was given, by order. */
  readonly links = new Map<string, string>();
  readonly newest = new NewestChange();
  /** The first promise that was seen not to hold. */
  broken: Broken | null = null;
  #lives = 0;

  constructor(
    readonly house: House,
    readonly clock: VirtualClock,
    redis: RedisService,
    dedupMs: number,
  ) {
    this.network = new Network(() => clock.now);
    const about = (requestId: string | undefined) => {
      const step = REQUEST_ID.exec(requestId ?? "")?.[1];
      return step === undefined ? "" : `step ${Number(step)}`;
    };
    this.cloud = new Cloud(house, redis, this.network, clock, dedupMs, about);
    this.isolates = WORKERS.map((name) => this.cloud.startIsolate(name, ++this.#lives));
  }

  async signEverybodyIn(): Promise<void> {
    for (const name of PEOPLE) {
      this.sessions.set(name, await openSession(this.house, this.cloud.postgres, name, 1));
    }
  }

  /** Notes that a promise does not hold; the first one ends the history. */
  breaks(message: string): void {
    this.broken ??= new Broken(message);
  }

  worker(nth: number): Isolate {
    return this.isolates[nth % this.isolates.length] as Isolate;
  }

  /** A Worker dies with all that it has under way, and another one starts in its place, knowing nothing. */
  kill(isolate: Isolate, stillArrives: () => boolean = () => false): void {
    isolate.isAlive = false;
    this.network.abandon(isolate, stillArrives);
    for (const die of [...isolate.onDeath]) die();
    const place = this.isolates.indexOf(isolate);
    if (place >= 0) this.isolates[place] = this.cloud.startIsolate(isolate.name, ++this.#lives);
  }

  session(who: PersonName): Session {
    const session = this.sessions.get(who);
    if (!session) throw new Error(`${who} has no session.`);
    return session;
  }

  /** What somebody shows of themselves when they ask about an order, or about nothing in particular. */
  proof(who: Who, orderId?: string): Record<string, string> {
    if (who === "the guest") {
      const link = this.links.get(orderId ?? "") ?? [...this.links.values()][0];
      return orderId === undefined || link === undefined ? {} : { authorization: `Bearer ${link}` };
    }
    return { authorization: `Bearer ${this.session(who).access}` };
  }

  /** Asks as somebody, and looks at what no answer may be. */
  async ask(who: Who, worker: number, sent: Sent, orderId?: string): Promise<Heard> {
    const isolate = this.worker(worker);
    const session = who === "the guest" ? null : this.session(who);
    const [askedAt, workerSays] = [this.clock.now, Date.now()];
    const isClockGood = Math.abs(this.clock.skewMs) <= SKEW_BORNE_MS;
    const requestId = `step-${String(this.story.step).padStart(3, "0")}-${who.replace(" ", "-")}`;
    const headers = { ...this.proof(who, orderId), "x-request-id": requestId, ...sent.headers };
    const heard = await ask(isolate, { ...sent, headers });
    if (!heard) return null;
    this.#look(who, sent, heard);
    if (session && !UNPROVEN.test(sent.path)) {
      const isAccepted = heard.status !== 401;
      if (isAccepted && workerSays / 1000 > session.accessUntil + ACCEPTED_AFTER_END_SECONDS)
        this.breaks(`a token was accepted long after its end: ${who}'s, ${sent.path}`);
      const isRefused = heard.status === 401 && heard.text.includes('"unauthorized"');
      if (isRefused && isClockGood && askedAt / 1000 <= session.accessUntil)
        this.breaks(`a good token was refused: ${who}'s, ${sent.path}`);
    }
    return heard;
  }

  /** The orders that there are, the oldest first. */
  async orders(): Promise<OrderRow[]> {
    return await this.cloud.postgres.query<OrderRow>(
      `select id, number, version, status, user_id as "userId", contact_email as email from orders order by feed_seq, number`,
    );
  }

  async order(nth: number): Promise<OrderRow | undefined> {
    const there = await this.orders();
    return there[nth % Math.max(1, there.length)];
  }

  /** Whether an order is somebody's own. */
  isOwn(order: OrderRow, who: Who): boolean {
    return order.email === emailOf(who);
  }

  /** QStash hands a message to a Worker; how that ends, it hears with the answer. */
  deliver(message: Message, worker: number): void {
    const { queue } = this.cloud;
    message.underWay++;
    void handOver(this.worker(worker), queue.request(message)).then((heard) => {
      if (heard?.status === 489) this.breaks(`a consumer refuses an event for good: ${this.wordsOf(message)}`);
      queue.settle(message, heard?.status ?? 0);
    });
  }

  /** The cron trigger fires. */
  async sweep(worker = 0): Promise<void> {
    const isolate = this.worker(worker);
    const context = { waitUntil: (work: Promise<unknown>) => void work.catch(() => undefined) };
    unlessDead(isolate, scheduled(isolate.bindings, context)).catch(() => undefined);
    await this.clock.settle();
  }

  /** Writes down what somebody was told; `step` is the one in which they asked. */
  tell(step: number, who: string, heard: Heard): void {
    const since = step === this.story.step ? "" : ` to step ${step}`;
    this.story.note(heard ? `${who} is told${since}: ${wordsOf(heard)}.` : `${who} hears no answer${since}.`);
  }

  /** A message of the queue in words. */
  wordsOf({ url, body }: Message): string {
    const { event, generation } = JSON.parse(body) as Partial<Delivery>;
    const hook = url.slice(url.lastIndexOf("/") + 1);
    if (!event) return `a message to ${hook}`;
    const step = REQUEST_ID.exec(event.requestId)?.[1];
    return `${event.type} of step ${Number(step)} to ${hook} (generation ${generation})`;
  }

  /** A refresh token was traded for these. */
  renewed(who: PersonName, tokens: { accessToken: string; refreshToken: string }): void {
    const { logins } = this.session(who);
    const access = tokens.accessToken;
    this.sessions.set(who, { access, accessUntil: endOf(access), refresh: tokens.refreshToken, logins });
  }

  /** A refresh token was refused: rightly so, when it was traded long before. Whoever it was signs in again. */
  async signedOut(who: PersonName, presented: string): Promise<void> {
    const { postgres } = this.cloud;
    await postgres.tellTime();
    const [row] = await postgres.query<{ isLate: boolean }>(
      `select coalesce(t.replaced_at <= clock_timestamp() - make_interval(secs => $2) or s.revoked_at is not null, false) as "isLate"
       from refresh_tokens t join sessions s on s.id = t.session_id where t.hash = $1`,
      [hashOpaque(presented), REFRESH_GRACE_SECONDS],
    );
    if (!row?.isLate) this.breaks(`somebody was signed out who did nothing wrong: ${who}`);
    const { logins, refresh } = this.session(who);
    if (refresh !== presented) return; // another of their pages has signed in meanwhile
    this.sessions.set(who, await openSession(this.house, postgres, who, logins + 1));
  }

  #look(who: Who, { method, path }: Sent, { status, text }: NonNullable<Heard>): void {
    if (status === 500) this.breaks(`an answer is "our fault": ${method} ${path} of ${who}: ${text.slice(0, 200)}`);
    if (who === "Kim" || who === "Mo") return;
    const others = ["Ada", "Ben", "the guest"].filter((each) => each !== who).map((each) => emailOf(each as Who));
    const seen = others.find((email) => text.includes(email));
    if (seen) this.breaks(`somebody reads what is another's: ${who} was sent ${seen} by ${method} ${path}`);
  }
}

/** Everybody's own address: where it turns up, something of theirs does. */
export const emailOf = (who: Who): string => `${who.replace("the ", "").toLowerCase()}@example.com`;

function wordsOf({ status, text }: NonNullable<Heard>): string {
  if (text === "") return String(status);
  const { code, order } = JSON.parse(text) as {
    code?: string;
    order?: { number: number; status: string; version: number };
  };
  if (code !== undefined) return `${status} ${code}`;
  return order ? `${status}, order #${order.number} is ${order.status} in version ${order.version}` : String(status);
}
