import type { PaymentRequirements, SupportedKind } from "@x402/core/types";
import { ExactEvmScheme } from "@x402/evm/exact/server";
import { isAddress } from "viem";
import * as z from "zod/mini";

const facilitatorsSchema = z.array(
  z.string().check(z.refine((value) => isAddress(value, { strict: false }))),
);

/**
 * The exact scheme of `@x402/evm` that also offers routes with `extra: { assetTransferMethod: "erc7710" }`, and says in
 * their offers who redeems (`facilitatorAddresses`), if the facilitator says so.
 */
export class RedemptionServerScheme extends ExactEvmScheme {
  override readonly paymentFlows = {
    eip3009: { supported: ["authorization", "upfront"], default: "authorization" },
    permit2: { supported: ["authorization", "upfront"], default: "authorization" },
    erc7710: { supported: ["authorization", "upfront"], default: "authorization" },
  } as const;

  override async enhancePaymentRequirements(
    requirements: PaymentRequirements,
    kind: SupportedKind,
    extensions: string[],
  ): Promise<PaymentRequirements> {
    const enhanced = await super.enhancePaymentRequirements(requirements, kind, extensions);
    if (enhanced.extra?.assetTransferMethod !== "erc7710") return enhanced;
    const facilitators = facilitatorsSchema.safeParse(kind.extra?.facilitatorAddresses);
    if (!facilitators.success || facilitators.data.length === 0) return enhanced;
    return { ...enhanced, extra: { ...enhanced.extra, facilitatorAddresses: facilitators.data } };
  }
}
