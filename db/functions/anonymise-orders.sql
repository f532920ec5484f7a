-- Takes from orders whom they were for, and every word that somebody wrote in them; what was ordered, when and for how much stays. May
-- be done twice.
create or replace function anonymise_orders_v1(ids uuid[]) returns void language plpgsql as $$
declare
  keys text[];
begin
  update orders set
    contact_name = '', contact_email = null, contact_phone = null, note = null, address = null,
    table_name = case when table_name is not null then '' end,
    reason = kept_reason_v1(reason), anonymised_at = now()
  where id = any (ids);
  update order_lines set note = null where order_id = any (ids) and note is not null;
  update order_events set reason = kept_reason_v1(reason)
  where order_id = any (ids) and reason is distinct from kept_reason_v1(reason);
  update reviews set comment = null where order_id = any (ids) and comment is not null;
  update notifications set recipient = 'erased:' || id
  where order_id = any (ids) and channel = 'email' and recipient not like 'erased:%';
  -- Answers are kept for a week, under whoever asked: found by the key that the step was made with. There is no index by key, which each
  -- order would pay for; what is older than any answer needs no look.
  select array_agg(command) into keys from order_events where order_id = any (ids) and at > now() - interval '8 days';
  if keys is not null then
    update idempotency_keys set answer = erased_answer_v1(answer)
    where key = any (keys) and (answer#>>'{order,id}')::uuid = any (ids);
  end if;
end $$;
