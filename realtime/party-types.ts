/** PartyKit brings its own copy of Cloudflare's types: the same things under other names. */
export const asParty = <T>(value: unknown): T => value as T;
