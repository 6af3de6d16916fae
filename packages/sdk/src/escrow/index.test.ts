import { expect, test } from "vitest";
import * as exports from "./index.ts";

test("default: what is exported is part of the promise", () => {
  expect(Object.keys(exports).sort()).toMatchInlineSnapshot(`
    [
      "accept",
      "canClaimAbandoned",
      "canClaimUnresolved",
      "canFinalize",
      "cancel",
      "claimAbandoned",
      "claimUnresolved",
      "createEscrow",
      "defaultAbandonmentGrace",
      "defaultDisputeWindow",
      "dispute",
      "disputeOutcomes",
      "encodeCreateEscrow",
      "encodeEscrowMethod",
      "encodeResolveDispute",
      "encodeSubmitDelivery",
      "encodeWithdraw",
      "escrowLimits",
      "escrowStatuses",
      "finalizeRelease",
      "findEscrow",
      "fundEscrow",
      "getCredit",
      "getEscrow",
      "getEscrowBuyer",
      "getEscrowId",
      "getTransactionHash",
      "getTransactionId",
      "isDisputeWindowActive",
      "isTokenSupported",
      "lockedAmount",
      "moveEscrow",
      "platformFee",
      "platformFeeBps",
      "resolveDispute",
      "submitDelivery",
      "totalWithFee",
      "withdraw",
    ]
  `);
});
