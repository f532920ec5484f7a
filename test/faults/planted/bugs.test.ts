import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { PLANTED_BUGS } from "./bugs.ts";

const ROOT = path.join(import.meta.dirname, "..", "..", "..");

test.each(PLANTED_BUGS)("what stands for this bug is still there, once: $name", ({ edits }) => {
  const texts = new Map<string, string>();
  for (const { file, find, replace } of edits) {
    const text = texts.get(file) ?? readFileSync(path.join(ROOT, file), "utf8");
    expect(text.split(find), file).toHaveLength(2);
    texts.set(
      file,
      text.replace(find, () => replace),
    );
  }
});
