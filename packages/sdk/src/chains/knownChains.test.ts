import * as viem from "viem/chains";
import { expect, test } from "vitest";
import { knownChains } from "./knownChains.ts";

test.each([
  ["base", viem.base],
  ["base-sepolia", viem.baseSepolia],
] as const)("default: %s is the chain that viem knows", (name, theirs) => {
  const ours = knownChains[name];
  expect(theirs).toMatchObject(JSON.parse(JSON.stringify(ours)));
  expect(ours.rpcUrls).toEqual(theirs.rpcUrls);
});
