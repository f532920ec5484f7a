import { spawn } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { commandLineOf } from "#local/processes.ts";
import { underLock } from "../../scripts/lock.ts";
import { sourceHash } from "../../scripts/source-hash.ts";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "comanda-build-"));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe("the build lock", () => {
  test("lets one in at a time, and everybody in the end", async () => {
    const path = join(folder, "one-at-a-time");
    let inside = 0;
    let most = 0;
    const visit = async () => {
      most = Math.max(most, ++inside);
      await sleep(5);
      inside--;
    };
    await Promise.all(Array.from({ length: 8 }, () => underLock(path, 20_000, visit)));
    expect(most).toBe(1);
    await expect(readFile(path)).rejects.toThrow("ENOENT");
  });

  test("is free again after work that failed", async () => {
    const path = join(folder, "failed");
    await expect(underLock(path, 1_000, () => Promise.reject(new Error("no flour")))).rejects.toThrow("no flour");
    expect(await underLock(path, 1_000, () => Promise.resolve("baked"))).toBe("baked");
  });

  test("is taken over, by one only, when the process that held it was killed", async () => {
    const path = join(folder, "killed");
    const holder = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
    await writeFile(path, String(holder.pid));
    const ended = new Promise((resolve) => holder.once("exit", resolve));
    holder.kill("SIGKILL");
    await ended;

    let inside = 0;
    let most = 0;
    const visit = async () => {
      most = Math.max(most, ++inside);
      await sleep(5);
      inside--;
    };
    await Promise.all(Array.from({ length: 6 }, () => underLock(path, 20_000, visit)));
    expect(most).toBe(1);
  });

  test("held by a living process is waited for, and not for ever", async () => {
    const path = join(folder, "held");
    await writeFile(path, String(process.pid));
    await expect(underLock(path, 200, () => Promise.resolve())).rejects.toThrow("has held");
  });
});

test("a build ends with whoever wanted it, also when that was killed and could tell nobody", async () => {
  // As it is with wrangler: who started it, a tool, a shell, and below it the work, which does not even hear signals.
  await writeFile(
    join(folder, "work.mjs"),
    `process.on("SIGTERM", () => {}); console.log(process.pid); setInterval(() => {}, 1000);`,
  );
  const spawning = (command: string, options: string) =>
    `import { spawn } from "node:child_process";
     import { endsWithUs } from ${JSON.stringify(pathToFileURL("local/ends-with-us.mjs").href)};
     console.log(process.pid);
     spawn(${JSON.stringify(`"${process.execPath}" ${command}`)}, { shell: true, stdio: "inherit", ${options} });`;
  await writeFile(join(folder, "tool.mjs"), spawning("work.mjs; true", "cwd: import.meta.dirname"));
  await writeFile(join(folder, "starter.mjs"), spawning("tool.mjs", "cwd: import.meta.dirname, env: endsWithUs()"));
  const starter = spawn(process.execPath, [join(folder, "starter.mjs")], { stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  starter.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
  const pids = () => output.trim().split("\n").map(Number);
  await expect.poll(pids).toHaveLength(3);
  expect(pids().every((pid) => commandLineOf(pid) !== undefined)).toBe(true);

  starter.kill("SIGKILL");
  await expect.poll(() => pids().filter((pid) => commandLineOf(pid) !== undefined)).toEqual([]);
});

test("a build has another name when a source has changed, come or gone, and the same when it is as before", async () => {
  const root = join(folder, "house");
  await mkdir(join(root, "worker"), { recursive: true });
  await writeFile(join(root, "worker", "index.ts"), "export {};");
  await writeFile(join(root, "wrangler.toml"), "name = 'a'");
  await writeFile(join(root, "README.md"), "not a source");
  const first = await sourceHash(root);

  await writeFile(join(root, "README.md"), "still not a source");
  expect(await sourceHash(root)).toBe(first);
  await writeFile(join(root, "worker", "index.ts"), "export { };");
  expect(await sourceHash(root)).not.toBe(first);
  await writeFile(join(root, "worker", "index.ts"), "export {};");
  expect(await sourceHash(root)).toBe(first);
  await cp(join(root, "worker", "index.ts"), join(root, "worker", "copy.ts"));
  expect(await sourceHash(root)).not.toBe(first);
});
