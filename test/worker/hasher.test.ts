import { afterAll, beforeAll, expect, test } from "vitest";
import { startWorkerd, type Workerd } from "#local/workerd.ts";
import { builtWorker } from "#test/support/build.ts";
import { encodePhc, type PasswordHasher } from "#worker/password.ts";

let workerd: Workerd;
let shard: PasswordHasher;

beforeAll(async () => {
  const { dir } = await builtWorker();
  workerd = await startWorkerd({ port: 0, vars: {}, bundleDir: dir });
  const { HASHER } = (await workerd.bindings()) as { HASHER: Namespace };
  shard = HASHER.get(HASHER.idFromName("shard-0"));
}, 180_000);

afterAll(async () => {
  await workerd?.stop();
});

interface Namespace {
  idFromName(name: string): unknown;
  get(id: unknown): PasswordHasher;
}

test("the right password matches, any other does not, however it is written", async () => {
  const hashed = await shard.hash("Caffè e cornetto");
  const phc = hashed.ok ? hashed.phc : "";

  expect(phc).toMatch(/^\$scrypt\$ln=15,r=8,p=3\$/);
  const decomposed = "Caffè e cornetto".normalize("NFD"); // some keyboards send the accent apart
  expect(await shard.verify("Caffè e cornetto", phc)).toMatchObject({ ok: true, matches: true, needsRehash: false });
  expect(await shard.verify(decomposed, phc)).toMatchObject({ ok: true, matches: true });
  expect(await shard.verify("caffè e cornetto", phc)).toMatchObject({ ok: true, matches: false });
});

test("two people with one password have different hashes", async () => {
  const [first, second] = await Promise.all([shard.hash("arancini"), shard.hash("arancini")]);
  expect(first.ok && first.phc).not.toBe(second.ok && second.phc);
});

test("a password hashed with yesterday's costs still opens, and asks to be renewed", async () => {
  const { scryptSync } = await import("node:crypto");
  const salt = new Uint8Array(16).fill(3);
  const hash = new Uint8Array(scryptSync("tiramisù", salt, 32, { N: 2 ** 14, r: 8, p: 1 }));
  const phc = encodePhc({ logN: 14, r: 8, p: 1, salt, hash });

  expect(await shard.verify("tiramisù", phc)).toMatchObject({ ok: true, matches: true, needsRehash: true });
});

test("a string that is no hash matches nothing, and costs as much as a wrong password", async () => {
  const hashed = await shard.hash("x");
  const wrong = await timed(() => shard.verify("y", hashed.ok ? hashed.phc : ""));
  const unreadable = await timed(() => shard.verify("y", "never set"));

  expect(unreadable.value).toMatchObject({ ok: true, matches: false, needsRehash: true });
  expect(unreadable.ms).toBeGreaterThan(wrong.ms / 4); // four times: other tests share these two cores
});

test("whoever comes after the twenty who wait is told so at once, and nobody is forgotten", async () => {
  // A quarter of today's cost, to be done sooner: the gate counts callers and not milliseconds.
  const phc = encodePhc({ logN: 13, r: 8, p: 3, salt: new Uint8Array(16), hash: new Uint8Array(32) });
  const answers = await Promise.all(Array.from({ length: 60 }, () => shard.verify("y", phc)));
  const served = answers.filter(({ ok }) => ok).length;
  const refused = answers.filter((answer) => !answer.ok && answer.reason === "busy").length;

  expect(served + refused).toBe(60);
  expect(served).toBeGreaterThanOrEqual(22);
  expect(refused).toBeGreaterThanOrEqual(10);
  expect(await shard.verify("y", phc)).toMatchObject({ ok: true }); // the gate opens again
});

async function timed<T>(work: () => Promise<T>): Promise<{ value: T; ms: number }> {
  const started = performance.now();
  const value = await work();
  return { value, ms: performance.now() - started };
}
