import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import type { Plugin } from "vite";

const BARREL = path.join(
  path.dirname(createRequire(import.meta.url).resolve("lucide-react")),
  "../esm/lucide-react.mjs",
);
const IMPORT = /import \{([^}]*)\} from "lucide-react";/g;

/**
 * Imports each icon from its own file in place of the library's one list of them: whatever imports the list brings along every icon that
 * any page uses.
 */
export function iconsApart(): Plugin {
  const files = filesByName();
  return {
    name: "icons-apart",
    enforce: "pre",
    transform(code, id) {
      if (!id.includes("/web/") || !code.includes('from "lucide-react"')) return null;
      const apart = (name: string) => {
        const file = files.get(name);
        if (file === undefined) throw new Error(`lucide-react has no icon ${name}, which ${id} imports.`);
        return `import ${name} from "lucide-react/icons/${file}";`;
      };
      // On one line, as many lines as before: a message that names a line stays right.
      return code.replace(IMPORT, (whole, names: string) => {
        const wanted = names.split(",").map((name) => name.trim());
        const icons = wanted.filter((name) => name !== "" && !name.startsWith("type "));
        return icons.map(apart).join(" ") + "\n".repeat(whole.split("\n").length - 1);
      });
    },
  };
}

/** Which file of the library an icon is in; it has several names. */
function filesByName(): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const [, names = "", file = ""] of readFileSync(BARREL, "utf8").matchAll(
    /export \{([^}]*)\} from '\.\/icons\/([a-z0-9-]+)\.mjs'/g,
  )) {
    for (const [, name = ""] of names.matchAll(/default as (\w+)/g)) files.set(name, file);
  }
  return files;
}
