import type { PaymentRequirements, SchemeNetworkServer, SupportedKind } from "@x402/core/types";
import { ExactEvmScheme } from "@x402/evm/exact/server";

/** The scheme `aa-native` for sellers: prices as in the exact scheme, settled by user operations of the payer's account. */
export class AaNativeServerScheme implements SchemeNetworkServer {
  readonly scheme = "aa-native";
  readonly defaultAssetTransferMethod = "default";
  readonly paymentFlows = { default: { supported: ["authorization"], default: "authorization" } } as const;
  readonly #prices = new ExactEvmScheme();

  parsePrice(...price: Parameters<ExactEvmScheme["parsePrice"]>) {
    return this.#prices.parsePrice(...price);
  }

  getAssetDecimals(...asset: Parameters<ExactEvmScheme["getAssetDecimals"]>) {
    return this.#prices.getAssetDecimals(...asset);
  }

  /** Says where the facilitator settles; a route's own `extra` may name method and endpoint, which the payer then signs. */
  async enhancePaymentRequirements(
    requirements: PaymentRequirements,
    kind: SupportedKind,
  ): Promise<PaymentRequirements> {
    const { settlementContract, entryPoint, entryPoints } = kind.extra ?? {};
    return { ...requirements, extra: { settlementContract, entryPoint, entryPoints, ...requirements.extra } };
  }
}
