-- The next piece of forgetting somebody: EraseBatchCommand in, EraseBatchResult out. Every piece is done or not, and the row says which
-- orders' rooms nobody has said to have told yet: whoever comes after a crash begins with those. An order that is under way keeps whom it
-- is for until it is over.
create or replace function erase_batch_v1(cmd jsonb) returns jsonb language plpgsql as $$
declare
  most int := (cmd->>'limit')::int;
  e erasures;
  told uuid[] := array(select jsonb_array_elements_text(cmd->'told')::uuid);
  gone int;
  remains text := 'more';
begin
  select * into e from erasures where user_id = (cmd->>'userId')::uuid and done_at is null for update;
  if not found then return '{"untold": [], "orders": [], "kitchens": [], "remains": "nothing"}'; end if;

  e.untold := array(select unnest(e.untold) except select unnest(told));
  if e.untold = '{}' then
    e.untold := array(
      select o.id from orders o
      where o.user_id = e.user_id and o.anonymised_at is null and order_is_over_v1(o)
      order by o.placed_at limit most
      for no key update);
    perform anonymise_orders_v1(e.untold);
  end if;
  if e.untold = '{}' then
    delete from sessions where id = any (array(select id from sessions where user_id = e.user_id limit most));
    get diagnostics gone = row_count;
    update notifications set recipient = 'erased:' || id
    where id = any (array(
      select id from notifications
      where user_id = e.user_id and order_id is null and channel = 'email' and recipient not like 'erased:%' limit most));
    if gone < most and not found then
      -- What somebody was writing while they were deleted.
      perform cut_ties_v1(e.user_id);
      -- Whoever began to order a moment before they were gone may still be at it.
      remains := case when e.requested_at > now() - interval '1 minute'
        or exists (select from orders where user_id = e.user_id and anonymised_at is null) then 'under_way' else 'nothing' end;
    end if;
  end if;
  update erasures set
    untold = e.untold,
    next_at = now() + interval '1 minute',
    done_at = case when remains = 'nothing' then now() end
  where user_id = e.user_id;
  return jsonb_build_object(
    'untold', to_jsonb(e.untold),
    -- A room forgets by itself a day after it was last told something.
    'orders', coalesce((
      select jsonb_agg(o.id) from orders o where o.id = any (e.untold) and o.status_at > now() - interval '25 hours'), '[]'),
    'kitchens', to_jsonb(kitchens_of_v1(e.untold)),
    'remains', remains);
end $$;
