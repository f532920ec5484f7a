const ADDRESS_CHARACTERS_MAX = 64;

/**
 * The network that an address stands for: itself, or its /64 for IPv6, of which one household has all. Null where nobody can be told
 * apart: without an address, and on this machine itself, where everybody is at home.
 */
export function networkOf(address: string | null | undefined): string | null {
  const plain =
    address
      ?.toLowerCase()
      .slice(0, ADDRESS_CHARACTERS_MAX)
      .replace(/^::ffff:(?=\d+\.)/, "") ?? "";
  if (plain === "" || plain === "::1" || plain.startsWith("127.")) return null;
  if (!plain.includes(":")) return plain;
  const [head = "", tail = ""] = plain.split("::");
  const before = head === "" ? [] : head.split(":");
  const after = tail === "" ? [] : tail.split(":");
  const zeros = Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => "0");
  return [...before, ...zeros, ...after]
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ""))
    .join(":");
}
