import { type Address, zeroAddress } from "viem";
import { expect, test } from "vitest";
import { escrowScopeOf } from "../terms/escrowScope.ts";
import { buildTerms } from "./buildTerms.ts";
import { sessionKeySchema } from "./sessionKeySchema.ts";

const account: Address = "0x1111111111111111111111111111111111111111";

function scopeOf(sessionKey: Address, salt: string) {
  const escrow: Address = "0x2222222222222222222222222222222222222222";
  const usdc: Address = "0x3333333333333333333333333333333333333333";
  const facts = { sessionKey, account, epoch: 0n, now: 1_700_000_000, chainId: 8453 };
  const addresses = { abbaBabaEscrow: escrow, usdc, spendCap: zeroAddress };
  return escrowScopeOf(buildTerms(sessionKeySchema.parse({ salt }), { ...facts, addresses }), account);
}

test("behavior: sessions with counted salts keep to scopes of their own, and not to the owner's", () => {
  const first = scopeOf("0x4444444444444444444444444444444444444444", "0x0000000000000001");
  const second = scopeOf("0x5555555555555555555555555555555555555555", "0x0000000000000002");
  expect(first).not.toBe(second);
  // The scope of the escrows that an owner funds without a session.
  expect(first).not.toBe("0x00000000");
});
