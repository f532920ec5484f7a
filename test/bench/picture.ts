/** One line of a picture. A point whose y is not a number interrupts it. */
export type Line = { name: string; points: readonly (readonly [x: number, y: number])[] };

/** Lines over one axis of their own. A limit is drawn across where it is not far above everything. */
export type Panel = { what: string; unit: string; lines: readonly Line[]; limit?: { value: number; text: string } };

/** Panels below one another over the same horizontal axis. */
export type Picture = {
  title: string;
  /** What somebody who does not see it should know. */
  description: string;
  across: { what: string; unit: string };
  panels: readonly Panel[];
};

const WIDTH = 860;
const LEFT = 72;
const RIGHT = 24;
const HEADING = 44;
const PANEL = { heading: 34, plot: 150, gap: 14 };
const FOOT = 46;
const TICKS = { across: 8, up: 4 };
/** A limit further above the lines than this would press them flat. */
const LIMIT_ABOVE_MAX = 3;
const FEW_POINTS = 12;

/** Lines differ in colour and in dashes. Each colour stands out from white and from near black by 3 : 1 at least. */
const STROKES = [
  { colour: "#2f7de1", dash: "" },
  { colour: "#c2620a", dash: "7 3" },
  { colour: "#b14fc5", dash: "3 3" },
  { colour: "#218a55", dash: "9 3 2 3" },
];
const STYLE = `
  text { font: 12px system-ui, sans-serif; fill: #6e7781 }
  .title { font-size: 15px; font-weight: 600 }
  .grid { stroke: #8c959f; stroke-opacity: 0.3 }
  .axis { stroke: #8c959f }
  .limit { stroke: #d1344b; stroke-dasharray: 1 4; stroke-width: 2; stroke-linecap: round }
  .line { fill: none; stroke-width: 1.8; stroke-linejoin: round }
  @media (prefers-color-scheme: dark) { text { fill: #b1bac4 } }`;

/** Draws it as an SVG that needs nothing else, readable on light and on dark paper. */
export function drawPicture({ title, description, across, panels }: Picture): string {
  const xs = panels.flatMap(({ lines }) => lines.flatMap(({ points }) => points.map(([x]) => x)));
  const xMax = Math.max(...xs, 0) || 1;
  const toX = (x: number) => LEFT + (x / xMax) * (WIDTH - LEFT - RIGHT);
  const step = PANEL.heading + PANEL.plot + PANEL.gap;
  const height = HEADING + panels.length * step + FOOT;
  const xTicks = ticks(xMax, TICKS.across).filter((tick) => tick <= xMax);

  const drawn = panels.map((panel, index) => drawPanel(panel, HEADING + index * step + PANEL.heading, toX, xTicks));
  const bottom = HEADING + panels.length * step - PANEL.gap;
  const labels = xTicks.map((tick) => label(toX(tick), bottom + 18, inShort(tick), "middle"));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-labelledby="title description">
<title id="title">${escaped(title)}</title>
<desc id="description">${escaped(description)}</desc>
<style>${STYLE}
</style>
<text class="title" x="${LEFT}" y="26">${escaped(title)}</text>
${drawn.join("\n")}
${labels.join("\n")}
${label((LEFT + WIDTH - RIGHT) / 2, bottom + 38, `${across.what} (${across.unit})`, "middle")}
</svg>
`;
}

function drawPanel(
  { what, unit, lines, limit }: Panel,
  top: number,
  toX: (x: number) => number,
  xTicks: number[],
): string {
  const highest = Math.max(...lines.flatMap(({ points }) => points.map(([, y]) => y)).filter(Number.isFinite), 0);
  const limitShown = limit && limit.value <= highest * LIMIT_ABOVE_MAX ? limit : undefined;
  const yTicks = ticks(Math.max(highest, limitShown?.value ?? 0) || 1, TICKS.up);
  const yMax = yTicks.at(-1) as number;
  const bottom = top + PANEL.plot;
  const toY = (y: number) => bottom - (y / yMax) * PANEL.plot;
  const parts = [
    `<text x="${LEFT}" y="${top - 12}">${escaped(`${what} (${unit})`)}</text>`,
    legend(lines, top - 12, what, unit),
  ];
  for (const tick of yTicks) {
    parts.push(rule(LEFT, toY(tick), WIDTH - RIGHT, toY(tick), tick === 0 ? "axis" : "grid"));
    parts.push(label(LEFT - 8, toY(tick) + 4, inShort(tick), "end"));
  }
  for (const tick of xTicks) parts.push(rule(toX(tick), bottom, toX(tick), bottom + 4, "axis"));
  if (limitShown) {
    parts.push(rule(LEFT, toY(limitShown.value), WIDTH - RIGHT, toY(limitShown.value), "limit"));
    parts.push(label(WIDTH - RIGHT, top - 12, limitShown.text, "end"));
    const sample = WIDTH - RIGHT - limitShown.text.length * 7.5 - 32;
    parts.push(rule(sample, top - 16, sample + 26, top - 16, "limit"));
  }
  for (const [index, { points }] of lines.entries()) {
    const { colour, dash } = STROKES[index % STROKES.length] as (typeof STROKES)[number];
    const dashes = dash === "" ? "" : ` stroke-dasharray="${dash}"`;
    parts.push(`<path class="line" stroke="${colour}"${dashes} d="${pathOf(points, toX, toY)}"/>`);
    // Where there are few, each was measured by itself, and the line only leads from one to the next.
    if (points.length <= FEW_POINTS) {
      for (const [x, y] of points.filter(([, value]) => Number.isFinite(value))) {
        parts.push(`<circle cx="${toX(x).toFixed(1)}" cy="${toY(y).toFixed(1)}" r="3" fill="${colour}"/>`);
      }
    }
  }
  return parts.join("\n");
}

/** Names of the lines, beside the heading. One that is called like its panel needs no name. */
function legend(lines: readonly Line[], y: number, what: string, unit: string): string {
  if (lines.length === 1 && lines[0]?.name === what) return "";
  const room = what.length + unit.length;
  let x = Math.max(LEFT + 90, LEFT + room * 7.5 + 18);
  return lines
    .map(({ name }, index) => {
      const { colour, dash } = STROKES[index % STROKES.length] as (typeof STROKES)[number];
      const sample = `<path class="line" stroke="${colour}" stroke-dasharray="${dash}" d="M${x} ${y - 4}h26"/>`;
      const text = label(x + 32, y, name, "start");
      x += 32 + name.length * 7.5 + 18;
      return sample + text;
    })
    .join("\n");
}

function pathOf(points: Line["points"], toX: (x: number) => number, toY: (y: number) => number): string {
  let pen = "M";
  const steps: string[] = [];
  for (const [x, y] of points) {
    if (Number.isFinite(y)) steps.push(`${pen}${toX(x).toFixed(1)} ${toY(y).toFixed(1)}`);
    pen = Number.isFinite(y) ? "L" : "M";
  }
  return steps.join("");
}

/** Round numbers from nothing to the first that is not below `most`, about `count` of them. */
export function ticks(most: number, count: number): number[] {
  const rough = most / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power;
  const total = Math.ceil(most / step - 1e-9);
  return Array.from({ length: total + 1 }, (_, index) => Number((index * step).toPrecision(12)));
}

const inShort = (value: number): string => value.toLocaleString("en-GB", { maximumSignificantDigits: 6 });
const rule = (x1: number, y1: number, x2: number, y2: number, name: string): string =>
  `<line class="${name}" x1="${x1.toFixed(1)}" y1="${y1.toFixed(1)}" x2="${x2.toFixed(1)}" y2="${y2.toFixed(1)}"/>`;
const label = (x: number, y: number, text: string, anchor: "start" | "middle" | "end"): string =>
  `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}">${escaped(text)}</text>`;
const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
