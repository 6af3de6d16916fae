import { deployments } from "../generated/addresses.ts";
import type { Deployment, Descriptor } from "./Descriptor.ts";
import { describeEscrowCalls, describeSessionCalls } from "./describeCalls.ts";
import { describeOwnerMessages, describeSessionMessages } from "./describeMessages.ts";

/** Every descriptor by the name of its file, for the recorded deployments. */
export function allDescriptors(): Readonly<Record<string, Descriptor>> {
  return {
    "eip712-AbbaBabaSessions.json": describeSessionMessages(placesOf("spendCap")),
    "eip712-AbbaBabaOwner.json": describeOwnerMessages(placesOf("ownerValidator")),
    "calldata-SpendCap.json": describeSessionCalls(placesOf("spendCap")),
    "calldata-AbbaBabaEscrow.json": describeEscrowCalls(placesOf("abbaBabaEscrow")),
  };
}

function placesOf(contract: "spendCap" | "ownerValidator" | "abbaBabaEscrow"): Deployment[] {
  return Object.entries(deployments).flatMap(([chainId, contracts]) => {
    const address = contracts[contract];
    return address === undefined ? [] : [{ chainId: Number(chainId), address }];
  });
}
