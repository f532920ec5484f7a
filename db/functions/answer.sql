-- Runs a command and gives its answer. What the command refuses is undone and answered as `{refused: {code, details,
-- retryAfterSeconds}}`: the statement succeeds, because Neon drops the connection of one that failed, and the next would have to open
-- another and plan everything anew. `command` is one of our own names, never anybody's input.
create or replace function answer_v1(command text, cmd jsonb) returns json language plpgsql as $$
declare
  said json;
  code text;
  details text;
  seconds text;
begin
  execute format('select %I($1)::json', command) into said using cmd;
  return said;
exception when sqlstate 'CM001' then
  get stacked diagnostics code = message_text, details = pg_exception_detail, seconds = pg_exception_hint;
  return json_build_object('refused', json_strip_nulls(json_build_object(
    'code', code, 'details', nullif(details, '')::json, 'retryAfterSeconds', nullif(seconds, '')::int)));
end $$;
