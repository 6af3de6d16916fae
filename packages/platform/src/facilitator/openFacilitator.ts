import { contractAddress, resolveNetwork } from "@abbababa/sdk";
import { escrowFacilitator, paymentIdOf, redemptionScheme } from "@abbababa/x402-aa-session/facilitator";
import { x402Facilitator } from "@x402/core/facilitator";
import type {
  PaymentPayload,
  PaymentRequirements,
  SettleResponse,
  SupportedResponse,
  VerifyResponse,
} from "@x402/core/types";
import { toFacilitatorEvmSigner } from "@x402/evm";
import { ExactEvmScheme } from "@x402/evm/exact/facilitator";
import {
  createWalletClient,
  encodeFunctionData,
  http,
  publicActions,
  type VerifyTypedDataParameters,
} from "viem";
import type { FacilitatorOptions } from "../FacilitatorOptions.ts";
import type { Db } from "../store/Db.ts";
import { checkPreparation } from "./checkPreparation.ts";
import { createSender, type Sender } from "./createSender.ts";
import { createSettlementLedger } from "./createSettlementLedger.ts";
import { createTurns } from "./createTurns.ts";

/** Gas of a settlement at worst; the second, of one that prepares the payer's account first. */
const [settlementGas, preparationGas] = [1_000_000n, 3_000_000n];

const defaultDailyWei = 50_000_000_000_000_000n;

/** The x402 facilitator of one chain. */
export interface OpenFacilitator {
  readonly supported: () => SupportedResponse;
  readonly verify: (payment: PaymentPayload, requirements: PaymentRequirements) => Promise<VerifyResponse>;
  readonly settle: (payment: PaymentPayload, requirements: PaymentRequirements) => Promise<SettleResponse>;
  /** Wei of today, of all instances together: spent, and set apart for what is under way. */
  readonly today: () => Promise<{ readonly spent: bigint; readonly reserved: bigint }>;
}

/** Where a facilitator keeps what it must not forget. */
export interface FacilitatorStore {
  readonly db: Db;
  /** Whether other instances may have the same store, and the same key. */
  readonly isShared: boolean;
  readonly clock: () => Date;
}

/**
 * Opens the facilitator of a chain: session payments by signature (accounts that are not deployed are prepared through the
 * EntryPoint) and everybody else's, redemptions of sessions, and escrowed requests.
 *
 * @param options - Chain, signer, and what may be spent.
 * @param store - {@link FacilitatorStore}
 */
export function openFacilitator(
  options: FacilitatorOptions,
  { db, isShared, clock }: FacilitatorStore,
): OpenFacilitator {
  const { signer: account, dailyWei = defaultDailyWei, delegationManagers = [] } = options;
  const { chain: named, rpcUrl: endpoint, addresses: given } = options;
  const { chain, rpcUrl, addresses } = resolveNetwork({ chain: named, rpcUrl: endpoint, addresses: given });
  const client = createWalletClient({ account, chain, transport: http(rpcUrl) }).extend(publicActions);
  const network = `eip155:${chain.id}` as const;
  const addressOf = (name: "spendCap" | "entryPoint" | "abbaBabaEscrow") =>
    contractAddress(name, { chainId: chain.id, addresses });
  const entryPoint = addressOf("entryPoint");
  const ledger = createSettlementLedger(db, { chainId: chain.id, dailyWei, clock });
  const turns = createTurns(isShared ? db : undefined, `facilitator ${chain.id} ${account.address}`);

  /** The schemes, which send by a sender of one settlement's. */
  function toFacilitator(sender: Sender): x402Facilitator {
    const signer = toFacilitatorEvmSigner({
      address: account.address,
      getCode: (parameters) => client.getCode(parameters),
      readContract: ({ args = [], ...parameters }) => client.readContract({ ...parameters, args }),
      verifyTypedData: (parameters) => client.verifyTypedData(parameters as VerifyTypedDataParameters),
      writeContract: ({ address: to, abi, functionName, args }) =>
        sender.send({
          to,
          data: encodeFunctionData({ abi: [...abi], functionName, args: [...args] }),
          gas: settlementGas,
        }),
      sendTransaction: ({ to, data }) => sender.send({ to, data, gas: preparationGas }),
      waitForTransactionReceipt: (parameters) => client.waitForTransactionReceipt(parameters),
    });
    const exact = new ExactEvmScheme(signer, {
      eip6492AllowedFactories: [entryPoint],
      // What fails when it is run costs nothing; what fails when it is sent does.
      simulateInSettle: true,
    });
    const redemptions = redemptionScheme({
      client,
      delegationManagers: [addressOf("spendCap"), ...delegationManagers],
      mostGas: settlementGas,
      send: (call) => sender.send(call),
      otherwise: exact,
    });
    return new x402Facilitator()
      .register(network, redemptions)
      .register(network, escrowFacilitator({ client, escrowContract: addressOf("abbaBabaEscrow") }));
  }

  const asking = toFacilitator({
    send: () => Promise.reject(new Error("Verification sends no transaction.")),
    cost: async () => 0n,
  });

  async function verify(payment: PaymentPayload, requirements: PaymentRequirements): Promise<VerifyResponse> {
    if (checkPreparation(payment, entryPoint) === "refused")
      return { isValid: false, invalidReason: "preparation_not_allowed" };
    return await asking.verify(payment, requirements);
  }

  async function settle(payment: PaymentPayload, requirements: PaymentRequirements): Promise<SettleResponse> {
    const failed = (errorReason: string, errorMessage?: string): SettleResponse => ({
      success: false,
      transaction: "",
      network,
      errorReason,
      ...(errorMessage === undefined ? {} : { errorMessage }),
    });
    // Nothing of the budget is set apart for what would be refused anyway.
    const {
      isValid,
      invalidReason = "invalid_payment",
      invalidMessage,
    } = await verify(payment, requirements);
    if (!isValid) return failed(invalidReason, invalidMessage);
    const fees = await client.estimateFeesPerGas();
    const prepares = checkPreparation(payment, entryPoint) === "enables";
    const worst = (settlementGas + (prepares ? preparationGas : 0n)) * fees.maxFeePerGas;
    const begun = await ledger.begin(paymentIdOf(payment), worst);
    if (begun === "underWay") return failed("settlement_in_progress");
    if (begun === "noBudget")
      return failed("facilitator_budget_used", "The facilitator has used its gas budget for today.");
    const sender = createSender(client, turns, fees);
    try {
      return await toFacilitator(sender).settle(payment, requirements);
    } finally {
      await begun.finish(await sender.cost());
    }
  }

  return {
    supported: () => {
      const { kinds, ...others } = asking.getSupported();
      return { ...others, kinds: kinds.map((kind) => ({ ...kind, network })) };
    },
    verify,
    settle,
    today: () => ledger.today(),
  };
}
