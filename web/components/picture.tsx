import pictures from "#web/pictures.json";
import { classNames } from "#web/lib/class-names.ts";

type PictureName = keyof typeof pictures;

interface Drawn {
  /** Ground and food: what stands there until the picture comes. */
  colours: string;
  width: number;
  height: number;
  /** Widths it is kept in. */
  widths: readonly number[];
  /** Changes with the picture, so that a cache may keep each version for ever. */
  version: string;
}

const FALLBACK: PictureName = "empty-plate";

/** Whether this name is one of the drawn pictures. */
export function isPicture(name: string | null | undefined): name is PictureName {
  return typeof name === "string" && Object.hasOwn(pictures, name);
}

function addresses(name: string, { widths, version }: Drawn, format: "avif" | "webp"): string {
  return widths.map((width) => `/pictures/${name}-${width}.${format}?v=${version} ${width}w`).join(", ");
}

export interface PictureProps {
  /** Name of the picture. One that is unknown or missing shows an empty plate. */
  name: string | null | undefined;
  /** Words for what it shows; empty where the name stands right beside it. */
  alt?: string;
  /** How wide it will be shown, as the `sizes` attribute: "(min-width: 48rem) 20rem, 45vw". */
  sizes: string;
  /** The first picture in sight: fetched at once. All others wait until they come near. */
  first?: boolean;
  className?: string;
}

/** A drawn picture in the best format and size; its place and colours are there before it, so nothing moves. */
export function Picture({ name, alt = "", sizes, first, className }: PictureProps) {
  const known = isPicture(name) ? name : FALLBACK;
  const drawn: Drawn = pictures[known];
  const [ground, food] = drawn.colours.split(" ");
  const smallest = drawn.widths[0] ?? drawn.width;
  return (
    <picture
      className={classNames("block overflow-hidden", className)}
      style={{ background: `radial-gradient(circle closest-side, ${food} 55%, ${ground} 105%) ${ground}` }}
    >
      <source type="image/avif" srcSet={addresses(known, drawn, "avif")} sizes={sizes} />
      <img
        src={`/pictures/${known}-${smallest}.webp?v=${drawn.version}`}
        srcSet={addresses(known, drawn, "webp")}
        sizes={sizes}
        width={drawn.width}
        height={drawn.height}
        alt={alt}
        loading={first ? "eager" : "lazy"}
        decoding={first ? "auto" : "async"}
        className="size-full object-cover"
      />
    </picture>
  );
}
