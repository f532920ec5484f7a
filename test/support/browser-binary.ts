import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { promisify } from "node:util";
import { brotliDecompress } from "node:zlib";
import { unpackTar } from "./tar.ts";

/** What can be launched: the program, and what must stand in its environment. */
export interface BrowserBinary {
  path: string;
  env: Record<string, string>;
  /** Major version that it must say it is; undefined for a browser that somebody installed. */
  major: number | undefined;
}

const UNPACKED = path.join(import.meta.dirname, "..", "..", ".local", "browser");
const decompress = promisify(brotliDecompress);

const INSTALLED: Partial<Record<NodeJS.Platform, string[]>> = {
  linux: ["google-chrome", "google-chrome-stable", "chromium", "chromium-browser"].flatMap((name) => [
    `/usr/bin/${name}`,
    `/usr/local/bin/${name}`,
    `/snap/bin/${name}`,
  ]),
  darwin: ["Google Chrome", "Chromium", "Microsoft Edge"].map(
    (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
  ),
  win32: ["C:\\Program Files", "C:\\Program Files (x86)"].flatMap((folder) => [
    `${folder}\\Google\\Chrome\\Application\\chrome.exe`,
    `${folder}\\Microsoft\\Edge\\Application\\msedge.exe`,
  ]),
};

/**
 * Finds a browser: the one that npm brought where it fits the machine, else one that is installed. Without either it throws:
 * browser tests never skip themselves.
 */
export async function findBrowser(): Promise<BrowserBinary> {
  if (process.platform === "linux" && process.arch === "x64") return await unpackShipped();
  const known = INSTALLED[process.platform]?.find((candidate) => existsSync(candidate));
  if (known) return { path: known, env: {}, major: undefined };
  throw new Error(
    `No browser for ${process.platform} ${process.arch}: npm ships one for 64-bit Intel Linux only. Install Google Chrome or ` +
      "Chromium in its usual place and run the tests again; they cannot prove the pages without one.",
  );
}

/** Unpacks the browser of @sparticuz/chromium once. Its own unpacker shares a folder of the whole machine, so this is ours. */
async function unpackShipped(): Promise<BrowserBinary> {
  const require = createRequire(import.meta.url);
  const packageFolder = path.join(path.dirname(require.resolve("@sparticuz/chromium")), "..");
  const { version } = JSON.parse(await readFile(path.join(packageFolder, "package.json"), "utf8")) as {
    version: string;
  };
  const folder = path.join(UNPACKED, version);
  if (!existsSync(folder)) await unpackInto(folder, path.join(packageFolder, "bin"));
  const env = { FONTCONFIG_FILE: path.join(folder, "fonts.conf") };
  const binary = path.join(folder, "chromium");
  return { path: binary, env: await withLibraries(binary, folder, env), major: Number(version.split(".")[0]) };
}

async function unpackInto(folder: string, archives: string): Promise<void> {
  const making = `${folder}.${process.pid}`;
  await rm(making, { recursive: true, force: true });
  await mkdir(making, { recursive: true });
  const open = async (name: string) => await decompress(await readFile(path.join(archives, name)));
  await writeFile(path.join(making, "chromium"), await open("chromium.br"));
  await chmod(path.join(making, "chromium"), 0o755);
  await unpackTar(await open("al2023.tar.br"), making);
  await unpackTar(await open("fonts.tar.br"), making);
  const dirs = [path.join(folder, "fonts"), "/usr/share/fonts", "/usr/local/share/fonts"];
  const fonts = `<fontconfig>${dirs.map((dir) => `<dir>${dir}</dir>`).join("")}<cachedir>${folder}/font-cache</cachedir></fontconfig>`;
  await writeFile(
    path.join(making, "fonts.conf"),
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">${fonts}`,
  );
  await rename(making, folder).catch(async (error: NodeJS.ErrnoException) => {
    await rm(making, { recursive: true, force: true });
    if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") throw error; // someone else was quicker: theirs is as good
  });
}

/** A bare machine has no NSS: the package brings it along. One that has it keeps its own, which fits its C library. */
async function withLibraries(binary: string, folder: string, env: Record<string, string>) {
  if (await starts(binary, env)) return env;
  const bundled = { ...env, LD_LIBRARY_PATH: path.join(folder, "lib") };
  if (await starts(binary, bundled)) return bundled;
  throw new Error(
    `The browser in ${folder} does not start on this machine: its C library is too old, or the unpacking broke.`,
  );
}

async function starts(binary: string, env: Record<string, string>): Promise<boolean> {
  const run = promisify(execFile)(binary, ["--version"], { env: { ...process.env, ...env }, timeout: 20_000 });
  return await run.then(
    ({ stdout }) => stdout.includes("Chrom"),
    () => false,
  );
}
