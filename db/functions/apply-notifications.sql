-- Whom an event has to be told to: ApplyCommand in, ApplyResult out. A mail about a state that is over by now is not sent: the
-- event says "look", and the order says what there is to tell. Each step of a signed-in customer's order is noted for them.
create or replace function apply_notifications_v1(cmd jsonb) returns json language plpgsql as $$
declare
  event outbox := lock_event_v1(cmd->'delivery');
  applied boolean := handle_once_v1(event, 'notifications');
  o orders;
  template text;
  news json;
  mails jsonb[] := '{}';
begin
  if applied and event.type in ('user.created', 'user.email_verified', 'user.password_changed') then
    mails := tell_of_account_v1(event);
  elsif applied then
    select * into o from orders where id = event.aggregate_id;
    template := case
      when event.type = 'order.placed' and o.status not in ('cancelled', 'rejected') then 'order_placed'
      when event.type = 'order.moved' and event.data->>'to' = o.status::text then
        case o.status
          when 'ready' then 'order_ready'
          when 'rejected' then 'order_rejected'
          when 'cancelled' then 'order_cancelled'
          when 'delivered' then 'order_completed'
          when 'picked_up' then 'order_completed'
          when 'served' then 'order_completed'
        end
    end;
    if o.anonymised_at is null then
      -- It asks how it was, so it goes to whoever can say so.
      if template = 'order_completed' then
        if not asks_for_review_v1(o) then template := null; end if;
      end if;
      if template is not null and o.contact_email is not null then mails := queue_mail_v1(event, o, template); end if;
      if event.type = 'order.moved' and o.user_id is not null then news := note_for_user_v1(event, o); end if;
    end if;
  end if;
  return json_build_object(
    'applied', applied,
    'deliveries', claim_next_v1(event.aggregate_id, 'notifications') || mails,
    'orderNews', null,
    'boardChange', null,
    'userNews', news,
    'availability', null
  );
end $$;
