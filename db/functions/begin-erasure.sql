-- Makes an account nobody's, and leaves the rest to whoever hears of the event: an EndSessionResult with `deliveries` out. What finds
-- them by their address goes here, because afterwards nobody knows it any more.
create or replace function begin_erasure_v1(u users, request_id text) returns jsonb language plpgsql as $$
declare
  ended jsonb := jsonb_build_array(user_rooms_v1(u, u.platform_role = 'super_admin'));
  -- The kitchens that they leave here are no longer theirs when the event is read.
  could_listen boolean := u.platform_role = 'super_admin' or exists (select from memberships where user_id = u.id);
  -- An address that was only claimed is somebody else's, perhaps.
  theirs text[] := array(
    select lower(n.recipient) from notifications n
    where n.user_id = u.id and n.template = 'email_changed' and n.recipient not like 'erased:%'
    union
    select lower(u.email) where u.email_verified_at is not null);
begin
  perform end_sessions_v1(u.id, null, null);
  perform cut_ties_v1(u.id);
  delete from idempotency_keys where scope = 'user:' || u.id || ':devices.pair'; -- its answer names who paired the tablet
  -- Before the address is free: whoever makes an account with one of these holds it, and then waits for the address.
  delete from invitations where lower(email) = any (theirs) or accepted_by = u.id;
  update notifications set recipient = 'erased:' || id
  where user_id is null and order_id is null and lower(recipient) = any (theirs);
  delete from memberships where user_id = u.id;
  delete from sign_in_attempts where subject = any (array(
    select kind || sha256_hex_v1(lower(name))
    from unnest(array[u.email, u.username]) name, unnest(array['name:', '']) kind
    union all
    -- Of an address that was only claimed they guard somebody else's mailbox.
    select 'link:' || sha256_hex_v1(purpose || ' ' || name)
    from unnest(theirs || lower(u.username)) name, unnest(array['reset_password', 'verify_email', 'to']) purpose));
  update users set
    email = id || '@erased.invalid', email_verified_at = null, username = null, password_hash = '', first_name = '',
    last_name = '', phone = null, locale = 'en', platform_role = 'customer', status = 'anonymised', updated_at = now()
  where id = u.id;
  insert into erasures (user_id) values (u.id);
  return jsonb_build_object('ended', ended, 'deliveries', to_jsonb(emit_user_event_v1(
    u.id, 'user.deleted', request_id, case when could_listen then '{"everywhere": "true"}'::jsonb else '{}' end)));
end $$;
