/** A colour as the tokens write it: lightness 0–1, chroma, hue in degrees. */
export interface Oklch {
  l: number;
  c: number;
  h: number;
}

type Linear = [red: number, green: number, blue: number];

function toLinear({ l, c, h }: Oklch): Linear {
  const angle = (h * Math.PI) / 180;
  const a = c * Math.cos(angle);
  const b = c * Math.sin(angle);
  const long = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const medium = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const short = (l - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
    -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
    -0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short,
  ];
}

const inGamut = (colour: Linear) => colour.every((channel) => channel >= -0.0005 && channel <= 1.0005);

/** What a screen can show of it: chroma is taken back until it fits, as browsers do. */
export function toDisplay(colour: Oklch): Linear {
  if (inGamut(toLinear(colour))) return toLinear(colour);
  let low = 0;
  let high = colour.c;
  for (let step = 0; step < 24; step++) {
    const middle = (low + high) / 2;
    if (inGamut(toLinear({ ...colour, c: middle }))) low = middle;
    else high = middle;
  }
  return toLinear({ ...colour, c: low });
}

const clamp = (channel: number) => Math.min(1, Math.max(0, channel));

export function toHex(colour: Oklch): string {
  const channels = toDisplay(colour).map((linear) => {
    const value = clamp(linear);
    const encoded = value <= 0.0031308 ? 12.92 * value : 1.055 * value ** (1 / 2.4) - 0.055;
    return Math.round(encoded * 255)
      .toString(16)
      .padStart(2, "0");
  });
  return `#${channels.join("")}`;
}

function luminance(colour: Oklch): number {
  const [red, green, blue] = toDisplay(colour).map(clamp) as Linear;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** The contrast of WCAG 2: 1 for equal colours, 21 for black on white. */
export function contrast(one: Oklch, other: Oklch): number {
  const [darker, lighter] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (lighter + 0.05) / (darker + 0.05);
}
