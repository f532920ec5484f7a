-- Makes a guest's links to their order new: RenewLinksCommand in, RenewLinksResult out. Those that they replace are over from here on.
-- Whoever may only look renews the link to look and no other, so a link that was passed on takes nothing from whoever ordered. The new
-- one is mailed where the order says whereto. The link to review is left alone: it shows nobody the order, and works once.
create or replace function renew_links_v1(cmd jsonb) returns json language plpgsql as $$
declare
  answer json := once_claim_v1(cmd->'once');
  asking actor_scope;
  o orders;
  links jsonb;
  mailed jsonb[] := '{}';
begin
  -- Before anybody looks whether the link still counts: it has ended itself, and whoever lost the answer comes again with it.
  if answer is not null then return answer; end if;
  asking := actor_scope_v1(cmd->'actor');
  select * into o from orders where id = (cmd->>'orderId')::uuid and visible_to(orders, asking) for no key update;
  if not found then perform refuse('not_found'); end if;
  if asking.kind <> 'guest' then perform refuse('not_allowed'); end if;
  asking := actor_scope_v1(cmd->'actor'); -- while this waited for the order, another may have renewed it
  perform count_link_v1('order', o.id::text, cmd);

  with ended as (
    update order_capabilities c set revoked_at = now()
    where c.order_id = o.id and c.revoked_at is null and c.scope <> 'review'
      and (asking.capability = 'cancel' or c.scope::text = asking.capability)
    returning c.scope, c.expires_at
  ),
  made as (
    insert into order_capabilities (order_id, scope, generation, expires_at)
    select o.id, e.scope, (select max(c.generation) from order_capabilities c where c.order_id = o.id and c.scope = e.scope) + 1,
      max(e.expires_at)
    from ended e group by e.scope
    returning scope, generation
  )
  select jsonb_agg(jsonb_build_object('scope', m.scope, 'generation', m.generation) order by m.scope) into links from made m;

  if o.contact_email is not null then
    mailed := queue_mail_v1(
      (new_id(), null, o.id, o.version, o.restaurant_id, cmd->>'requestId', '{}', null)::outbox, o, 'order_link');
  end if;
  perform once_store_v1(cmd->'once', json_build_object('capabilities', links, 'deliveries', '[]'::json));
  return json_build_object('capabilities', links, 'deliveries', to_json(mailed));
end $$;
