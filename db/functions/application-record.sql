-- An `ApplicationRecord` of domain/applications.ts: an application as those see it who decide.
create or replace function application_record_v1(a applications) returns jsonb language plpgsql stable as $$
begin
  return application_view_v1(a) || (
    select jsonb_build_object(
      'user', jsonb_build_object(
        'id', u.id, 'name', trim(u.first_name || ' ' || u.last_name), 'email', u.email, 'emailVerified', u.email_verified_at is not null),
      'decidedBy', (
        select jsonb_build_object('id', d.id, 'name', trim(d.first_name || ' ' || d.last_name)) from users d where d.id = a.decided_by))
    from users u where u.id = a.user_id
  );
end $$;
