import { createHash } from "node:crypto";
import { chmodSync, lchownSync, existsSync, lstatSync, mkdirSync, readFileSync, readdirSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { StartError } from "./start-error.ts";

/** The user that Postgres runs as when we are root, whom it refuses. */
export interface Owner {
  uid: number;
  gid: number;
}

/** Undefined unless we are root; then the user `postgres`, or `nobody`: initdb wants one with a passwd entry. */
export function postgresOwner(): Owner | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const users = readFileSync("/etc/passwd", "utf8").split("\n");
  for (const name of ["postgres", "_postgres", "nobody"]) {
    const [, , uid, gid] = users.find((line) => line.startsWith(`${name}:`))?.split(":") ?? [];
    if (uid !== undefined && gid !== undefined) return { uid: Number(uid) | 0, gid: Number(gid) | 0 };
  }
  throw new StartError(
    "Postgres does not run as root, and this machine has neither a user postgres nor nobody to run it as.",
  );
}

/** True when every folder down to this one lets the owner pass. */
export function reachableBy(owner: Owner, folder: string): boolean {
  for (let at = path.resolve(folder); ; at = path.dirname(at)) {
    const stat = statSync(at, { throwIfNoEntry: false });
    if (stat) {
      const mine = stat.uid === owner.uid ? 0o100 : stat.gid === owner.gid ? 0o010 : 0o001;
      if ((stat.mode & mine) === 0) return false;
    }
    if (at === path.dirname(at)) return true;
  }
}

/** Where data that belongs at `dataDir` can really live: there, or in a temporary folder when the owner cannot get there. */
export function reachableDataDir(dataDir: string, owner: Owner | undefined): string {
  if (!owner || reachableBy(owner, path.dirname(dataDir))) return dataDir;
  const id = createHash("sha256").update(path.resolve(dataDir)).digest("hex").slice(0, 16);
  return path.join(durableTemporaryFolder("data"), id);
}

/** A folder of ours that survives a restart of the machine where there is such a place, and that all can pass through. */
export function durableTemporaryFolder(name: string): string {
  const base = process.platform !== "win32" && existsSync("/var/tmp") ? "/var/tmp" : tmpdir();
  const uid = process.getuid?.() ?? 0;
  const folder = path.join(base, `comanda-${uid}-${name}`);
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  const stat = lstatSync(folder);
  if (process.platform !== "win32" && (!stat.isDirectory() || stat.uid !== uid || (stat.mode & 0o022) !== 0)) {
    throw new StartError(
      `The folder ${folder} belongs to someone else: remove it, or move this project to a readable place.`,
    );
  }
  chmodSync(folder, 0o755); // whatever the umask was
  return folder;
}

/** Gives a folder and all in it to the owner. */
export function giveTo(owner: Owner, folder: string): void {
  lchownSync(folder, owner.uid, owner.gid);
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    lchownSync(path.join(entry.parentPath, entry.name), owner.uid, owner.gid);
  }
}
