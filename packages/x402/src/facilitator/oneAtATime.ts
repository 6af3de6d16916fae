import type { SchemeNetworkFacilitator, SettleResponse } from "@x402/core/types";
import { paymentIdOf } from "./paymentIdOf.ts";

/**
 * Has a facilitator settle a payment once at a time: of many that ask for the same one together, all but the first are
 * refused, so that nobody is told of a settlement that was another's, and no gas goes to transactions that must fail.
 *
 * @param settle - Settles.
 * @returns The same, with `settlement_in_progress` for who comes second.
 */
export function oneAtATime(settle: SchemeNetworkFacilitator["settle"]): SchemeNetworkFacilitator["settle"] {
  const underWay = new Set<string>();
  return async (payment, requirements, context): Promise<SettleResponse> => {
    const id = paymentIdOf(payment);
    if (underWay.has(id)) {
      const { network } = requirements;
      return { success: false, transaction: "", network, errorReason: "settlement_in_progress" };
    }
    underWay.add(id);
    try {
      return await settle(payment, requirements, context);
    } finally {
      underWay.delete(id);
    }
  };
}
