// Draws every picture of the demo menus and writes what the pages serve. Run: npx tsx scripts/pictures/make.ts
import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { format } from "prettier";
import sharp from "sharp";
import { COVERS, drawCover } from "./covers.ts";
import { DISHES } from "./dishes.ts";
import { drawDish, table } from "./draw-dish.ts";
import { Sheet } from "./drawing.ts";
import { appIcon, favicon, WEB_MANIFEST } from "./icons.ts";
import { china, cloth } from "./palette.ts";
import { socialCard } from "./social-card.ts";
import { cutlery, serve } from "./vessels.ts";

const PUBLIC = "web/public";
const PICTURES = join(PUBLIC, "pictures");
const DISH_WIDTHS = [160, 400, 800];
const COVER_WIDTHS = [480, 960, 1600];
const AVIF = { quality: 50, effort: 5, chromaSubsampling: "4:2:0" };
const WEBP = { quality: 66, effort: 6, smartSubsample: true };

interface Entry {
  colours: string;
  width: number;
  height: number;
  widths: number[];
  version: string;
}

function emptyPlate(): string {
  const sheet = new Sheet("empty-plate");
  return sheet.picture(
    800,
    600,
    table(sheet, cloth.cream),
    serve(sheet, { kind: "plate", colour: china }).drawing,
    cutlery(sheet, "fork", 84, 330, -4),
    cutlery(sheet, "knife", 716, 330, 4),
  );
}

/** The average colour of a part of the picture, as hex. */
async function colourOf(image: Buffer, left: number, top: number, width: number, height: number): Promise<string> {
  const { data } = await sharp(image)
    .extract({ left, top, width, height })
    .flatten()
    .resize(1, 1, { fit: "fill", kernel: "mitchell" })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return `#${[...data.subarray(0, 3)].map((channel) => channel.toString(16).padStart(2, "0")).join("")}`;
}

async function deliver(name: string, svg: string, width: number, height: number, widths: number[]): Promise<Entry> {
  const image = await sharp(Buffer.from(svg)).png().toBuffer();
  const ground = await colourOf(image, 0, 0, Math.round(width / 8), height);
  const food = await colourOf(
    image,
    Math.round(width * 0.36),
    Math.round(height * 0.3),
    Math.round(width * 0.28),
    Math.round(height * 0.4),
  );
  for (const size of widths) {
    const scaled = sharp(image).resize(size, null, { kernel: "lanczos3" });
    await scaled
      .clone()
      .avif(AVIF)
      .toFile(join(PICTURES, `${name}-${size}.avif`));
    await scaled
      .clone()
      .webp(WEBP)
      .toFile(join(PICTURES, `${name}-${size}.webp`));
  }
  const version = createHash("sha256").update(svg).digest("hex").slice(0, 8);
  return { colours: `${ground} ${food}`, width, height, widths, version };
}

async function icon(svg: string, size: number, file: string): Promise<void> {
  const png = sharp(Buffer.from(svg), { density: (72 * size) / 64 })
    .resize(size)
    .png({ compressionLevel: 9, palette: true });
  await png.toFile(join(PUBLIC, file));
}

await mkdir(PICTURES, { recursive: true });
const entries: Record<string, Entry> = {};
for (const dish of DISHES) {
  entries[dish.name] = await deliver(dish.name, drawDish(new Sheet(dish.name), dish), 800, 600, DISH_WIDTHS);
}
for (const cover of COVERS) {
  const svg = drawCover(new Sheet(cover.name), cover);
  entries[cover.name] = await deliver(cover.name, svg, cover.width, cover.height, COVER_WIDTHS);
}
entries["empty-plate"] = await deliver("empty-plate", emptyPlate(), 800, 600, DISH_WIDTHS);
await writeFile(
  "web/pictures.json",
  await format(JSON.stringify(entries, null, 2), { parser: "json", printWidth: 120 }),
);

await writeFile(join(PUBLIC, "favicon.svg"), `${favicon()}\n`);
await icon(favicon(), 32, "favicon-32.png");
await icon(appIcon(72, false), 180, "apple-touch-icon.png");
await icon(appIcon(72, true), 192, "icon-192.png");
await icon(appIcon(72, true), 512, "icon-512.png");
await icon(appIcon(118, false), 512, "icon-maskable-512.png");
await writeFile(join(PUBLIC, "site.webmanifest"), `${JSON.stringify(WEB_MANIFEST, null, 2)}\n`);
await writeFile(join(PUBLIC, "social-card.jpg"), await socialCard());
console.log(`${Object.keys(entries).length} pictures in ${PICTURES}`);
