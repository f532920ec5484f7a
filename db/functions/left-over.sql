-- Whether an order waits since long before this day's work, as `isLeftOver` of domain/board.ts says.
create or replace function left_over_v1(promised_at timestamptz, status_at timestamptz) returns boolean language sql stable
return greatest(promised_at, status_at) < now() - interval '6 hours';
