import { StartError, hasCode, portTaken } from "./start-error.ts";

/** What is known of a Postgres that did not start. */
interface Failure {
  error?: unknown;
  /** What it wrote. */
  log: string;
  dataDir: string;
  port?: number;
}

/** The one sentence for a data folder that cannot be used as it is. */
export function brokenFolder(dataDir: string, why: string): StartError {
  return new StartError(
    `The data folder ${dataDir} is broken (${why}): npm start -- --fresh forgets it and starts with an empty one.`,
  );
}

/** Makes one sentence of a failed start. */
export function explainFailure({ error, log, dataDir, port }: Failure): Error {
  if (/no space left on device|disk quota exceeded/i.test(log) || hasCode(error, "ENOSPC", "EDQUOT")) {
    return new StartError(`The disk is full: free at least 200 MB where ${dataDir} lives, then start again.`);
  }
  if (port !== undefined && /could not bind|address already in use/i.test(log)) return portTaken("postgres", port);
  if (hasCode(error, "ENOENT")) {
    return new StartError("The Postgres from npm does not run here: it needs glibc, which Alpine Linux has not.");
  }
  const reason = /(?:FATAL|PANIC|error):\s+(.+)/i.exec(log)?.[1] ?? firstLine(log)?.replace(/^postgres: /, "");
  const isOfTheFolder = port !== undefined && !/shared librar/i.test(log);
  if (reason && isOfTheFolder) return brokenFolder(dataDir, reason);
  return new StartError(
    `Postgres did not start: ${reason ?? (error instanceof Error ? error.message : "it said nothing")}`,
  );
}

function firstLine(log: string): string | undefined {
  return log.split("\n").find((line) => line.trim() !== "");
}
