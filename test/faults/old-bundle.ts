import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const ROOT = path.join(import.meta.dirname, "..", "..");
const KEPT = path.join(ROOT, ".local", "old-bundle");

/** What a Worker is made of. */
const PARTS = ["worker", "realtime", "domain", "db", "web"];

/** The revision whose Worker runs beside the present one: the last other one, unless COMANDA_OLD_REVISION names another. */
function oldRevision(): string {
  const git = (...args: string[]) => execFileSync("git", args, { cwd: ROOT, encoding: "utf8" }).trim();
  const newest = git("log", "-1", "--format=%H", "--", ...PARTS);
  return git("rev-parse", process.env["COMANDA_OLD_REVISION"] ?? `${newest}~1`);
}

/** Builds the Worker of the old revision, once, and says where it is. */
export function oldBundle(): string {
  const revision = oldRevision();
  const kept = path.join(KEPT, revision);
  if (!existsSync(kept)) build(revision, kept);
  return kept;
}

function build(revision: string, kept: string): void {
  const folder = mkdtempSync(path.join(tmpdir(), "comanda-old-"));
  try {
    execFileSync("git", ["worktree", "add", "--detach", folder, revision], { cwd: ROOT, stdio: "ignore" });
    symlinkSync(path.join(ROOT, "node_modules"), path.join(folder, "node_modules"));
    execFileSync(path.join(folder, "node_modules", ".bin", "tsx"), ["scripts/build.ts"], {
      cwd: folder,
      stdio: "ignore",
    });
    const made = readdirSync(path.join(folder, "dist")).find((name) => /^[0-9a-f]{16}$/.test(name));
    if (made === undefined) throw new Error(`The build of ${revision} made nothing.`);
    cpSync(path.join(folder, "dist", made), kept, { recursive: true });
  } finally {
    execFileSync("git", ["worktree", "remove", "--force", folder], { cwd: ROOT, stdio: "ignore" });
    rmSync(folder, { recursive: true, force: true });
  }
}
