import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { readSchemaContent } from "./schema-content.ts";
import { SCHEMA_HASH, SCHEMA_VERSION } from "./schema-version.ts";

/** `npm run db:version`: gives changed migrations, functions, triggers or reference rows the next number. */
const { hash } = readSchemaContent();
if (hash !== SCHEMA_HASH) {
  const file = path.join(import.meta.dirname, "schema-version.ts");
  const text = readFileSync(file, "utf8")
    .replace(/SCHEMA_VERSION = \d+/, `SCHEMA_VERSION = ${SCHEMA_VERSION + (SCHEMA_HASH ? 1 : 0)}`)
    .replace(/SCHEMA_HASH = "\w*"/, `SCHEMA_HASH = "${hash}"`);
  writeFileSync(file, text);
}
