-- Resolves who is asking and insists that it is an integration, or Comanda itself.
create or replace function require_service_v1(actor jsonb) returns actor_scope language plpgsql stable as $$
declare
  scope actor_scope := actor_scope_v1(actor);
begin
  if scope.kind not in ('service', 'system') then perform refuse('not_allowed'); end if;
  return scope;
end $$;
