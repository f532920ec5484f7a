-- Who is still to be forgotten, for a sweep: ClaimErasuresCommand in, `{userIds}` out. Each is left to whoever claimed it for a minute.
create or replace function claim_erasures_v1(cmd jsonb) returns jsonb language plpgsql as $$
declare
  claimed jsonb;
begin
  with due as materialized (
    select user_id from erasures where done_at is null and next_at <= now()
    order by next_at limit (cmd->>'limit')::int
    for update skip locked
  ),
  taken as (
    update erasures e set next_at = now() + interval '1 minute' from due where e.user_id = due.user_id returning e.user_id
  )
  select jsonb_agg(user_id) into claimed from taken;
  return jsonb_build_object('userIds', coalesce(claimed, '[]'));
end $$;
