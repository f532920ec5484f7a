-- Makes an account for a customer, and their first session: SignUpCommand in, SessionResult with `deliveries` out; without a session
-- in the command, `{me, deliveries}`. Nobody picks a role here: whoever wants to be more files an application, which waits.
create or replace function sign_up_v1(cmd jsonb) returns jsonb language plpgsql as $$
declare
  taken text;
  told jsonb;
  u users;
begin
  insert into users (id, email, username, password_hash, first_name, last_name, phone, locale)
  values (
    (cmd->>'userId')::uuid, cmd->>'email', cmd->>'username', cmd->>'passwordHash', cmd->>'firstName', cmd->>'lastName',
    cmd->>'phone', cmd->>'locale'
  )
  returning * into u;
  -- A Worker from before there were such events could not read them, and would put them aside for good.
  told := jsonb_build_object('deliveries', case when cmd ? 'tellsOfAccounts'
    then to_jsonb(emit_user_event_v1((cmd->>'userId')::uuid, 'user.created', cmd->>'requestId')) else '[]' end);
  if jsonb_typeof(cmd->'application') = 'object' then
    told := jsonb_build_object('deliveries', (told->'deliveries') || to_jsonb(mail_application_v1(
      file_application_v1(u, cmd#>'{application,wish}', (cmd#>>'{application,perDayMax}')::int),
      'application_received', cmd->>'requestId')));
  end if;
  if jsonb_typeof(cmd->'session') is distinct from 'object' then
    return told || jsonb_build_object('me', me_view_v1((cmd->>'userId')::uuid));
  end if;
  return told || open_session_v1(cmd->'session');
exception when unique_violation then
  get stacked diagnostics taken = constraint_name;
  if taken not in ('users_email_unique', 'users_username_unique') then raise; end if;
  perform refuse('already_exists', jsonb_build_array(jsonb_build_object(
    'field', case taken when 'users_email_unique' then 'email' else 'username' end, 'message', 'Somebody has this already.')));
end $$;
