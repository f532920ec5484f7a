-- Takes one's own application back while nobody has decided: WithdrawApplicationCommand in, `{application}` out. One that was taken back
-- already stays so.
create or replace function withdraw_application_v1(cmd jsonb) returns jsonb language plpgsql as $$
declare
  scope actor_scope := actor_scope_v1(cmd->'actor');
  a applications;
begin
  select * into a from applications where id = (cmd->>'applicationId')::uuid and user_id = scope.user_id for update;
  if not found then perform refuse('not_found'); end if;
  if a.state = 'pending' then
    update applications set state = 'withdrawn', ended_at = now() where id = a.id returning * into a;
  end if;
  if a.state <> 'withdrawn' then perform refuse('illegal_move'); end if;
  return jsonb_build_object('application', application_view_v1(a));
end $$;
