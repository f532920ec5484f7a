-- Says no, in a way that the caller may read: SQLSTATE CM001, the error code as message, `FieldError[]` as DETAIL, and for
-- rate limits the seconds to wait as HINT. Raising rolls back everything that the command did.
create or replace function refuse(code text, details jsonb default null, retry_after_seconds int default null)
returns void language plpgsql as $$
begin
  raise exception using
    errcode = 'CM001',
    message = code,
    detail = coalesce(details::text, ''),
    hint = coalesce(retry_after_seconds::text, '');
end $$;
