import { DELIVERY_FAULTS } from "../faults.ts";
import type { Fault, Faults } from "../faults.ts";
import type { Message } from "./message.ts";

/** The name of a delivery for counting and for faults: its destination without the query. */
export function deliveryOperation(message: Message): string {
  return `deliver ${message.url.split("?", 1)[0]}`;
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
