-- The tax of an amount in basis points, rounded half up once; contained in it when inclusive, on top when exclusive. The same
-- arithmetic as `taxWithin` and `shareOf` in domain/money.ts.
create or replace function tax_of_v1(mode tax_mode, amount bigint, tax_bp bigint) returns bigint
language sql immutable parallel safe
return case mode
  when 'inclusive' then (amount * tax_bp * 2 + 10000 + tax_bp) / (2 * (10000 + tax_bp))
  else (amount * tax_bp + 5000) / 10000
end;
