import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";

const BLOCK = 512;

/** Writes the plain files of a tar archive under a folder. Refuses a name that would leave it. */
export async function unpackTar(archive: Buffer, folder: string): Promise<void> {
  for (let at = 0; at + BLOCK <= archive.length;) {
    const header = archive.subarray(at, at + BLOCK);
    const name = textAt(header, 345, 155)
      ? `${textAt(header, 345, 155)}/${textAt(header, 0, 100)}`
      : textAt(header, 0, 100);
    if (name === "") return; // the archive ends with empty blocks
    const size = Number.parseInt(textAt(header, 124, 12), 8) || 0;
    const type = textAt(header, 156, 1);
    if (type === "" || type === "0") {
      const target = path.join(folder, name);
      if (!target.startsWith(folder + path.sep))
        throw new Error(`The archive names a file outside its folder: ${name}`);
      await mkdir(path.dirname(target), { recursive: true });
      await writeFile(target, archive.subarray(at + BLOCK, at + BLOCK + size));
    }
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
}

function textAt(block: Buffer, start: number, length: number): string {
  const field = block.subarray(start, start + length);
  const end = field.indexOf(0);
  return field.toString("utf8", 0, end === -1 ? length : end).trim();
}
