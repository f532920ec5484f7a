import { Buffer } from "node:buffer";

/** Shorter ones would be found in what has nothing to do with them. */
const TEXT_MIN = 6;

const BITS = 20;
const MASK = (1 << BITS) - 1;
const BASE = 31;

/**
 * Finds which of many texts occur in a longer one, in one pass over it: a run has thousands of secrets and megabytes to search. Each
 * text is also known as JSON, an address and base64 write it.
 */
export class TextFinder {
  readonly #window: number;
  /** The highest power, for taking the character out that leaves the window. */
  readonly #leaving: number;
  /** Which hashes of a window are worth a look. */
  readonly #worth = new Uint8Array(1 << BITS);
  readonly #byStart = new Map<string, { form: string; text: string }[]>();

  /** Throws for a text that is too short to be told from others. */
  constructor(texts: Iterable<string>) {
    const forms = [...new Set(texts)].flatMap((text) => formsOf(text).map((form) => ({ form, text })));
    const short = forms.find(({ form }) => form.length < TEXT_MIN);
    if (short) throw new Error(`A text of ${short.form.length} characters is too short to be searched for.`);
    this.#window = forms.reduce(
      (least, { form }) => Math.min(least, form.length),
      forms.length > 0 ? Infinity : TEXT_MIN,
    );
    this.#leaving = power(this.#window - 1);
    for (const each of forms) {
      const start = each.form.slice(0, this.#window);
      this.#worth[hashOf(start) & MASK] = 1;
      const others = this.#byStart.get(start);
      if (others) others.push(each);
      else this.#byStart.set(start, [each]);
    }
  }

  /** The texts that occur in `within`, each once. */
  find(within: string): Set<string> {
    const found = new Set<string>();
    const window = this.#window;
    if (this.#byStart.size === 0 || within.length < window) return found;
    let hash = hashOf(within.slice(0, window));
    for (let at = 0; ; at++) {
      if (this.#worth[hash & MASK] === 1) {
        for (const { form, text } of this.#byStart.get(within.slice(at, at + window)) ?? []) {
          if (within.startsWith(form, at)) found.add(text);
        }
      }
      if (at + window >= within.length) return found;
      const without = hash - Math.imul(within.charCodeAt(at), this.#leaving);
      hash = (Math.imul(without, BASE) + within.charCodeAt(at + window)) | 0;
    }
  }
}

/** How a text may be written. */
function formsOf(text: string): string[] {
  const json = JSON.stringify(text).slice(1, -1);
  return [...new Set([text, json, encodeURIComponent(text), ...base64Of(text)])];
}

/** What stands in base64 for a text that begins at any place of a longer one: without the characters that its neighbours share. */
function base64Of(text: string): string[] {
  return [0, 1, 2].flatMap((before) => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(text)]);
    const whole = bytes.length - (bytes.length % 3);
    const own = bytes
      .subarray(0, whole)
      .toString("base64")
      .slice(before === 0 ? 0 : 4);
    return own.length >= TEXT_MIN ? [own, own.replaceAll("+", "-").replaceAll("/", "_")] : [];
  });
}

function hashOf(text: string): number {
  let hash = 0;
  for (let at = 0; at < text.length; at++) hash = (Math.imul(hash, BASE) + text.charCodeAt(at)) | 0;
  return hash;
}

function power(exponent: number): number {
  let result = 1;
  for (let n = 0; n < exponent; n++) result = Math.imul(result, BASE);
  return result;
}
