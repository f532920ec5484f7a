import { parseArgs, type ParseArgsConfig } from "node:util";

/** Somebody asked for something that a command does not have; the message says what. */
export class WrongUsage extends Error {}

type Options = NonNullable<ParseArgsConfig["options"]>;

/** The options of a command line. Throws WrongUsage for whatever is none of them. */
export function readOptions<const O extends Options>(args: string[], options: O) {
  try {
    return parseArgs({ args, options }).values;
  } catch (error) {
    throw new WrongUsage(error instanceof Error ? error.message : "");
  }
}

/** A number that an option gives. Throws WrongUsage for what is none, or out of bounds. */
export function numberOption(name: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (text.trim() === "" || !(value >= least && value <= most))
    throw new WrongUsage(`${name} is a number from ${least} to ${most}.`);
  return value;
}

/** The same for what is counted. */
export function wholeOption(name: string, text: string, least: number, most: number): number {
  const value = numberOption(name, text, least, most);
  if (!Number.isInteger(value)) throw new WrongUsage(`${name} is a whole number from ${least} to ${most}.`);
  return value;
}

/** Runs a command to its exit code: what `main` says, 2 for wrong usage, which is explained, and 1 for whatever else is thrown. */
export async function runCommand(usage: string, main: () => number | Promise<number>): Promise<void> {
  try {
    process.exitCode = await main();
  } catch (error) {
    console.error(error instanceof WrongUsage ? `${error.message}\n\n${usage}` : error);
    process.exitCode = error instanceof WrongUsage ? 2 : 1;
  }
}
