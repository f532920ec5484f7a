import { Buffer } from "node:buffer";
import { uuidv7 } from "uuidv7";
import type { Attempt, Evidence } from "./evidence.ts";
import { CUSTOMER_NOTE, GUEST_NAME, type Witnessed } from "./witnessed.ts";

/** The id of nothing at all. */
const GHOST = uuidv7();

/** What a client, a mailbox or a log would have seen, had something gone wrong. */
export type Spoil = {
  what: string;
  /** Changes what was seen. */
  spoil: (evidence: Evidence, run: Witnessed) => void;
  invariant: number;
  /** What the finding says, after its breach: with the id of what is wrong. */
  says: (run: Witnessed) => string;
};

const attemptOf = ({ attempts }: Evidence, isIt: (attempt: Attempt) => boolean): Attempt => {
  const found = attempts.find(isIt);
  if (!found) throw new Error("There was no such attempt.");
  return found;
};
/** The attempt that placed an order. */
export const placing = (evidence: Evidence, orderId: string) =>
  attemptOf(
    evidence,
    ({ op, outcome, body }) => op === "place" && outcome === "ok" && body?.includes(orderId) === true,
  );
const moving = (evidence: Evidence, orderId: string, to: string) =>
  attemptOf(evidence, ({ request }) => request.path.includes(orderId) && request.body?.includes(`"${to}"`) === true);
const keyOf = (orderId: string) => (run: Witnessed) => `key ${placing(run.evidence, orderId).key}`;
const screen = ({ transcripts }: Evidence, kind: string) => {
  const found = transcripts.find(({ room }) => room.startsWith(`${kind}:`));
  if (!found) throw new Error("There was no such screen.");
  return found;
};
/** The frames that are no pong, changed by `change`. */
const reframe = (evidence: Evidence, kind: string, n: number, change: (text: string) => string) => {
  const frame = screen(evidence, kind).frames[n];
  if (frame) frame.text = change(frame.text);
};

/** One at least for everything that the checks of evidence look for. */
export const SPOILS: Spoil[] = [
  {
    what: "an order was confirmed to a guest and is not there",
    spoil: (evidence, { waiting }) => {
      const attempt = placing(evidence, waiting);
      attempt.body = attempt.body?.replaceAll(waiting, GHOST) ?? null;
    },
    invariant: 2,
    says: () => `an acknowledged order is not what was answered or asked: order ${GHOST}, key `,
  },
  {
    what: "an order is stored with another sum than was answered",
    spoil: (evidence, { waiting }) => {
      const attempt = placing(evidence, waiting);
      attempt.body = attempt.body?.replace(/"totalMinor":\d+/, '"totalMinor":1') ?? null;
    },
    invariant: 2,
    says: (run) => `order ${run.waiting}, ${keyOf(run.waiting)(run)}: totalMinor`,
  },
  {
    what: "an order is stored with other lines than were asked for",
    spoil: (evidence, { waiting }) => {
      const attempt = placing(evidence, waiting);
      attempt.request.body = attempt.request.body?.replace('"quantity":1', '"quantity":2') ?? null;
    },
    invariant: 2,
    says: (run) => `order ${run.waiting}, ${keyOf(run.waiting)(run)}: lines`,
  },
  {
    what: "a step was acknowledged that another command made",
    spoil: (evidence, { guests }) => {
      moving(evidence, guests, "confirmed").key = attemptOf(evidence, ({ op }) => op === "adjust").key;
    },
    invariant: 2,
    says: ({ guests }) => `an acknowledged step was not made by its key: order ${guests}, step 2, key `,
  },
  {
    what: "an order went on although its cook had seen an older version",
    spoil: (evidence, { guests }) => {
      const { request } = moving(evidence, guests, "ready");
      request.body = request.body?.replace('"version":3', '"version":2') ?? null;
    },
    invariant: 2,
    says: ({ guests }) =>
      `a step was made on a version that its caller had not seen: order ${guests}, step 4 on version 2, key `,
  },
  {
    what: "a count was acknowledged and no answer kept",
    spoil: (evidence) => {
      attemptOf(evidence, ({ op }) => op === "adjust").key = GHOST;
    },
    invariant: 2,
    says: () => `an acknowledged command left no answer behind: key ${GHOST}`,
  },
  {
    what: "an order was refused and placed all the same",
    spoil: (evidence, { waiting }) => {
      const attempt = placing(evidence, waiting);
      Object.assign(attempt, { outcome: "fail", status: 422, body: '{"code":"out_of_stock"}' });
    },
    invariant: 2,
    says: (run) => `what was refused was done: order ${run.waiting}, step 1, ${keyOf(run.waiting)(run)}`,
  },
  {
    what: "the second try of an order that was placed was refused",
    spoil: (evidence, { waiting }) => {
      const attempt = placing(evidence, waiting);
      evidence.attempts.push({ ...attempt, outcome: "fail", status: 422, body: '{"code":"closed"}' });
    },
    invariant: 2,
    says: (run) => `what was refused was done: order ${run.waiting}, step 1`,
  },
  {
    what: "an order appeared that nobody placed",
    spoil: (evidence, { waiting }) => {
      const attempt = placing(evidence, waiting);
      evidence.attempts.splice(evidence.attempts.indexOf(attempt), 1);
    },
    invariant: 2,
    says: ({ waiting }) => `nobody asked for an order that is there: order ${waiting}`,
  },
  {
    what: "a retry heard another answer",
    spoil: (evidence, { cancelled }) => {
      const repeats = evidence.attempts.filter(
        ({ op, request }) => op === "cancel" && request.path.includes(cancelled),
      );
      const last = repeats.at(-1);
      if (last) last.body = `${last.body} `;
    },
    invariant: 3,
    says: ({ evidence }) =>
      `a repeat was answered otherwise: cancel, key ${attemptOf(evidence, ({ op }) => op === "cancel").key}`,
  },
  {
    what: "a retry heard 200 after 201",
    spoil: (evidence, { guests }) => {
      placing(evidence, guests).status = 200;
    },
    invariant: 3,
    says: (run) => `a repeat was answered otherwise: place, ${keyOf(run.guests)(run)}`,
  },
  {
    what: "a key was taken for another wish, too",
    spoil: (evidence, { guests }) => {
      const first = placing(evidence, guests);
      const reused = attemptOf(evidence, ({ status, key }) => status === 409 && key === first.key);
      Object.assign(reused, { outcome: "ok", status: 201, body: "{}" });
      first.body = "{}";
      for (const each of evidence.attempts) if (each.key === first.key) each.body = "{}";
    },
    invariant: 3,
    says: (run) => `one key was taken for two wishes: place, ${keyOf(run.guests)(run)}`,
  },
  {
    what: "an event that was to be given up is still being tried",
    spoil: (evidence) => {
      evidence.poison.push(GHOST);
    },
    invariant: 6,
    says: () => `an event that was meant to be given up was not: event ${GHOST}`,
  },
  {
    what: "a screen missed a frame",
    spoil: (evidence) => {
      screen(evidence, "kitchen").frames.splice(2, 1);
    },
    invariant: 8,
    says: () => "a frame is missing, doubled or unreadable: connection kitchen-4 in kitchen:",
  },
  {
    what: "a screen was shown a frame twice",
    spoil: (evidence) => {
      const { frames } = screen(evidence, "order");
      frames.splice(1, 0, ...frames.slice(1, 2));
    },
    invariant: 8,
    says: ({ guests }) =>
      `a frame is missing, doubled or unreadable: connection order-1 in order:${guests}, frame 3 (event 2)`,
  },
  {
    what: "a screen got a frame that it cannot read",
    spoil: (evidence) => {
      screen(evidence, "kitchen").frames.unshift({ at: 0, text: "Room error" });
    },
    invariant: 8,
    says: () => "a frame is missing, doubled or unreadable: connection kitchen-4",
  },
  {
    what: "a screen that had nothing was told an event first",
    spoil: (evidence) => {
      screen(evidence, "order").frames.shift();
    },
    invariant: 8,
    says: () => "a frame is missing, doubled or unreadable: connection order-1",
  },
  {
    what: "a screen came back and was told what comes after the next",
    spoil: (evidence) => {
      const back = screen(evidence, "order");
      back.since = 2;
      back.frames = back.frames.slice(3);
    },
    invariant: 8,
    says: () => "a frame is missing, doubled or unreadable: connection order-1",
  },
  {
    what: "a screen was sent to an older state",
    spoil: (evidence) => {
      const { frames } = screen(evidence, "order");
      frames.splice(3, 0, ...frames.slice(0, 1));
    },
    invariant: 8,
    says: ({ guests }) => `connection order-1 in order:${guests}, frame 4 (snapshot 1)`,
  },
  {
    what: "an order's page was told of another order",
    spoil: (evidence, { guests, customers }) => {
      reframe(evidence, "order", 1, (text) => text.replaceAll(guests, customers));
    },
    invariant: 8,
    says: ({ guests }) =>
      `a frame is about something else than its room: connection order-1 in order:${guests}, frame 2 (event 2)`,
  },
  {
    what: "a kitchen was told of another kitchen's order",
    spoil: (evidence, { guests }) => {
      reframe(evidence, "kitchen", 1, (text) => text.replaceAll(guests, GHOST));
    },
    invariant: 8,
    says: ({ here }) =>
      `a room showed an order that is not its own: connection kitchen-4 in kitchen:${here.id}, frame 2`,
  },
  {
    what: "a person was told of another's order",
    spoil: (evidence, { customers, guests }) => {
      reframe(evidence, "user", 0, (text) => text.replaceAll(customers, guests));
    },
    invariant: 8,
    says: ({ customer }) =>
      `a room showed an order that is not its own: connection user-3 in user:${customer.userId}, frame 1`,
  },
  {
    what: "a page showed a step that was rolled back",
    spoil: (evidence) => {
      reframe(evidence, "order", 1, (text) => text.replace('"status":"confirmed"', '"status":"rejected"'));
    },
    invariant: 8,
    says: () => "a room showed a step that was never made: connection order-1",
  },
  {
    what: "a page that was open to the end does not know how it ended",
    spoil: (evidence) => {
      screen(evidence, "order").frames.splice(-2);
    },
    invariant: 8,
    says: ({ guests }) => `a screen does not show how it is: connection order-1 in order:${guests} ended at 4 of 5`,
  },
  {
    what: "a menu is ahead of its restaurant",
    spoil: (evidence) => {
      const menu = screen(evidence, "menu");
      menu.since = 900;
      menu.frames = [];
    },
    invariant: 8,
    says: ({ here }) => `a screen does not show how it is: connection menu-5 in menu:${here.id} ended at 900 of `,
  },
  {
    what: "a guest's name was answered to another guest",
    spoil: (evidence, { waiting }) => {
      evidence.attempts.push({
        ...placing(evidence, waiting),
        request: { method: "GET", path: "/api/v1/orders/mine?limit=1", body: null },
        body: `{"name":"${GUEST_NAME}"}`,
      });
    },
    invariant: 9,
    says: () =>
      "somebody was sent what is another's: guest-2 read a text of guest-1 in the answer to GET /api/v1/orders/mine, key ",
  },
  {
    what: "a customer's note came to a room that everybody may listen to",
    spoil: (evidence) => {
      reframe(evidence, "menu", 0, (text) => text.replace('"message":null', `"message":"${CUSTOMER_NOTE}"`));
    },
    invariant: 9,
    says: ({ customer, here }) =>
      `guest-2 read a text of user:${customer.userId} in frame 1 of connection menu-5 in menu:${here.id}`,
  },
  {
    what: "the crew was sent what was never written into an order of theirs",
    spoil: (evidence) => {
      evidence.canaries.push({ owner: "guest-1", text: "the password of guest one" });
      const attempt = attemptOf(evidence, ({ op }) => op === "sell out");
      attempt.body = '{"password":"the password of guest one"}';
    },
    invariant: 9,
    says: ({ staff }) => `user:${staff.userId} read a text of guest-1 in the answer to POST /api/v1/items/`,
  },
  {
    what: "a mail repeats another guest's name",
    spoil: (evidence) => {
      const mail = evidence.mails.find(({ text }) => !text.includes(GUEST_NAME));
      if (mail) mail.text += GUEST_NAME;
    },
    invariant: 9,
    says: () => "a mail tells what is another's: a text of guest-1 in mail ",
  },
  {
    what: "a guest was mailed twice",
    spoil: (evidence) => {
      const [mail] = evidence.mails;
      if (mail) evidence.mails.push({ ...mail, id: GHOST });
    },
    invariant: 14,
    says: ({ evidence }) =>
      `a mail is no notification's, another's, or its second: key ${evidence.mails[0]?.idempotencyKey}`,
  },
  {
    what: "a mail went out under no key",
    spoil: (evidence) => {
      evidence.mails.push({
        id: GHOST,
        to: "a@example.com",
        subject: "",
        text: "",
        idempotencyKey: null,
        at: Date.now(),
      });
    },
    invariant: 14,
    says: () => `a mail is no notification's, another's, or its second: key none of mail ${GHOST}`,
  },
  {
    what: "a mail went to somebody else than its notification says",
    spoil: (evidence) => {
      const [mail] = evidence.mails;
      if (mail) mail.to = "eve@example.com";
    },
    invariant: 14,
    says: ({ evidence }) =>
      `a mail is no notification's, another's, or its second: key ${evidence.mails[0]?.idempotencyKey}`,
  },
  {
    what: "a mail counts as sent and is in no mailbox",
    spoil: (evidence) => {
      evidence.mails.shift();
    },
    invariant: 14,
    says: ({ evidence }) =>
      `a mail that counts as sent was never sent: notification ${evidence.mails[0]?.idempotencyKey}`,
  },
  {
    what: "the log names a guest",
    spoil: (evidence) => {
      evidence.logs.splice(2, 0, JSON.stringify({ message: `order of ${GUEST_NAME}` }));
    },
    invariant: 16,
    says: () => "a log line tells of a person: line 3: a text of guest-1",
  },
  {
    what: "the queue was given a guest's name, wrapped up",
    spoil: (evidence) => {
      const wrapped = Buffer.from(JSON.stringify({ name: GUEST_NAME })).toString("base64");
      evidence.queueBodies.unshift(JSON.stringify({ sourceBody: wrapped }));
    },
    invariant: 16,
    says: () => "the queue was told of a person: body 1: a text of guest-1",
  },
];
