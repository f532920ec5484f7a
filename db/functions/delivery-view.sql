-- A `Delivery` of domain/events.ts: what goes to the queue. The schema version is EVENT_SCHEMA_VERSION there.
create or replace function delivery_view_v1(event outbox, to_consumer consumer, generation int) returns jsonb language sql stable
return jsonb_build_object(
  'consumer', to_consumer,
  'generation', generation,
  'event', event.data || jsonb_build_object(
    'schema', 1,
    'id', event.id,
    'type', event.type,
    'aggregateId', event.aggregate_id,
    'version', event.version,
    'restaurantId', event.restaurant_id,
    'requestId', event.request_id
  )
);
