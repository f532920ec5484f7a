import { createHash } from "node:crypto";

const NAMESPACE = "f2c5f0f6-2a52-5b7e-9a53-6d1c7a0a4d15";

/** The same id for the same name on every machine and every run: a UUIDv5. */
export function seedId(...path: string[]): string {
  const hash = createHash("sha1")
    .update(Buffer.from(NAMESPACE.replaceAll("-", ""), "hex"))
    .update(path.join("/"))
    .digest();
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x50;
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
  const hex = hash.subarray(0, 16).toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
