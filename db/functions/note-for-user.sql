-- Notes a move for the person whose order it is, to be shown on whatever page they are on. Returns `UserNews` of
-- domain/frames.ts, numbered by the person's feed.
create or replace function note_for_user_v1(cause outbox, o orders) returns json language plpgsql as $$
declare
  n notifications;
begin
  update users set feed_seq = feed_seq + 1 where id = o.user_id returning feed_seq into n.seq;
  insert into notifications (
    id, event_id, channel, recipient, user_id, order_id, template, order_status, locale, seq, status, sent_at
  )
  values (
    new_id(), cause.id, 'in_app', o.user_id::text, o.user_id, o.id, 'order_moved', (cause.data->>'to')::order_status,
    o.locale, n.seq, 'sent', now()
  )
  returning * into n;
  return user_news_v1(n);
end $$;
