import { expect, test } from "vitest";
import { capabilityText } from "#domain/capability.ts";
import { dedupId } from "#domain/events.ts";
import { roomAudience } from "#domain/token-claims.ts";

test("what is signed, deduplicated and addressed is named without ambiguity", () => {
  expect(capabilityText("k1", "order", "track", 2)).toBe("guest.k1.order.track.2");
  expect(roomAudience("order", "x")).toBe("comanda:room:order:x");
  const event = { schema: 1, id: "e", type: "order.placed", to: "placed", aggregateId: "o", version: 1 } as const;
  expect(dedupId({ consumer: "kitchen", generation: 3, event: { ...event, restaurantId: "r", requestId: "q" } })).toBe(
    "e:kitchen:3",
  );
});
