import { contractAddress, resolveNetwork } from "@abbababa/sdk";
import { escrowFacilitator, redemptionScheme } from "@abbababa/x402-aa-session/facilitator";
import { x402Facilitator } from "@x402/core/facilitator";
import type {
  PaymentPayload,
  PaymentRequirements,
  SettleResponse,
  SupportedResponse,
} from "@x402/core/types";
import { toFacilitatorEvmSigner } from "@x402/evm";
import { ExactEvmScheme } from "@x402/evm/exact/facilitator";
import {
  createWalletClient,
  type Hex,
  http,
  isErc6492Signature,
  isHash,
  nonceManager,
  publicActions,
  type VerifyTypedDataParameters,
} from "viem";
import type { FacilitatorOptions } from "../FacilitatorOptions.ts";
import { GasBudget } from "./GasBudget.ts";

/** Gas of a settlement at worst; the second, of one that prepares the payer's account first. */
const [settlementGas, preparationGas] = [1_000_000n, 3_000_000n];

const defaultDailyWei = 50_000_000_000_000_000n;

/** The x402 facilitator of one chain. */
export interface OpenFacilitator {
  readonly supported: () => SupportedResponse;
  readonly verify: x402Facilitator["verify"];
  readonly settle: (payment: PaymentPayload, requirements: PaymentRequirements) => Promise<SettleResponse>;
  /** Wei spent today. */
  readonly spent: () => bigint;
}

/**
 * Opens the facilitator of a chain: session payments by signature (accounts that are not deployed are prepared through the
 * EntryPoint) and everybody else's, redemptions of sessions, and escrowed requests.
 *
 * @param options - Chain, signer, and what may be spent.
 * @param now - Milliseconds.
 */
export function openFacilitator(options: FacilitatorOptions, now: () => number): OpenFacilitator {
  const { signer: account, dailyWei = defaultDailyWei } = options;
  const { chain: named, rpcUrl: endpoint, addresses: given } = options;
  const { chain, rpcUrl, addresses } = resolveNetwork({ chain: named, rpcUrl: endpoint, addresses: given });
  const client = createWalletClient({
    account: { ...account, nonceManager },
    chain,
    transport: http(rpcUrl),
  }).extend(publicActions);
  const signer = toFacilitatorEvmSigner({
    address: account.address,
    getCode: (parameters) => client.getCode(parameters),
    readContract: ({ args = [], ...parameters }) => client.readContract({ ...parameters, args }),
    verifyTypedData: (parameters) => client.verifyTypedData(parameters as VerifyTypedDataParameters),
    writeContract: (parameters) => client.writeContract({ gas: settlementGas, ...parameters }),
    sendTransaction: (parameters) => client.sendTransaction({ gas: preparationGas, ...parameters }),
    waitForTransactionReceipt: (parameters) => client.waitForTransactionReceipt(parameters),
  });
  const network = `eip155:${chain.id}` as const;
  const addressOf = (name: "spendCap" | "entryPoint" | "abbaBabaEscrow") =>
    contractAddress(name, { chainId: chain.id, addresses });
  const exact = new ExactEvmScheme(signer, { eip6492AllowedFactories: [addressOf("entryPoint")] });
  const redemptions = redemptionScheme({
    client,
    delegationManagers: [addressOf("spendCap")],
    mostGas: settlementGas,
    otherwise: exact,
  });
  const facilitator = new x402Facilitator()
    .register(network, redemptions)
    .register(network, escrowFacilitator({ client, escrowContract: addressOf("abbaBabaEscrow") }));
  const budget = new GasBudget(dailyWei, now);

  async function settle(payment: PaymentPayload, requirements: PaymentRequirements): Promise<SettleResponse> {
    const prepares = isWrapped(payment);
    const { maxFeePerGas } = await client.estimateFeesPerGas();
    const preparation = prepares ? preparationGas * maxFeePerGas : 0n;
    const worst = settlementGas * maxFeePerGas + preparation;
    const spend = budget.reserve(worst);
    if (spend === undefined) {
      const errorMessage = "The facilitator has spent its gas for today.";
      return {
        success: false,
        transaction: "",
        network,
        errorReason: "facilitator_budget_used",
        errorMessage,
      };
    }
    // What is not known to have cost less has cost the most.
    let cost = worst;
    try {
      const settled = await facilitator.settle(payment, requirements);
      cost = isHash(settled.transaction) ? preparation + (await costOf(settled.transaction)) : preparation;
      return settled;
    } finally {
      spend(cost);
    }
  }

  async function costOf(hash: Hex): Promise<bigint> {
    // An escrow's id stands in a transaction's place, and costs nothing.
    const transaction = await client.getTransactionReceipt({ hash }).catch(() => undefined);
    return transaction === undefined ? 0n : transaction.gasUsed * transaction.effectiveGasPrice;
  }

  return {
    supported: () => {
      const { kinds, ...others } = facilitator.getSupported();
      return { ...others, kinds: kinds.map((kind) => ({ ...kind, network })) };
    },
    verify: (...question) => facilitator.verify(...question),
    settle,
    spent: () => budget.spent,
  };
}

function isWrapped({ payload }: PaymentPayload): boolean {
  const { signature } = payload;
  return typeof signature === "string" && signature.startsWith("0x") && isErc6492Signature(signature as Hex);
}
