import type { Turn } from "./operations.ts";
import { expect, inject, test } from "vitest";
import { live, simulate, storyOf } from "./simulate.ts";

const SEEDS = Array.from({ length: 4 }, (_, n) => n + 1);
/** A few histories, `npm run test:proof` has more, and what it takes to prepare them, on a busy machine. */
const TIMEOUT_MS = 120_000;

test(
  "whatever goes wrong between the parts, no order is lost, doubled or shown to the wrong person",
  async () => {
    const { passed, failures, calls } = await simulate({ serverUrl: inject("postgresUrl"), seeds: SEEDS });
    expect(failures.map(({ promise, story }) => [...story, promise].join("\n"))).toEqual([]);
    expect(passed).toBe(SEEDS.length);
    expect(calls).toBeGreaterThan(SEEDS.length * 20); // else the histories would prove nothing
  },
  TIMEOUT_MS,
);

test(
  "a seed always tells the same story, and another seed another",
  async () => {
    const serverUrl = inject("postgresUrl");
    const seeds = [11, 501];
    const tell = async () => {
      const stories: string[][] = [];
      for (const seed of seeds) stories.push((await storyOf(serverUrl, seed)).story);
      return stories;
    };
    const first = await tell();
    expect(await tell()).toEqual(first);
    expect(new Set(first.map((story) => story.join("\n"))).size).toBe(seeds.length);
  },
  TIMEOUT_MS,
);

test(
  "a story is told in numbered sentences about people and dishes",
  async () => {
    const { story } = await storyOf(inject("postgresUrl"), 11);
    const steps = story.filter((line) => /^ ?\d+\. /.test(line));
    expect(steps.length).toBeGreaterThan(10);
    expect(steps.every((line, index) => line.trimStart().startsWith(`${index + 1}. `) && line.endsWith("."))).toBe(
      true,
    );
    expect(story.join("\n")).toMatch(/orders \d (tart|cola|soup)/);
    expect(story.join("\n")).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}/); // no ids
  },
  TIMEOUT_MS,
);

test(
  "a pause lasts as long as the cook said, though the Worker's clock is ten minutes behind or ahead",
  async () => {
    for (const skewSeconds of [-600, 600]) {
      const turns: Turn[] = [
        { operation: { do: "clock", skewSeconds }, worker: 0, answers: [] },
        { operation: { do: "pause", who: "Mo", minutes: 5 }, worker: 0, answers: [{ call: 0, fault: "none" }] },
      ];
      const { broken, story } = await live(inject("postgresUrl"), turns);
      expect(broken?.message).toBeUndefined();
      expect(story.join("\n")).toContain("Mo is told: 200");
    }
  },
  TIMEOUT_MS,
);

test(
  "a room writes down what it is told, though its clock was set back by ten minutes a moment before",
  async () => {
    const wish = (who: "Kim" | "Mo"): Turn => ({
      operation: { do: "reopen", who },
      worker: 0,
      // its statement, and what is told behind its answer: rooms, queue, hints
      answers: Array.from({ length: 6 }, () => ({ call: 0, fault: "none" as const })),
    });
    const clock = (skewSeconds: number): Turn => ({ operation: { do: "clock", skewSeconds }, worker: 0, answers: [] });
    const { broken } = await live(inject("postgresUrl"), [clock(600), wish("Kim"), clock(0), wish("Mo")]);
    expect(broken?.message).toBeUndefined();
  },
  TIMEOUT_MS,
);
