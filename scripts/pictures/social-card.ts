import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fontverter from "fontverter";
import sharp from "sharp";
import { toHex } from "../colour/oklch.ts";
import { COVERS, layTable } from "./covers.ts";
import { Sheet } from "./drawing.ts";
import { favicon } from "./icons.ts";
import * as c from "./palette.ts";

const WIDTH = 1200;
const HEIGHT = 630;
// The name in the file, which the cut left as it was; the comma ends it, or "ExtraBold" is taken for a weight.
const DISPLAY = "Bricolage Grotesque 96pt ExtraBold, 92";

async function words(text: string, font: string, file: string, colour: string, width: number): Promise<Buffer> {
  return sharp({
    text: { text: `<span foreground="${colour}">${text}</span>`, font, fontfile: file, rgba: true, width, dpi: 72 },
  })
    .png()
    .toBuffer();
}

/** The picture that a chat shows beside a link: the name and the promise on a ticket, on a laid table. */
export async function socialCard(): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), "comanda-card-"));
  try {
    const [display, text] = await Promise.all(
      ["bricolage-grotesque-latin", "instrument-sans-latin"].map(async (name) => {
        const file = join(folder, `${name}.ttf`);
        await writeFile(file, await fontverter.convert(await readFile(`web/fonts/${name}.woff2`), "truetype"));
        return file;
      }),
    );
    const cover = COVERS[0];
    if (!cover || !display || !text) throw new Error("The card needs a cover and two faces.");
    const sheet = new Sheet("social-card");
    const ticket = `<g transform="translate(66 70)"><path d="M18 0h484a18 18 0 0 1 18 18v262a18 18 0 0 0 0 36v160l-20-14-20 14-20-14-20 14-20-14-20 14-20-14-20 14-20-14-20 14-20-14-20 14-20-14-20 14-20-14-20 14-20-14-20 14-20-14-20 14-20-14-20 14-20-14-20 14-20-14-20 14V316a18 18 0 0 0 0-36V18a18 18 0 0 1 18-18Z"`;
    const drawn = sheet.picture(
      WIDTH,
      HEIGHT,
      `<g transform="translate(-300 -20) scale(0.98)">${layTable(sheet, cover)}</g>`,
      `${ticket} transform="translate(10 16)" fill="#1c0f04" fill-opacity="0.34"/></g>`,
      `${ticket} fill="${toHex(c.paper)}"/><path d="M40 298h440" stroke="${toHex(c.steel)}" stroke-width="4" stroke-dasharray="10 9"/></g>`,
    );
    const mark = await sharp(Buffer.from(favicon()), { density: 400 }).resize(92).png().toBuffer();
    // One after the other: two faces that are loaded at once hide each other.
    const name = await words("Comanda", DISPLAY, display, toHex(c.ink), 440);
    const promise = await words(
      "Order from your phone.\nFollow your ticket to the\nkitchen and back.",
      "Instrument Sans 34",
      text,
      toHex(c.ink),
      460,
    );
    return await sharp(Buffer.from(drawn))
      .composite([
        { input: mark, left: 106, top: 124 },
        { input: name, left: 106, top: 244 },
        { input: promise, left: 108, top: 390 },
      ])
      .jpeg({ quality: 82, mozjpeg: true })
      .toBuffer();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
