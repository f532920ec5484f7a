-- Makes somebody what an invitation says, and uses it up. Returns the deliveries claimed for the caller to publish.
create or replace function become_member_v1(i invitations, of_user uuid, request_id text) returns jsonb[] language plpgsql as $$
begin
  insert into memberships (user_id, restaurant_id, role) values (of_user, i.restaurant_id, i.role)
  on conflict on constraint memberships_pkey do nothing;
  if not found then perform refuse('already_exists'); end if;
  update invitations set accepted_at = now(), accepted_by = of_user where id = i.id;
  perform note_member_v1(i.invited_by, 'member.joined', of_user, i.restaurant_id, null, i.role, request_id);
  return emit_member_event_v1(of_user, i.restaurant_id, request_id);
end $$;
