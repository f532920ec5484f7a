-- Whether somebody gives this role in a restaurant, and takes it: owners each, managers those of the crew. GIVES of domain/roles.ts.
create or replace function may_give_role_v1(giver uuid, restaurant uuid, wanted text) returns boolean language plpgsql stable as $$
begin
  return exists (
    select from memberships m
    join users u on u.id = m.user_id and u.status = 'active'
    join role_verbs v on v.role = m.role
    where m.user_id = giver and m.restaurant_id = restaurant
      and (v.verb = 'staff:manage' or (v.verb = 'staff:invite' and wanted in ('kitchen', 'staff')))
  );
end $$;
