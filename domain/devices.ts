/** How long a tablet shows a code. */
export const PAIRING_SECONDS = 10 * 60;
/** How long a tablet that was confirmed has to fetch its session: it asks every few seconds. */
export const PAIRED_WAIT_SECONDS = 60 * 60;
/** A tablet stays paired as long as it is used once in this time. */
export const DEVICE_SECONDS = 90 * 24 * 3600;
/** A tablet whose answer was lost may show its last token again for so long: nobody stands there to pair it anew. */
export const DEVICE_GRACE_SECONDS = 60;

export const CODE_LENGTH = 8;
/** Spoken through a kitchen and typed by thumb: nothing that looks like another (0 O, 1 I L, 2 Z, 5 S, 8 B, U V), and no vowels, so no words. */
export const CODE_LETTERS = "34679CDFHJKMNPRTWXY";
export const DEVICE_NAME_MAX = 40;

/** A code as it is shown: two groups of four. */
export const spokenCode = (code: string): string => `${code.slice(0, CODE_LENGTH / 2)}-${code.slice(CODE_LENGTH / 2)}`;

/** What somebody typed, as a code: however they wrote it, with or without the line between the groups. */
export const typedCode = (text: string): string => text.toUpperCase().replaceAll(/[\s\-–—._]/g, "");

export type StationName = { id: string; name: string };

/** A tablet that is paired with a restaurant, as its managers and owners see it. */
export type Device = {
  id: string;
  name: string;
  /** None is all stations. */
  station: StationName | null;
  pairedBy: string;
  pairedAt: string;
  /** To the minute while it is used, to a quarter of an hour while it only listens; null until it fetched its session. */
  lastSeenAt: string | null;
  /** Whether it waits for its session or has one; a tablet whose session is over has to be paired anew. */
  isConnected: boolean;
};

/** What a tablet knows of itself. */
export type DeviceSelf = {
  id: string;
  name: string;
  restaurantId: string;
  restaurantName: string;
  station: StationName | null;
};
