import { mkdirSync, statfsSync } from "node:fs";
import { StartError, hasCode } from "./start-error.ts";

const FREE_MEGABYTES_MIN = 200; // an empty database, its log and a build
const FULL_MEGABYTES = 16; // below this, whatever failed has failed for want of room

/** Makes the folder and throws one sentence unless it can be written and its disk has room for a start. */
export function requireRoom(folder: string, free = freeBytes): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw explainDisk(error, folder) ?? error;
  }
  const megabytes = Math.floor(free(folder) / 1024 ** 2);
  if (megabytes < FREE_MEGABYTES_MIN) throw diskFull(folder, megabytes);
}

/** The sentence for an error of the file system that the person at the terminal can mend, or undefined. */
export function explainDisk(error: unknown, folder: string, free = freeBytes): StartError | undefined {
  if (error instanceof StartError) return undefined;
  if (hasCode(error, "ENOSPC", "EDQUOT", "53100")) return diskFull(folder);
  if (hasCode(error, "EACCES", "EPERM", "EROFS")) {
    return new StartError(`The folder ${folder} cannot be written: Comanda keeps its local state there.`);
  }
  if (hasCode(error, "ENOTDIR", "EEXIST")) {
    return new StartError(`${folder} should be a folder for Comanda's local state, but a file is in its place.`);
  }
  const megabytes = Math.floor(free(folder) / 1024 ** 2);
  return megabytes < FULL_MEGABYTES ? diskFull(folder, megabytes) : undefined;
}

function diskFull(folder: string, megabytes?: number): StartError {
  const left = megabytes === undefined ? "" : ` (${megabytes} MB are left)`;
  return new StartError(
    `The disk is full${left}: free at least ${FREE_MEGABYTES_MIN} MB where ${folder} lives, then start again.`,
  );
}

function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}
