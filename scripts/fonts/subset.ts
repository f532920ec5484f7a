// Cuts the faces of the product down to what its pages write, into web/fonts. Run: npx tsx scripts/fonts/subset.ts
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import subsetFont from "subset-font";
import { FACES } from "./faces.ts";

const OUT = "web/fonts";

await mkdir(OUT, { recursive: true });
for (const face of FACES) {
  const cut = await subsetFont(await readFile(face.source), face.text, {
    targetFormat: "woff2",
    variationAxes: face.axes,
  });
  await writeFile(join(OUT, `${face.file}.woff2`), cut);
  await copyFile(face.licence, join(OUT, `${face.file.split("-").slice(0, 2).join("-")}.OFL.txt`));
  console.log(`${face.file}: ${cut.length} bytes`);
}
