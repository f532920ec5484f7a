// All dishes on one page, to look at: npx tsx scripts/pictures/contact-sheet.ts out.png [name …]
import sharp from "sharp";
import { DISHES } from "./dishes.ts";
import { drawDish } from "./draw-dish.ts";
import { Sheet } from "./drawing.ts";

const [out = ".local/contact-sheet.png", ...names] = process.argv.slice(2);
const chosen = DISHES.filter(({ name }) => names.length === 0 || names.includes(name));
const columns = Math.min(chosen.length, chosen.length > 6 ? 4 : 2);
const [width, height] = chosen.length > 6 ? [400, 300] : [800, 600];
const tiles = await Promise.all(
  chosen.map(async (dish, index) => ({
    input: await sharp(Buffer.from(drawDish(new Sheet(dish.name), dish)))
      .resize(width, height)
      .png()
      .toBuffer(),
    left: (index % columns) * (width + 8),
    top: Math.floor(index / columns) * (height + 8),
  })),
);
await sharp({
  create: {
    width: columns * (width + 8) - 8,
    height: Math.ceil(chosen.length / columns) * (height + 8) - 8,
    channels: 3,
    background: "#ffffff",
  },
})
  .composite(tiles)
  .png()
  .toFile(out);
console.log(`${chosen.length} dishes on ${out}`);
