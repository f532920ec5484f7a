declare module "subset-font" {
  interface Options {
    targetFormat?: "truetype" | "woff" | "woff2";
    variationAxes?: Record<string, number | { min: number; max: number; default?: number }>;
  }
  export default function subsetFont(font: Buffer, text: string, options?: Options): Promise<Buffer>;
}

declare module "fontverter" {
  const fontverter: { convert(font: Buffer, to: "truetype" | "woff" | "woff2"): Promise<Buffer> };
  export default fontverter;
}
