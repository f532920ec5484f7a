import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { parseDevVars, prepareDevVars, readDevVars } from "#local/dev-vars.ts";
import { portsFrom } from "#local/ports.ts";
import { readEnv } from "#worker/env.ts";

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "comanda-vars-"));
  file = path.join(folder, ".dev.vars");
});
afterEach(async () => await rm(folder, { recursive: true }));

test("the first start makes everything that the Worker asks for, in a file that only its owner may read", async () => {
  const vars = prepareDevVars(file, portsFrom(9000));
  expect(readEnv(vars)).toMatchObject({ ENVIRONMENT: "development", PUBLIC_URL: "http://localhost:9000" });
  expect(parseDevVars(await readFile(file, "utf8"))).toEqual(vars);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

test("keys are kept over starts, addresses follow PORT, and what a developer added stays", async () => {
  const first = prepareDevVars(file, portsFrom(9000));
  await writeFile(file, `${await readFile(file, "utf8")}MINE="it's mine"\n`);
  const second = prepareDevVars(file, portsFrom(9100));
  expect(second["JWT_KEYS"]).toBe(first["JWT_KEYS"]);
  expect(second["CAPABILITY_KEYS"]).toBe(first["CAPABILITY_KEYS"]);
  expect(second["DATABASE_URL"]).toContain("127.0.0.1:9105");
  expect(second["MINE"]).toBe("it's mine");
  expect(readDevVars(file)).toEqual(second);
});

test("two projects never share a key", () => {
  const one = prepareDevVars(file, portsFrom(9000));
  const two = prepareDevVars(path.join(folder, "other"), portsFrom(9000));
  for (const name of ["JWT_KEYS", "CAPABILITY_KEYS", "QSTASH_TOKEN", "QSTASH_CURRENT_SIGNING_KEY", "ROOM_PUSH_KEY"]) {
    expect(two[name]).not.toBe(one[name]);
  }
});

test.each([
  ["DATABASE_URL", "postgres://owner:secret@db.example.com/shop"],
  ["DATABASE_URL", "postgres://owner:secret@127.0.0.1.example.com/shop"],
  ["DATABASE_URL", "not an address"],
  ["REDIS_URL", "redis://10.0.0.7:6379"],
])("%s=%s is refused without showing it, and the file is left as it is", async (name, url) => {
  const text = `DATABASE_URL=postgres://a:b@localhost:1/c\n${name}=${url}\n`;
  await writeFile(file, text);
  for (const read of [() => prepareDevVars(file, portsFrom(9000)), () => readDevVars(file)]) {
    expect(read).toThrow(`${name} in ${file} is not on this machine: local commands work on 127.0.0.1 only.`);
  }
  expect(await readFile(file, "utf8")).toBe(text);
});

test("a command that comes before the first start says what makes the settings", () => {
  expect(() => readDevVars(file)).toThrow(`There is no ${file} yet: npm start makes it.`);
});
