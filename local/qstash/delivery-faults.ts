import { DELIVERY_FAULTS } from "../faults.ts";
import type { Fault, Faults } from "../faults.ts";
import type { Message } from "./message.ts";

/** The name of a delivery for counting and for faults: `deliver /hooks/kitchen at http://localhost:8787`. */
export function deliveryOperation(message: Message): string {
  return `deliver ${nameOf(message.url)}`;
}

/** The name of one message of a batch: `publish /hooks/kitchen at http://localhost:8787`. */
export function batchItemOperation(destination: string): string {
  return `publish ${nameOf(destination)}`;
}

function nameOf(url: string): string {
  const [, origin = "", path = ""] = /^(https?:\/\/[^/?#]*)([^?#]*)/i.exec(url) ?? [];
  return `${path || "/"} at ${origin || url}`;
}

/** The fault that this attempt meets, if any. */
export function drawDeliveryFault(faults: Faults, message: Message): Fault | null {
  return faults.draw(deliveryOperation(message), DELIVERY_FAULTS);
}

/** The body with one bit of one byte turned over; which one is left to the rule's chance. */
export function corrupt(body: Buffer, random: number): Buffer {
  if (body.length === 0) return Buffer.from([1]);
  const changed = Buffer.from(body);
  const index = Math.floor(random * body.length);
  changed[index] = (changed[index] ?? 0) ^ 1;
  return changed;
}
