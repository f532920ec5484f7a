-- What the sender needs for an invitation: `InvitationMailToSend` of domain/commands.ts, or null when it is over, or was sent anew.
create or replace function invitation_mail_v1(n notifications, delivery jsonb) returns json language plpgsql as $$
declare
  i invitations;
begin
  select * into i from invitations
  where link_id = n.link_id and accepted_at is null and withdrawn_at is null and expires_at > now();
  if not found then
    perform handle_once_v1(lock_event_v1(delivery), 'sender');
    return null;
  end if;
  return (
    select json_build_object(
      'id', n.id, 'channel', n.channel, 'template', n.template, 'to', n.recipient, 'locale', n.locale,
      'invitation', json_build_object(
        'restaurantName', coalesce(r.translations->n.locale->>'name', r.name), 'role', i.role,
        'invitedBy', trim(b.first_name || ' ' || b.last_name)),
      'link', json_build_object('id', i.link_id, 'purpose', 'join_staff'))
    from restaurants r, users b where r.id = i.restaurant_id and b.id = i.invited_by
  );
end $$;
