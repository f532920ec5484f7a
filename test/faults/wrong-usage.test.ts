import { execFile } from "node:child_process";
import { expect, test } from "vitest";

const run = async (script: string, args: string[]): Promise<{ code: number; output: string }> =>
  await new Promise((resolve) => {
    const command = ["--import", "tsx", `scripts/${script}.ts`, ...args];
    execFile(process.execPath, command, { timeout: 60_000 }, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) : 0, output: stdout + stderr });
    });
  });

test.each([
  ["faults", ["--dance"], "--only F3 --minutes 10"],
  ["faults", ["--seed", "text"], "--seed is a number"],
  ["faults", ["--scenario", "nobody does this"], "No scenario has"],
  ["simulate-faults", ["--seeds", "0"], "--shrink <s>"],
  ["simulate-faults", ["--path", "0:1"], "--story and --path are of one history"],
  ["fuzz", ["--cases", "1.5"], "--at-once <n>"],
  ["fuzz", ["--only", "no such route"], "Nothing is called"],
  ["bench", ["--profile", "jogging"], "There is no profile"],
  ["bench", ["--rounds", "0"], "--rounds is a number"],
  ["sensitivity", ["--only", "no such bug"], "There is no bug"],
])(
  "whoever asks %s for %j hears how it is used, and that nothing was tried",
  { timeout: 60_000 },
  async (script, args, says) => {
    const { code, output } = await run(script, args);
    expect(output).toContain(says);
    expect(output).not.toContain("    at ");
    expect(code).toBe(2);
  },
);
