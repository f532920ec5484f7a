-- Whether somebody may do this to a restaurant, by their membership or their role over the platform.
create or replace function may_v1(scope actor_scope, restaurant uuid, wanted text) returns boolean language plpgsql stable as $$
begin
  return exists (
    select from role_verbs v
    where v.verb = wanted
      and (v.role = scope.platform_role or v.role = scope.member_roles[array_position(scope.member_of, restaurant)])
  );
end $$;
