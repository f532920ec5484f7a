-- Locks whoever is to be deleted, whoever asks for it, and those of whom one has to be left: the owners of the same restaurants, and for
-- somebody who runs the platform, all who do. Always by id: of two of them at once, one comes too late.
create or replace function lock_for_erasure_v1(asking uuid, wanted uuid) returns void language plpgsql as $$
declare
  ids uuid[] := array[asking, wanted];
begin
  ids := ids || array(
    select m.user_id from memberships own
    join memberships m on m.restaurant_id = own.restaurant_id and m.role = 'owner'
    where own.user_id = wanted and own.role = 'owner');
  if exists (select from users where id = wanted and platform_role = 'super_admin') then
    ids := ids || array(select id from users where platform_role = 'super_admin');
  end if;
  perform from users where id = any (ids) order by id for no key update;
end $$;
