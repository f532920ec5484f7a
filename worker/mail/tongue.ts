import { fill, isolated } from "./format.ts";
import { ar } from "./messages/ar.ts";
import { en } from "./messages/en.ts";
import type { MailWords } from "./messages/words.ts";

const WORDS: Record<string, MailWords> = { en, ar };

/** A language that we have, and its words. */
export type Tongue = { language: string; words: MailWords };

/** The language that somebody reads; English where we do not have it. */
export function tongueOf(locale: string): Tongue {
  const language = Object.hasOwn(WORDS, locale) ? locale : "en";
  return { language, words: WORDS[language] ?? en };
}

/** A text with its blanks filled. Within Arabic, a Latin name or an address that begins with a number keeps its own direction. */
export const say = (words: MailWords, text: string, values: Record<string, string>): string =>
  fill(text, words.direction === "rtl" ? isolated(values) : values);
