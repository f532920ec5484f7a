import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Alarm, MUTE_MILLISECONDS, REPEAT_MILLISECONDS } from "#web/kitchen/alarm.ts";
import { FakeAudio } from "./support/fake-audio.ts";

let audio: FakeAudio;
let alarm: Alarm;
beforeEach(() => {
  vi.useFakeTimers();
  audio = new FakeAudio();
  alarm = new Alarm(audio);
});
afterEach(() => {
  alarm.close();
  vi.useRealTimers();
});
const pass = (milliseconds: number) => vi.advanceTimersByTime(milliseconds);

test("a new order rings at once, and again and again until it is taken; then there is silence", () => {
  alarm.follow(["a"]);
  expect(audio.plays).toBe(1);
  pass(REPEAT_MILLISECONDS * 3);
  expect(audio.plays).toBe(4);
  alarm.follow([]);
  expect(audio.isPlaying).toBe(false);
  pass(REPEAT_MILLISECONDS * 20);
  expect(audio.plays).toBe(4);
});

test("taking the oldest silences it at once; those that are left are asked for after a full pause", () => {
  alarm.follow(["a", "b"]);
  pass(REPEAT_MILLISECONDS - 10); // it was about to ring again
  alarm.follow(["b"]);
  expect(audio.isPlaying).toBe(false);
  const before = audio.plays;
  pass(REPEAT_MILLISECONDS - 1);
  expect(audio.plays).toBe(before);
  pass(1);
  expect(audio.plays).toBe(before + 1);
});

test("taking a younger one does not silence the oldest", () => {
  alarm.follow(["a", "b"]);
  alarm.follow(["a"]);
  expect(audio.isPlaying).toBe(true);
  pass(REPEAT_MILLISECONDS);
  expect(audio.plays).toBe(2);
});

test("another new order rings at once, whatever the pause", () => {
  alarm.follow(["a"]);
  pass(1_000);
  alarm.follow(["a", "b"]);
  expect(audio.plays).toBe(2);
});

test("the same board again rings no sooner", () => {
  alarm.follow(["a"]);
  pass(1_000);
  alarm.follow(["a"]);
  expect(audio.plays).toBe(1);
});

test("orders that waited before the page came ring too", () => {
  alarm.follow(["a", "b", "c"]);
  expect(audio.plays).toBe(1);
});

test("while the browser blocks sound the screen says so, and what could not be heard is said when it may be", () => {
  audio.become("blocked");
  expect(alarm.get().sound).toBe("blocked");
  alarm.follow(["a"]);
  expect(audio.heard).toBe(0);
  audio.become("on");
  expect(alarm.get().sound).toBe("on");
  expect(audio.heard).toBe(1);
});

test("muted for five minutes there is no sound, not even for a new order; afterwards it rings for what still hangs there", () => {
  alarm.follow(["a"]);
  alarm.mute();
  expect(audio.isPlaying).toBe(false);
  const before = audio.plays;
  alarm.follow(["a", "b"]);
  pass(MUTE_MILLISECONDS - 1);
  expect(audio.plays).toBe(before);
  expect(alarm.get().mutedUntil).not.toBeNull();
  pass(1);
  expect(audio.plays).toBe(before + 1);
  expect(alarm.get().mutedUntil).toBeNull();
});

test("switching the sound on again ends the mute at once", () => {
  alarm.follow(["a"]);
  alarm.mute();
  alarm.unmute();
  expect(audio.plays).toBe(2);
});

test("a page that is left is silent", () => {
  alarm.follow(["a"]);
  alarm.close();
  pass(REPEAT_MILLISECONDS * 5);
  expect(audio.plays).toBe(1);
  expect(audio.isClosed).toBe(true);
});
