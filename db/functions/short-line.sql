-- How a dish is named of which there is not enough: `FieldError` of domain/error-codes.ts.
create or replace function short_line_v1(n bigint, item_id uuid, portions int) returns jsonb language sql stable
return jsonb_build_object(
  'field', 'lines.' || n, 'itemId', item_id, 'left', portions,
  'message', case portions when 0 then 'Sold out.' else portions || ' left.' end
);
