-- Row trigger of memberships: whoever's rights change is a different person to every session from now on.
create or replace function bump_membership_version() returns trigger language plpgsql as $$
begin
  update users set mv = mv + 1, updated_at = now()
  where id in (case when tg_op <> 'INSERT' then old.user_id end, case when tg_op <> 'DELETE' then new.user_id end);
  return null;
end $$;
