import { expect, test } from "vitest";
import type { Transcript } from "./evidence.ts";
import { remembering } from "./remembering.ts";

const ROOM = "order:1";
const confirmed = [
  { room: ROOM, seq: 1, at: 100 },
  { room: ROOM, seq: 2, at: 200 },
  { room: ROOM, seq: 3, at: 10_000 },
  { room: "order:2", seq: 9, at: 100 },
];
const came = (change: Partial<Transcript>): Transcript => ({
  connection: "a page",
  room: ROOM,
  principal: "somebody",
  since: 1,
  openedAt: 1_000,
  frames: [],
  closed: null,
  ...change,
});
const hears = (at: number, seq: number) => ({ at, text: `{"t":"event","seq":${seq},"change":{}}` });

test("a room that says at once what it had confirmed has forgotten nothing", () => {
  const told = came({ frames: [{ at: 1_010, text: "pong" }, hears(1_020, 2)] });
  expect(remembering([told], confirmed)).toEqual({ looked: 1, forgotten: [] });
});

test("a room that says nothing, or says it only when something new has happened, has forgotten it", () => {
  const pages = [came({}), came({ frames: [hears(9_000, 3)] }), came({ since: null })];
  const { looked, forgotten } = remembering(pages, confirmed);
  expect([looked, forgotten]).toEqual([
    3,
    [
      "a page came with 1 and was not told 2",
      "a page came with 1 and was not told 2",
      "a page came with nothing and was not told 2",
    ],
  ]);
});

test("nobody is looked at who knew it all, came before it, went again at once, or is elsewhere", () => {
  const pages = [
    came({ since: 2 }),
    came({ since: null, openedAt: 50 }),
    came({ closed: { at: 1_500, code: 1006, reason: "" } }),
    came({ room: "order:3" }),
  ];
  expect(remembering(pages, confirmed)).toEqual({ looked: 0, forgotten: [] });
});
