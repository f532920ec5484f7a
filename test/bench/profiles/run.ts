import { mkdirSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { isBroken, type Figure } from "../figures.ts";
import { drawPicture } from "../picture.ts";
import { circumstances, inText, type Circumstances } from "../report.ts";
import { startRig, type RigOptions } from "../rig.ts";
import { sectionOf, writeSection } from "./document.ts";
import type { Profile } from "./profile.ts";

export type RunOptions = Pick<RigOptions, "port" | "bundleDir" | "profileDir" | "inspectorPort"> & {
  root: string;
  command: string;
  /** Writes `docs/` as well. */
  writes: boolean;
};

export type ProfileReport = {
  name: string;
  circumstances: Circumstances;
  figures: Figure[];
  data: unknown;
};

/** Runs one profile on a system of its own, prints and writes what came of it. Returns whether all that must hold did hold. */
export async function runProfile(name: string, profile: Profile, options: RunOptions): Promise<boolean> {
  const { root, command, writes, ...rigOptions } = options;
  const [startedMs, loadBefore] = [Date.now(), os.loadavg()[0] ?? 0];
  const say = (line: string) => console.log(`${((Date.now() - startedMs) / 1000).toFixed(0).padStart(4)} s  ${line}`);
  const what = profile.what(profile.scale);
  say(`— ${name}: ${what}`);
  const folder = path.join(root, ".local", "bench");
  const rig = await startRig({ dir: path.join(folder, "system"), ...profile.house, ...rigOptions });
  say("The whole system is up.");
  let outcome: Awaited<ReturnType<Profile["run"]>>;
  try {
    outcome = await profile.run({ rig, scale: profile.scale, say });
  } finally {
    if (rig.logs.length > 0) say(`The Worker logged ${rig.logs.length} lines; the first: ${rig.logs[0]}`);
    for (const failed of await rig.stop()) console.error(`  ✗ ${failed}`);
  }

  const { figures, pictures, data } = outcome;
  const report: ProfileReport = { name, circumstances: circumstances(command, startedMs, loadBefore), figures, data };
  console.log(`\n${inText(figures)}\n`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, `${name}.json`), `${JSON.stringify(report, null, 2)}\n`);
  for (const [file, picture] of Object.entries(pictures)) {
    const svg = drawPicture(picture);
    writeFileSync(path.join(folder, `${file}.svg`), svg);
    if (writes) writeFileSync(path.join(root, "docs", "images", `load-${file}.svg`), svg);
  }
  if (writes) writeSection(path.join(root, "docs", "performance.md"), name, sectionOf(what, report, pictures));
  const broken = isBroken(figures);
  if (broken) console.error(`✗ ${name}: something happened that must not, however slow the machine.`);
  return !broken;
}
