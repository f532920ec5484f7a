-- Clears away what nobody needs any more, a bounded piece at a time: PurgeCommand in, counts out. The inbox outlives every possible
-- redelivery; orders, their events and their money stay, without whom they were for. How long each is kept is said in
-- db/personal-data.ts, and a test compares.
create or replace function purge_v1(cmd jsonb) returns jsonb language plpgsql as $$
declare
  most int := coalesce((cmd->>'limit')::int, 1000);
  counts jsonb := '{}';
  gone int;
  ids uuid[];
begin
  delete from idempotency_keys where ctid = any (array(
    select ctid from idempotency_keys where created_at < now() - interval '7 days' limit most));
  get diagnostics gone = row_count;
  counts := counts || jsonb_build_object('idempotencyKeys', gone);

  with old as materialized (
    select e.id from outbox e
    where e.created_at < now() - interval '7 days'
      and not exists (select from deliveries d where d.event_id = e.id and unfinished_v1(d))
    limit most
    for update skip locked
  ),
  done as (delete from deliveries d using old where d.event_id = old.id)
  delete from outbox e using old where e.id = old.id;
  get diagnostics gone = row_count;
  counts := counts || jsonb_build_object('events', gone);

  delete from inbox where ctid = any (array(
    select ctid from inbox where handled_at < now() - interval '90 days' limit most));
  get diagnostics gone = row_count;
  counts := counts || jsonb_build_object('inbox', gone);

  delete from sessions where id = any (array(
    select id from sessions where expires_at < now() - interval '30 days' limit most));
  get diagnostics gone = row_count;
  counts := counts || jsonb_build_object('sessions', gone);

  delete from account_links where id = any (array(
    select id from account_links where expires_at < now() - interval '1 day' limit most));
  get diagnostics gone = row_count;
  counts := counts || jsonb_build_object('accountLinks', gone);

  -- By then nobody asks any more who was invited, and the address is a stranger's.
  delete from invitations where id = any (array(
    select id from invitations where expires_at < now() - interval '30 days' limit most));
  get diagnostics gone = row_count;
  counts := counts || jsonb_build_object('invitations', gone);

  delete from security_log where id = any (array(
    select id from security_log where at < now() - interval '90 days' limit most));
  get diagnostics gone = row_count;
  counts := counts || jsonb_build_object('securityLog', gone);
  -- A code that nobody confirmed, or one whose tablet has its session by now.
  delete from device_pairings where secret_hash = any (array(
    select secret_hash from device_pairings where expires_at < now() - interval '1 day' limit most));
  get diagnostics gone = row_count;
  counts := counts || jsonb_build_object('pairings', gone);

  delete from sign_in_attempts where subject = any (array(
    select subject from sign_in_attempts where updated_at < now() - interval '1 day' limit most));
  get diagnostics gone = row_count;
  counts := counts || jsonb_build_object('signInAttempts', gone);

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
