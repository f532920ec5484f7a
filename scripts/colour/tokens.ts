import { readFileSync } from "node:fs";
import type { Oklch } from "./oklch.ts";

export type Scheme = "light" | "dark";
/** Colours by role, without the dashes: `tokens.light.get("paper")`. */
export type Tokens = Record<Scheme, Map<string, Oklch>>;

const DECLARATION = /--([\w-]+):\s*light-dark\(\s*(oklch\([^)]*\)),\s*(oklch\([^)]*\))\s*\)/g;
const NUMBERS = /^oklch\(\s*([\d.]+)%\s+([\d.]+)\s+([\d.]+)\s*\)$/;

function parse(text: string): Oklch | null {
  const [, l, c, h] = NUMBERS.exec(text) ?? [];
  return l === undefined ? null : { l: Number(l) / 100, c: Number(c), h: Number(h) }; // with an alpha: not for text
}

function block(css: string, selector: string): string {
  const start = css.indexOf(`${selector} {`);
  if (start < 0) throw new Error(`tokens.css has no block for ${selector}`);
  return css.slice(start, css.indexOf("\n}", start));
}

/** The opaque colours of tokens.css; for the kitchen with its own in place of theirs. */
export function readTokens(room: "front" | "kitchen" = "front"): Tokens {
  const css = readFileSync("web/styles/tokens.css", "utf8");
  const tokens: Tokens = { light: new Map(), dark: new Map() };
  const blocks = [block(css, ":root"), ...(room === "kitchen" ? [block(css, ':root[data-room="kitchen"]')] : [])];
  for (const [, name = "", light = "", dark = ""] of blocks.join("\n").matchAll(DECLARATION)) {
    const [day, night] = [parse(light), parse(dark)];
    if (!day || !night) continue;
    tokens.light.set(name, day);
    tokens.dark.set(name, night);
  }
  return tokens;
}
