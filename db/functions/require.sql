-- Resolves who is asking and insists that they may do this to a restaurant. A restaurant is public, so to anybody else it is
-- `not_allowed`; only one that does not exist is `not_found`.
create or replace function require_v1(actor jsonb, restaurant uuid, wanted text) returns actor_scope
language plpgsql stable as $$
declare
  scope actor_scope := actor_scope_v1(actor);
begin
  if not exists (select from restaurants where id = restaurant) then perform refuse('not_found'); end if;
  if scope.kind <> 'system' and not may_v1(scope, restaurant, wanted) then perform refuse('not_allowed'); end if;
  return scope;
end $$;
