-- Writes down that somebody's role in a restaurant became another; null is none.
create or replace function note_member_v1(
  by_user uuid, what text, of_user uuid, restaurant uuid, before text, after text, request_id text
) returns void language plpgsql as $$
begin
  insert into audit_log (id, at, by_user_id, action, user_id, restaurant_id, before, after, request_id)
  values (
    new_id(), clock_timestamp(), by_user, what, of_user, restaurant, -- when it came to it: two acts at once wait for each other
    jsonb_strip_nulls(jsonb_build_object('role', before)), jsonb_strip_nulls(jsonb_build_object('role', after)), request_id);
end $$;
