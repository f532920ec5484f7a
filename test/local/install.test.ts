import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const run = promisify(execFile);

async function askNode(version: string): Promise<{ code: number; stderr: string }> {
  const pretend = `Object.defineProperty(process.versions, "node", { value: "${version}" });`;
  const program = `${pretend} const { requireNode } = await import("./local/install.mjs"); requireNode();`;
  return await run(process.execPath, ["--input-type=module", "--eval", program]).then(
    ({ stderr }) => ({ code: 0, stderr }),
    ({ code, stderr }: { code: number; stderr: string }) => ({ code, stderr }),
  );
}

test.each(["18.20.8", "20.18.3", "16.0.0"])("Node %s is refused in one sentence", async (version) => {
  expect(await askNode(version)).toEqual({
    code: 1,
    stderr: `Comanda needs Node 20.19 or newer, and this is Node ${version}.\n`,
  });
});

test.each(["20.19.0", "22.0.0", "24.1.0"])("Node %s will do", async (version) => {
  expect((await askNode(version)).code).toBe(0);
});

test("what runs before the install imports nothing that must be installed, and nothing that Node 18 does not have", async () => {
  for (const file of [
    ...["local/start.mjs", "local/install.mjs", "local/ends-with-us.mjs", "scripts/test.mjs", "scripts/dev.mjs"],
  ]) {
    const source = await readFile(file, "utf8");
    const imported = [...source.matchAll(/^import .+ from "(.+)";$/gm)].map(([, from]) => from);
    expect(
      imported.filter((from) => !from?.startsWith("node:") && !/\/(install|ends-with-us)\.mjs$/.test(from ?? "")),
    ).toEqual([]);
    expect(source.replaceAll(/^\s*\/\/.*$/gm, "")).not.toMatch(/import\.meta\.(dirname|filename)/);
  }
});

test("every platform's packages are in the lock file, so that npm ci takes it on any machine", async () => {
  const { packages } = JSON.parse(await readFile("package-lock.json", "utf8")) as {
    packages: Record<string, { optionalDependencies?: Record<string, string> }>;
  };
  const missing = Object.entries(packages).flatMap(([folder, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter((name) => !isNear(packages, folder, name)),
  );
  expect(missing).toEqual([]);
});

/** As Node looks for a package: in the folder's own node_modules, then in those around it. */
function isNear(packages: Record<string, unknown>, folder: string, name: string): boolean {
  for (let at = folder; ; at = at.replace(/(^|\/)node_modules\/(@[^/]+\/)?[^/]+$/, "")) {
    if (`${at ? `${at}/` : ""}node_modules/${name}` in packages) return true;
    if (at === "") return false;
  }
}
