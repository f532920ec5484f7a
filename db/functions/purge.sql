-- Clears away what nobody needs any more, a bounded piece at a time: PurgeCommand in, counts out. The inbox outlives every possible
-- redelivery; orders, their events and their money stay, without whom they were for. How long each is kept is said in
-- db/personal-data.ts, and a test compares.
create or replace function purge_v1(cmd jsonb) returns jsonb language plpgsql as $$
declare
  most int := coalesce((cmd->>'limit')::int, 1000);
  counts jsonb := '{}';
  old record;
  gone int;
  ids uuid[];
begin
  for old in
    select * from (values
      ('idempotencyKeys', 'idempotency_keys', 'created_at', '7 days'),
      ('inbox', 'inbox', 'handled_at', '90 days'),
      ('sessions', 'sessions', 'expires_at', '30 days'),
      ('accountLinks', 'account_links', 'expires_at', '1 day'),
      -- By then nobody asks any more who was invited, and the address is a stranger's.
      ('invitations', 'invitations', 'expires_at', '30 days'),
      ('securityLog', 'security_log', 'at', '90 days'),
      -- A code that nobody confirmed, or one whose tablet has its session by now.
      ('pairings', 'device_pairings', 'expires_at', '1 day'),
      ('signInAttempts', 'sign_in_attempts', 'updated_at', '1 day')
    ) kinds (counted, rows, since, kept)
  loop
    execute format(
      'delete from %1$I where ctid = any (array(select ctid from %1$I where %2$I < now() - $1 limit $2))', old.rows, old.since)
    using old.kept::interval, most;
    get diagnostics gone = row_count;
    counts := counts || jsonb_build_object(old.counted, gone);
  end loop;

  with done_with as materialized (
    select e.id from outbox e
    where e.created_at < now() - interval '7 days'
      and not exists (select from deliveries d where d.event_id = e.id and unfinished_v1(d))
    limit most
    for update skip locked
  ),
  done as (delete from deliveries d using done_with where d.event_id = done_with.id)
  delete from outbox e using done_with where e.id = done_with.id;
  get diagnostics gone = row_count;
  counts := counts || jsonb_build_object('events', gone);

  -- Whoever ordered without an account is forgotten after three months; links to their orders ended after one.
  ids := array(
    select id from orders
    where user_id is null and anonymised_at is null and placed_at < now() - interval '90 days'
    order by placed_at limit least(most, 200)
    for no key update skip locked);
  perform anonymise_orders_v1(ids);
  counts := counts || jsonb_build_object('guests', cardinality(ids), 'kitchens', to_jsonb(kitchens_of_v1(ids)));

  update notifications set recipient = 'erased:' || id
  where id = any (array(
    select id from notifications
    where order_id is null and recipient not like 'erased:%' and channel = 'email' and created_at < now() - interval '90 days' limit most));
  get diagnostics gone = row_count;
  return counts || jsonb_build_object('addresses', gone);
end $$;
