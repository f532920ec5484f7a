// Runs before anything is installed: no dependencies, plain JavaScript, nothing newer than Node 20.19.
import { spawn } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { endsWithUs } from "./ends-with-us.mjs";

// Not import.meta.dirname: an old Node must get as far as hearing that it is too old.
const ROOT = fileURLToPath(new URL("..", import.meta.url));
const NODE_MIN = [20, 19];

/** Ends with one clear sentence when this Node cannot run Comanda. */
export function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > NODE_MIN[0] || (major === NODE_MIN[0] && minor >= NODE_MIN[1])) return;
  console.error(`Comanda needs Node ${NODE_MIN.join(".")} or newer, and this is Node ${process.versions.node}.`);
  process.exit(1);
}

/** Whether node_modules is missing or older than the list of what belongs in it. */
export function installNeeded() {
  const installed = path.join(ROOT, "node_modules", ".package-lock.json");
  return !existsSync(installed) || statSync(installed).mtimeMs < statSync(path.join(ROOT, "package-lock.json")).mtimeMs;
}

/** Installs exactly what package-lock.json names, when something is missing. Ends the process when that fails. */
export async function install() {
  if (!installNeeded()) return;
  console.log("Installing packages (only the first time, about a minute) …");
  const started = Date.now();
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const code = await run(npm, ["ci", "--no-audit", "--no-fund", "--loglevel=error"], endsWithUs());
  if (code !== 0) {
    console.error("The packages could not be installed: npm says why above. Nothing else was changed.");
    process.exit(1);
  }
  console.log(`Packages installed in ${((Date.now() - started) / 1000).toFixed(1)} s.`);
}

/**
 * Runs a command in the project's folder with this terminal, and answers with its exit code. Signals go through to it. With `onOutput`,
 * what it prints goes there instead.
 */
export function run(command, args, env = process.env, onOutput) {
  return new Promise((resolve) => {
    const stdio = onOutput ? ["ignore", "pipe", "pipe"] : "inherit";
    const child = spawn(command, args, { cwd: ROOT, stdio, env, shell: process.platform === "win32" });
    for (const stream of [child.stdout, child.stderr]) stream?.setEncoding("utf8").on("data", onOutput);
    // Ctrl-C reaches the child from the terminal; a signal sent to us alone must reach it too.
    const pass = (signal) => child.kill(signal);
    for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, pass);
    const stay = () => undefined; // the child decides when it is done
    process.on("SIGINT", stay);
    child.on("error", (error) => {
      console.error(`${command} could not be started: ${error.message}`);
      resolve(1);
    });
    child.on("close", (code, signal) => {
      for (const each of ["SIGTERM", "SIGHUP"]) process.off(each, pass);
      process.off("SIGINT", stay);
      resolve(code ?? (signal ? 1 : 0));
    });
  });
}

/** The TypeScript runner, called through this Node so that no wrapper loses a signal. */
export const tsx = () => [process.execPath, path.join(ROOT, "node_modules", "tsx", "dist", "cli.mjs")];
