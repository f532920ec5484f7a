-- What is kept of whoever asks, for them to have: ExportCommand in, ExportPage out. The first page counts, as much as somebody is let ask,
-- and has everything but orders; each has some orders, the oldest first, with what was told of them and how they were. Of others it has nothing: acts are
-- without who else was in them, and invitations that they sent without to whom.
create or replace function export_v1(cmd jsonb) returns json language plpgsql as $$
declare
  scope actor_scope := actor_scope_v1(cmd->'actor');
  person json;
  last record;
  most int := (cmd->>'limit')::int;
begin
  if scope.user_id is null then perform refuse('not_allowed'); end if;
  if cmd->'after' = 'null' then
    perform count_attempt_v1(
      'export:' || sha256_hex_v1(scope.user_id::text),
      (cmd->>'attemptsMax')::int, make_interval(secs => (cmd->>'windowSeconds')::int));
    person := export_person_v1(scope.user_id);
  end if;
  with page as materialized (
    select o, o.placed_at, o.id from orders o
    where o.user_id = scope.user_id
      and (cmd->'after' = 'null'
        or (o.placed_at, o.id) > ((cmd#>>'{after,at}')::timestamptz, (cmd#>>'{after,id}')::uuid))
    order by o.placed_at, o.id limit most
  )
  select
    coalesce(json_agg(json_build_object(
      'order', order_view_v1(page.o),
      'notifications', (
        select coalesce(json_agg(export_notification_v1(n) order by n.created_at, n.id), '[]')
        from notifications n where n.order_id = page.id and n.user_id = scope.user_id
      ),
      'review', (
        select json_build_object(
          'orderId', v.order_id, 'rating', v.rating, 'comment', v.comment, 'status', v.status, 'createdAt', iso(v.created_at))
        from reviews v where v.order_id = page.id)
    ) order by placed_at, id), '[]') as told,
    count(*) as length, (array_agg(placed_at order by placed_at, id))[count(*)] as at, (array_agg(id order by placed_at, id))[count(*)] as id
  into last
  from page;
  return json_build_object(
    'person', person, 'orders', last.told,
    'next', case when last.length = most then json_build_object('at', last.at, 'id', last.id) end);
end $$;
