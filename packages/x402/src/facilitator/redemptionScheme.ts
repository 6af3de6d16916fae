import { toSessionError } from "@abbababa/sdk";
import type {
  FacilitatorContext,
  PaymentPayload,
  PaymentRequirements,
  SchemeNetworkFacilitator,
  SettleResponse,
  VerifyResponse,
} from "@x402/core/types";
import {
  type Account,
  type Address,
  type Chain,
  type Client,
  erc20Abi,
  type Hex,
  isAddress,
  isAddressEqual,
  isHex,
  type Transport,
} from "viem";
import { readContract, sendTransaction, waitForTransactionReceipt } from "viem/actions";
import * as z from "zod/mini";
import { evmOfferSchema } from "../offers/Offer.ts";
import { oneAtATime } from "./oneAtATime.ts";
import { type RedemptionCall, simulateRedemption, toRedemptionCall } from "./redeemTransfer.ts";
import { showTransfer, type Transfer } from "./transferLogs.ts";

/** What {@link redemptionScheme} takes. */
export interface RedemptionSchemeOptions {
  /** Sends redemptions, from its account, and pays for their gas. */
  readonly client: Client<Transport, Chain, Account>;
  /**
   * The contracts that may be called to redeem: a call of any other could be anything. For sessions, the SpendCap
   * (`contractAddress("spendCap", { chainId })`).
   */
  readonly delegationManagers: readonly Address[];
  /** Most gas of one redemption. @default 1_000_000n */
  readonly mostGas?: bigint | undefined;
  /** Sends a redemption. @default the client, at once */
  readonly send?: ((call: RedemptionCall) => Promise<Hex>) | undefined;
  /** Takes payments that move the asset in another way, such as the exact scheme of `@x402/evm`. @default refused */
  readonly otherwise?: SchemeNetworkFacilitator | undefined;
}

const address = z.custom<Address>(
  (value) => typeof value === "string" && isAddress(value, { strict: false }),
);

const payloadSchema = z.object({
  delegationManager: address,
  permissionContext: z.custom<Hex>((value) => isHex(value) && value.length > 2 && value.length <= 65_538),
  delegator: address,
});

type Parsed = z.output<typeof payloadSchema> & { readonly transfer: Transfer };

/**
 * The exact scheme of x402 with `assetTransferMethod: "erc7710"`, as a facilitator: redeems one transfer, of the asset, to
 * the payee, of the amount, and takes it for settled when the transaction shows that transfer.
 *
 * @param options - {@link RedemptionSchemeOptions}
 * @returns A scheme for `x402Facilitator`.
 */
export function redemptionScheme(options: RedemptionSchemeOptions): SchemeNetworkFacilitator {
  const { client, delegationManagers, otherwise, mostGas = 1_000_000n } = options;
  const { send = (call) => sendTransaction(client, call) } = options;
  const network = `eip155:${client.chain.id}`;

  async function verify(
    payment: PaymentPayload,
    requirements: PaymentRequirements,
    context?: FacilitatorContext,
  ): Promise<VerifyResponse> {
    if (!isRedemption(requirements)) {
      if (otherwise !== undefined) return await otherwise.verify(payment, requirements, context);
      return { isValid: false, invalidReason: "unsupported_asset_transfer_method" };
    }
    const parsed = parse(payment, requirements);
    if ("invalidReason" in parsed) return { isValid: false, ...parsed };
    const payer = parsed.delegator;
    const { token, from, value } = parsed.transfer;
    const query = { abi: erc20Abi, address: token, functionName: "balanceOf", args: [from] } as const;
    if ((await readContract(client, query)) < value)
      return { isValid: false, invalidReason: "insufficient_funds", payer };
    try {
      await simulateRedemption(client, parsed, mostGas);
      return { isValid: true, payer };
    } catch (error) {
      const { name, shortMessage } = toSessionError(error);
      const invalidMessage = `${name}: ${shortMessage}`;
      return { isValid: false, invalidReason: "invalid_exact_evm_erc7710_redemption", invalidMessage, payer };
    }
  }

  async function settle(
    payment: PaymentPayload,
    requirements: PaymentRequirements,
    context?: FacilitatorContext,
  ): Promise<SettleResponse> {
    if (!isRedemption(requirements) && otherwise !== undefined)
      return await otherwise.settle(payment, requirements, context);
    const failed = { success: false, transaction: "", network: requirements.network } as const;
    const verified = await verify(payment, requirements, context);
    const parsed = parse(payment, requirements);
    if (!verified.isValid || "invalidReason" in parsed) {
      const { invalidReason = "invalid_payment", invalidMessage, payer } = verified;
      return {
        ...failed,
        errorReason: invalidReason,
        ...(invalidMessage === undefined ? {} : { errorMessage: invalidMessage }),
        ...(payer === undefined ? {} : { payer }),
      };
    }
    const payer = parsed.delegator;
    const transaction = await send({ ...toRedemptionCall(parsed), gas: mostGas });
    try {
      const { status, logs } = await waitForTransactionReceipt(client, { hash: transaction });
      const isPaid = status === "success" && showTransfer(logs, parsed.transfer);
      if (isPaid) return { success: true, transaction, network: requirements.network, payer };
      return { ...failed, transaction, payer, errorReason: "redemption_reverted" };
    } catch {
      // It is sent, and may still be included: the server asks again, which sends nothing twice that has been redeemed.
      return { ...failed, transaction, payer, errorReason: "settlement_pending" };
    }
  }

  function parse(
    { accepted, payload }: PaymentPayload,
    requirements: PaymentRequirements,
  ): Parsed | { readonly invalidReason: string } {
    if (requirements.scheme !== "exact" || accepted.scheme !== "exact")
      return { invalidReason: "unsupported_scheme" };
    if (requirements.network !== network || accepted.network !== network)
      return { invalidReason: "invalid_network" };
    const parsed = payloadSchema.safeParse(payload);
    if (!parsed.success) return { invalidReason: "invalid_exact_evm_erc7710_payload" };
    const { delegationManager, delegator } = parsed.data;
    if (!delegationManagers.some((allowed) => isAddressEqual(allowed, delegationManager)))
      return { invalidReason: "delegation_manager_not_allowed" };
    const addresses = evmOfferSchema.safeParse(requirements);
    if (!addresses.success || !/^[1-9]\d{0,77}$/.test(requirements.amount))
      return { invalidReason: "invalid_payment_requirements" };
    const { asset: token, payTo: to } = addresses.data;
    return { ...parsed.data, transfer: { token, from: delegator, to, value: BigInt(requirements.amount) } };
  }

  return {
    scheme: "exact",
    caipFamily: "eip155:*",
    getExtra: (asked) => ({
      ...otherwise?.getExtra(asked),
      facilitatorAddresses: [client.account.address],
    }),
    getSigners: () => [client.account.address],
    verify,
    settle: oneAtATime(settle),
  };
}

function isRedemption({ extra }: PaymentRequirements): boolean {
  return extra?.assetTransferMethod === "erc7710";
}
