-- Counts an attempt to make an account: BeginSignUpCommand in. Asked before the password is hashed, because hashing is what costs.
create or replace function begin_sign_up_v1(cmd jsonb) returns jsonb language plpgsql as $$
begin
  perform count_network_v1('sign-up', cmd->'from');
  return '{}';
end $$;
