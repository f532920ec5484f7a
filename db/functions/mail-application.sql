-- Mails somebody what has become of their application, in the words of one template. Returns the deliveries claimed for the caller to
-- publish. The mail carries the application's id, and is written from the row when it is sent.
create or replace function mail_application_v1(a applications, template text, request_id text) returns jsonb[] language plpgsql as $$
declare
  u users;
begin
  select * into u from users where id = a.user_id;
  return queue_account_mail_v1(new_id(), u, u.email, template, a.id, request_id);
end $$;
