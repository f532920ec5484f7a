-- A time as the API writes it: UTC, milliseconds, always the same length, so that text order is time order.
create or replace function iso(moment timestamptz) returns text language sql stable parallel safe
return to_char(moment at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"');
