-- Row trigger of users: the same, for a role over the platform or an account that is switched off.
create or replace function bump_own_membership_version() returns trigger language plpgsql as $$
begin
  new.mv := old.mv + 1;
  return new;
end $$;
