import { strToU8, Zip, ZipDeflate } from "fflate";

/** A zip file whose files grow side by side: only what is packed is kept in memory. */
export class ZipWriter {
  readonly #zip: Zip;
  readonly #files = new Map<string, ZipDeflate>();
  readonly #packed: Uint8Array<ArrayBuffer>[] = [];

  constructor() {
    this.#zip = new Zip((error, chunk) => {
      if (error) throw error;
      this.#packed.push(chunk);
    });
  }

  /** Adds text to a file, which begins with the first. */
  append(name: string, text: string): void {
    let file = this.#files.get(name);
    if (!file) {
      file = new ZipDeflate(name, { level: 6 });
      this.#files.set(name, file);
      this.#zip.add(file);
    }
    file.push(strToU8(text), false);
  }

  /** Ends every file, and gives the whole. */
  finish(): Blob {
    for (const file of this.#files.values()) file.push(new Uint8Array(0), true);
    this.#zip.end();
    return new Blob(this.#packed, { type: "application/zip" });
  }
}
