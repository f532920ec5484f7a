-- Approves or declines what somebody asks to be: DecideApplicationCommand in, DecideApplicationResult out. Nobody decides about
-- themselves. Of two who decide at once the second hears that it was decided; whoever decided it and asks again hears the same again.
create or replace function decide_application_v1(cmd jsonb) returns jsonb language plpgsql as $$
declare
  wanted text := cmd->>'decision';
  scope actor_scope;
  a applications;
  u users;
  ended jsonb := '[]';
  told jsonb[] := '{}';
  before jsonb := '{"state": "pending"}';
  after jsonb := jsonb_build_object('state', wanted);
begin
  -- Both people, before anybody's rights are looked at, as whoever changes an account does.
  select p.* into a from applications p where p.id = (cmd->>'applicationId')::uuid;
  perform from users where id in ((cmd#>>'{actor,userId}')::uuid, a.user_id) order by id for no key update;
  scope := require_platform_v1(cmd->'actor', 'applications:decide');
  select p.* into a from applications p where p.id = (cmd->>'applicationId')::uuid for update;
  if not found then perform refuse('not_found'); end if;
  if a.user_id = scope.user_id then perform refuse('not_allowed'); end if;
  if a.state <> 'pending' then
    if (a.state, a.decided_by) is distinct from (wanted, scope.user_id) or a.reason is distinct from cmd->>'reason' then
      perform refuse('illegal_move');
    end if;
    return jsonb_build_object('application', application_record_v1(a), 'ended', ended, 'deliveries', to_jsonb(told));
  end if;
  select * into u from users where id = a.user_id;

  if wanted = 'approved' and a.kind = 'restaurant' then
    a.restaurant_id := open_restaurant_v1(a, u.locale);
    insert into memberships (user_id, restaurant_id, role) values (u.id, a.restaurant_id, 'owner');
    told := emit_member_event_v1(u.id, a.restaurant_id, cmd->>'requestId');
    after := after || '{"role": "owner"}';
  elsif wanted = 'approved' and u.platform_role <> 'driver' then
    if u.platform_role <> 'customer' then perform refuse('not_allowed'); end if; -- who runs the platform would lose it
    update users set platform_role = 'driver', updated_at = now() where id = u.id;
    told := emit_user_event_v1(u.id, 'user.role_updated', cmd->>'requestId');
    before := before || jsonb_build_object('role', u.platform_role);
    after := after || '{"role": "driver"}';
  end if;
  -- Whoever hears of the event closes them as well, should this caller never come to it.
  if told <> '{}' then ended := jsonb_build_array(user_rooms_v1(u, false)); end if;

  update applications set
    state = wanted, ended_at = now(), decided_by = scope.user_id, reason = cmd->>'reason', restaurant_id = a.restaurant_id
  where id = a.id
  returning * into a;
  insert into audit_log (id, at, by_user_id, action, user_id, restaurant_id, before, after, request_id)
  values (
    new_id(), clock_timestamp(), scope.user_id, 'application.' || wanted, u.id, a.restaurant_id, before,
    after || jsonb_build_object('kind', a.kind, 'application', a.id), cmd->>'requestId');
  told := told || mail_application_v1(a, 'application_' || wanted, cmd->>'requestId');
  return jsonb_build_object('application', application_record_v1(a), 'ended', ended, 'deliveries', to_jsonb(told));
end $$;
