-- An `Invitation` of domain/staff.ts. One whose sender may not give the role any more is over as well.
create or replace function invitation_view_v1(i invitations) returns jsonb language plpgsql stable as $$
begin
  return jsonb_build_object(
    'id', i.id, 'email', i.email, 'role', i.role, 'sentAt', iso(i.sent_at), 'expiresAt', iso(i.expires_at),
    'isOver', i.expires_at <= now() or not may_give_role_v1(i.invited_by, i.restaurant_id, i.role),
    'invitedBy', (select trim(u.first_name || ' ' || u.last_name) from users u where u.id = i.invited_by)
  );
end $$;
