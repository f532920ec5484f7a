-- Resolves who is asking and insists that they may do this as somebody who runs the platform.
create or replace function require_platform_v1(actor jsonb, wanted text) returns actor_scope language plpgsql stable as $$
declare
  scope actor_scope := actor_scope_v1(actor);
begin
  if not exists (select from role_verbs v where v.role = scope.platform_role and v.verb = wanted) then
    perform refuse('not_allowed');
  end if;
  return scope;
end $$;
