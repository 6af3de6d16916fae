import type { PaymentPayload } from "@x402/core/types";
import type { Hex } from "viem";
import { acceptedSchema, toPaymentId } from "../identity/toPaymentId.ts";

const nothing = { scheme: "", network: "", asset: "" };

/**
 * Names a payment by what the chain uses up when it is made: the same for one payment, whatever its sender writes beside.
 *
 * @param payment - The payment payload.
 */
export function paymentIdOf({ accepted, payload }: PaymentPayload): Hex {
  const parsed = acceptedSchema.safeParse(accepted);
  return toPaymentId(parsed.success ? parsed.data : nothing, payload);
}
