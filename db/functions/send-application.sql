-- Somebody with an account asks to be a restaurant or a driver: SendApplicationCommand in, SendApplicationResult out.
create or replace function send_application_v1(cmd jsonb) returns jsonb language plpgsql as $$
declare
  scope actor_scope := actor_scope_v1(cmd->'actor');
  u users;
  a applications;
begin
  -- Whoever gives them a role meanwhile waits, or has given it.
  select * into u from users where id = scope.user_id and status = 'active' for no key update;
  if not found then perform refuse('not_allowed'); end if;
  a := file_application_v1(u, cmd->'wish', (cmd->>'perDayMax')::int);
  return jsonb_build_object(
    'application', application_view_v1(a), 'deliveries', to_jsonb(mail_application_v1(a, 'application_received', cmd->>'requestId')));
end $$;
