/** One face of the product: where its letters come from, and how much of it travels to a phone. */
export interface Face {
  /** File name in web/fonts, without the extension. */
  file: string;
  /** Path inside node_modules. */
  source: string;
  licence: string;
  text: string;
  axes: Record<string, number | { min: number; max: number }>;
}

function codePoints(...ranges: [from: number, to: number][]): string {
  return ranges
    .flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, i) => String.fromCodePoint(from + i)))
    .join("");
}

// English, the western European languages, and the signs of the currencies and sums that the pages write.
const LATIN = codePoints([0x20, 0x7e], [0xa0, 0xff]) + "ŒœŠšŽžŸıƒ–—‘’‚“”„†•…‹›€™−×÷→←↑↓≈≤≥ ";

// Names of people and dishes outside western Europe; its own file, which only pages that need it load.
const LATIN_EXTENDED = codePoints([0x100, 0x151], [0x154, 0x17f]) + "ȘșȚț₺₤₦₱₹";

const ARABIC = codePoints([0x600, 0x604], [0x606, 0x65f], [0x660, 0x669], [0x66a, 0x66d], [0x670, 0x6d5]) + "‌‍";

const FONTSOURCE = "node_modules/@fontsource-variable";

export const FACES: Face[] = [
  {
    file: "instrument-sans-latin",
    source: `${FONTSOURCE}/instrument-sans/files/instrument-sans-latin-wght-normal.woff2`,
    licence: `${FONTSOURCE}/instrument-sans/LICENSE`,
    text: LATIN,
    axes: { wght: { min: 400, max: 700 } },
  },
  {
    file: "instrument-sans-latin-extended",
    source: `${FONTSOURCE}/instrument-sans/files/instrument-sans-latin-ext-wght-normal.woff2`,
    licence: `${FONTSOURCE}/instrument-sans/LICENSE`,
    text: LATIN_EXTENDED,
    axes: { wght: { min: 400, max: 700 } },
  },
  {
    // Cut for headings: one optical size and one weight, which halves the file.
    file: "bricolage-grotesque-latin",
    source: `${FONTSOURCE}/bricolage-grotesque/files/bricolage-grotesque-latin-opsz-normal.woff2`,
    licence: `${FONTSOURCE}/bricolage-grotesque/LICENSE`,
    text: LATIN,
    axes: { opsz: 36, wght: 700 },
  },
  {
    file: "readex-pro-arabic",
    source: `${FONTSOURCE}/readex-pro/files/readex-pro-arabic-wght-normal.woff2`,
    licence: `${FONTSOURCE}/readex-pro/LICENSE`,
    text: ARABIC,
    axes: { wght: { min: 400, max: 700 } },
  },
];
