-- Looks at a link for a new password before one is hashed: BeginResetCommand in, `{me}` out.
create or replace function begin_reset_v1(cmd jsonb) returns jsonb language plpgsql as $$
begin
  return jsonb_build_object('me', me_view_v1((lock_link_v1((cmd->>'linkId')::uuid, 'reset_password')).user_id));
end $$;
