import type { CapabilityScope } from "./actor.ts";

export const ISSUER = "comanda";
export const ACCESS_AUDIENCE = "comanda:api";
export const ACCESS_TYP = "at+jwt";
export const ROOM_TICKET_TYP = "room-ticket+jwt";
/** The only algorithm that is ever accepted. */
export const TOKEN_ALGORITHM = "EdDSA";

export const ACCESS_SECONDS = 15 * 60;
export const REFRESH_SECONDS = 7 * 24 * 3600;
/** A client whose answer was lost may show its last refresh token again for this long, and gets the same successor. */
export const REFRESH_GRACE_SECONDS = 10;
export const ROOM_TICKET_SECONDS = 30;

export const ROOM_KINDS = ["order", "kitchen", "user", "menu"] as const;
export type RoomKind = (typeof ROOM_KINDS)[number];

/** Audience of a ticket: it opens this room and no other. */
export const roomAudience = (kind: RoomKind, id: string): string => `comanda:room:${kind}:${id}`;

/** As `role` of an access token: it is a tablet's, and `sub` is the tablet. */
export const DEVICE_ROLE = "device";

/**
 * Claims of an access token. `role` and `mem` are for clients to read, but that `role` tells whether a person or a tablet has it; what
 * either may do, the database knows.
 */
export type AccessClaims = {
  sub: string;
  sid: string;
  username: string;
  role: string;
  mem: { r: string; role: string }[];
  mv: number;
};

/** Claims of a one-use room ticket. `end` is when the socket must close (seconds since 1970). */
export type RoomTicketClaims = {
  jti: string;
  sub: string;
  role: "customer" | "guest" | "crew";
  sid: string | null;
  mv: number | null;
  scope?: CapabilityScope;
  end: number;
};
