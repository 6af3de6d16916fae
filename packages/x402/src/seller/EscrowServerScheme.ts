import type { PaymentRequirements, SchemeNetworkServer, SupportedKind } from "@x402/core/types";
import { ExactEvmScheme } from "@x402/evm/exact/server";
import { escrowSchemeId } from "../escrow/escrowPayload.ts";

/** Terms of the escrows that a seller asks for, in seconds. */
export interface EscrowServerTerms {
  /** In which the seller delivers, from the funding on. @default 86_400 */
  readonly deliverySeconds?: number | undefined;
  /** In which the buyer may dispute a delivery. @default 86_400 */
  readonly disputeWindow?: number | undefined;
  /** After the deadline, in which a late delivery is still taken. @default 86_400 */
  readonly abandonmentGrace?: number | undefined;
}

/** The scheme `abbababa-escrow` for sellers: the price is what the seller gets, the buyer pays the platform's fee on top. */
export class EscrowServerScheme implements SchemeNetworkServer {
  readonly scheme = escrowSchemeId;
  readonly defaultAssetTransferMethod = "default";
  readonly paymentFlows = { default: { supported: ["authorization"], default: "authorization" } } as const;
  readonly #prices = new ExactEvmScheme();
  readonly #terms: Required<{ [name in keyof EscrowServerTerms]: number }>;

  constructor({
    deliverySeconds = 86_400,
    disputeWindow = 86_400,
    abandonmentGrace = 86_400,
  }: EscrowServerTerms = {}) {
    this.#terms = { deliverySeconds, disputeWindow, abandonmentGrace };
  }

  parsePrice(...price: Parameters<ExactEvmScheme["parsePrice"]>) {
    return this.#prices.parsePrice(...price);
  }

  getAssetDecimals(...asset: Parameters<ExactEvmScheme["getAssetDecimals"]>) {
    return this.#prices.getAssetDecimals(...asset);
  }

  async enhancePaymentRequirements(
    requirements: PaymentRequirements,
    { extra }: SupportedKind,
  ): Promise<PaymentRequirements> {
    const escrowContract = extra?.escrowContract;
    return { ...requirements, extra: { escrowContract, ...this.#terms, ...requirements.extra } };
  }
}
