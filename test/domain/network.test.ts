import { expect, test } from "vitest";
import { networkOf } from "#domain/network.ts";

test.each([
  ["203.0.113.7", "203.0.113.7"],
  ["::ffff:203.0.113.7", "203.0.113.7"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2"],
  ["2001:0DB8:0001:0002::1", "2001:db8:1:2"],
  ["2001:db8::1", "2001:db8:0:0"],
  ["127.0.0.1", null],
  ["::1", null],
  ["::ffff:127.0.0.1", null],
  ["", null],
  [null, null],
  [undefined, null],
])("%s is the network %s", (address, network) => {
  expect(networkOf(address)).toBe(network);
});
