-- SHA-256 in hex, as the Worker makes it: what stands for a name or an address where neither may stay.
create or replace function sha256_hex_v1(words text) returns text language sql immutable strict as $$
  select encode(sha256(convert_to(words, 'UTF8')), 'hex')
$$;
