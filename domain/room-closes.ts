/**
 * Why a room ended a socket: the close codes that a client may see. Whatever the code, coming back takes a fresh ticket; only
 * `ended` and `fell_behind` are worth coming back for at once.
 */
export const ROOM_CLOSES = {
  /** The access token or link that the ticket was made from has run out. */
  ended: 4401,
  /** Signed out, disabled, or a role was taken away. */
  session_closed: 4403,
  /** The ticket has opened a socket before. */
  ticket_spent: 4409,
  /** Said nothing for a minute. */
  silent: 4408,
  /** Read so slowly that frames piled up. */
  fell_behind: 4413,
  /** As many sockets as a room takes, or as one address may have. */
  full: 4429,
  /** Clients only listen, and ping. */
  read_only: 1008,
} as const;
export type RoomClose = keyof typeof ROOM_CLOSES;
