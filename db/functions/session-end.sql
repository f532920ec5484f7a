-- Until when a session may be used that was opened then and is renewed now: a while after that, and never past its absolute end, however
-- often it is renewed. Whoever runs the platform signs in each day, everybody else each quarter of a year.
create or replace function session_end_v1(opened timestamptz, platform_role text, refresh_seconds int)
returns timestamptz language sql stable as $$
  select least(
    now() + make_interval(secs => refresh_seconds),
    opened + case when platform_role = 'super_admin' then interval '1 day' else interval '90 days' end);
$$;
