-- A `UserStats` of db/queries/accounts.ts. Who was forgotten counts nowhere but among them.
create or replace function user_stats_v1() returns json language plpgsql stable as $$
begin
  return (
    select json_build_object(
      'total', count(*) filter (where status <> 'anonymised'),
      'verified', count(*) filter (where status <> 'anonymised' and email_verified_at is not null),
      'byStatus', json_build_object(
        'active', count(*) filter (where status = 'active'),
        'disabled', count(*) filter (where status = 'disabled'),
        'anonymised', count(*) filter (where status = 'anonymised')),
      'byRole', json_build_object(
        'customer', count(*) filter (where status <> 'anonymised' and platform_role = 'customer'),
        'driver', count(*) filter (where status <> 'anonymised' and platform_role = 'driver'),
        'super_admin', count(*) filter (where status <> 'anonymised' and platform_role = 'super_admin'),
        'kitchen', (select count(distinct user_id) from memberships where role = 'kitchen'),
        'staff', (select count(distinct user_id) from memberships where role = 'staff'),
        'manager', (select count(distinct user_id) from memberships where role = 'manager'),
        'owner', (select count(distinct user_id) from memberships where role = 'owner')),
      'activeLastWeek', (
        select count(distinct user_id) from sessions
        where revoked_at is null and expires_at > now() and last_seen_at > now() - interval '7 days'),
      'newLastWeek', count(*) filter (where status <> 'anonymised' and created_at > now() - interval '7 days')
    )
    from users
  );
end $$;
