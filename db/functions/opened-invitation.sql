-- What an invitation says to whoever opens its link, as an `OpenedInvitation` of domain/staff.ts; null when it is over.
create or replace function opened_invitation_v1(link uuid) returns jsonb language plpgsql stable as $$
begin
  return (
    select jsonb_build_object(
      'restaurantName', r.name, 'role', i.role, 'email', i.email,
      'invitedBy', trim(b.first_name || ' ' || b.last_name),
      'hasAccount', exists (select from users u where lower(u.email) = lower(i.email)))
    from invitations i
    join restaurants r on r.id = i.restaurant_id
    join users b on b.id = i.invited_by
    where i.link_id = link and i.accepted_at is null and i.withdrawn_at is null and i.expires_at > now()
      and may_give_role_v1(i.invited_by, i.restaurant_id, i.role)
  );
end $$;
