import { privateKeyToAccount } from "viem/accounts";
import { parseSessionRequest } from "../request/serializeRequest.ts";
import type { SessionRequest } from "../SessionRequest.ts";
import { addressOf, usdc } from "./sampleTerms.ts";

/** The key that asks. */
export const sampleKey = privateKeyToAccount(`0x${"31".repeat(32)}`);

/** Where the contracts of {@link sampleRequest}'s chain are. */
export const sampleAddresses = { spendCap: addressOf(40), abbaBabaEscrow: addressOf(41), usdc } as const;

/** A request as its writer meant it. */
export const sampleRequest: SessionRequest = parseSessionRequest({
  version: 1,
  chainId: 84_532,
  sessionKey: sampleKey.address,
  name: "Research agent",
  reason: "Buys papers",
  nonce: `0x${"01".repeat(16)}`,
  createdAt: 1_800_000_000,
  expiresAt: 1_800_086_400,
  encryptionKey: "0x0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798",
  wish: {
    validitySeconds: 3_600,
    gasBudgetWei: 10_000_000_000_000_000n,
    maxOperations: 100,
    spend: [{ token: usdc, perOperation: 1_000_000n, perPeriod: 2_000_000n, lifetime: 5_000_000n }],
    payments: [{ token: usdc, payees: [addressOf(3), addressOf(4)], perPayment: 100n, perPeriod: 10 }],
    transfers: [],
    periodSeconds: 600,
    counterparties: [addressOf(3), addressOf(4)],
    paymaster: "none",
    calls: [
      {
        target: addressOf(7),
        selector: "0x12345678",
        valueCap: 0n,
        rules: [
          { kind: "counterparty", argument: 0, addresses: "account" },
          { kind: "spend", argument: 1, token: usdc },
          { kind: "oneOf", argument: 2, values: [1n, 2n, 3n] },
          { kind: "atMost", argument: 3, value: 10n },
          { kind: "atLeast", argument: 4, value: 10n },
        ],
      },
    ],
    escrowCalls: "bounded",
    executor: "userop",
    policySet: "compact",
  },
});
