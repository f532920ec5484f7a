-- The lines of a PlaceOrderCommand with the prices that its guest saw. The same number in another currency, or with its tax on top now,
-- is another price: then no line costs what the guest saw.
create or replace function lines_as_seen_v1(r restaurants, cmd jsonb) returns jsonb language plpgsql immutable as $$
begin
  if cmd->>'currency' <> r.currency
    or (cmd->>'totalMinor')::bigint <> (cmd->>'subtotalMinor')::bigint
      + (case r.tax_mode when 'exclusive' then (cmd->>'taxMinor')::bigint else 0 end)
  then
    return (select jsonb_agg(line || '{"unitPriceMinor": -1}') from jsonb_array_elements(cmd->'lines') as line);
  end if;
  return cmd->'lines';
end $$;
