/**
 * `purge_v1` keeps answers and events for seven days, so "there is none" says something only of what is younger. An hour less, because
 * ids carry the time of the Worker's clock, and this statement began before it looks.
 */
export const KEPT = "now() - interval '7 days' + interval '1 hour'";

/** The same for the inbox, of which it keeps 90 days. */
export const INBOX_KEPT = "now() - interval '90 days' + interval '1 hour'";

/** When a UUIDv7 was made; null for an id of another kind. */
export const bornAt = (id: string): string =>
  `case when substr(${id}::text, 15, 1) = '7'
     then to_timestamp(('x' || left(replace(${id}::text, '-', ''), 12))::bit(48)::bigint / 1000.0) end`;
