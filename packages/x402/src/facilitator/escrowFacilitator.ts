import { type Escrow, findEscrow, getTransactionHash, lockedAmount } from "@abbababa/sdk/escrow";
import type {
  PaymentPayload,
  PaymentRequirements,
  SchemeNetworkFacilitator,
  SettleResponse,
  VerifyResponse,
} from "@x402/core/types";
import { type Account, type Address, type Chain, type Client, isAddressEqual, type Transport } from "viem";
import { getBlock } from "viem/actions";
import { escrowExtraSchema, escrowPayloadSchema, escrowSchemeId } from "../escrow/escrowPayload.ts";
import { evmOfferSchema } from "../offers/Offer.ts";

/** What {@link escrowFacilitator} takes. */
export interface EscrowFacilitatorOptions {
  /** Reads the chain. Nothing is sent. */
  readonly client: Client<Transport, Chain, Account | undefined>;
  /** The escrow contract. */
  readonly escrowContract: Address;
}

/**
 * The scheme `abbababa-escrow` as a facilitator: holds the escrow that a buyer shows against the requirements. It is funded
 * when it is shown, so settling sends nothing; the seller takes the money from the escrow after delivering.
 *
 * @param options - {@link EscrowFacilitatorOptions}
 * @returns A scheme for `x402Facilitator`.
 */
export function escrowFacilitator({
  client,
  escrowContract,
}: EscrowFacilitatorOptions): SchemeNetworkFacilitator {
  const network = `eip155:${client.chain.id}`;

  async function verify(payment: PaymentPayload, requirements: PaymentRequirements): Promise<VerifyResponse> {
    const refuse = (invalidReason: string, payer?: Address): VerifyResponse => ({
      isValid: false,
      invalidReason,
      ...(payer === undefined ? {} : { payer }),
    });
    if (requirements.scheme !== escrowSchemeId || payment.accepted.scheme !== escrowSchemeId)
      return refuse("unsupported_scheme");
    if (requirements.network !== network || payment.accepted.network !== network)
      return refuse("invalid_network");
    const payload = escrowPayloadSchema.safeParse(payment.payload);
    if (!payload.success) return refuse("invalid_escrow_payload");
    const addresses = evmOfferSchema.safeParse(requirements);
    const extra = escrowExtraSchema.safeParse(requirements.extra);
    if (!addresses.success || !extra.success || !/^[1-9]\d{0,28}$/.test(requirements.amount))
      return refuse("invalid_payment_requirements");
    const { escrowId, transactionId } = payload.data;
    const escrow = await findEscrow(client, { escrowId, escrowAddress: escrowContract });
    if (escrow === undefined) return refuse("escrow_not_found");
    // Anybody can see an escrow; the buyer alone knows what its criteria are the hash of.
    if (escrow.criteriaHash !== getTransactionHash(transactionId)) return refuse("escrow_of_another_buyer");
    const { timestamp } = await getBlock(client);
    const wish = { ...addresses.data, ...extra.data, price: BigInt(requirements.amount), now: timestamp };
    const difference = differenceOf(escrow, wish);
    return difference === undefined
      ? { isValid: true, payer: escrow.buyer }
      : refuse(difference, escrow.buyer);
  }

  async function settle(payment: PaymentPayload, requirements: PaymentRequirements): Promise<SettleResponse> {
    const { isValid, invalidReason, payer } = await verify(payment, requirements);
    const { network: asked } = requirements;
    const who = payer === undefined ? {} : { payer };
    // There is no transaction to name: the escrow's id is what names the payment.
    const { escrowId = "" } = payment.payload;
    if (isValid) return { success: true, transaction: `${escrowId}`, network: asked, ...who };
    return {
      success: false,
      transaction: "",
      network: asked,
      errorReason: invalidReason ?? "invalid",
      ...who,
    };
  }

  return {
    scheme: escrowSchemeId,
    caipFamily: "eip155:*",
    getExtra: () => ({ escrowContract }),
    getSigners: () => [],
    verify,
    settle,
  };
}

interface EscrowWish {
  readonly asset: Address;
  readonly payTo: Address;
  readonly price: bigint;
  readonly deliverySeconds: number;
  readonly disputeWindow: number;
  readonly abandonmentGrace: number;
  readonly now: bigint;
}

/** What of an escrow is not as the seller asks. A buyer may give more time, never more of his own. */
function differenceOf(escrow: Escrow, wish: EscrowWish): string | undefined {
  const { asset, payTo, price, deliverySeconds, disputeWindow, abandonmentGrace, now } = wish;
  if (escrow.status !== "Funded") return `escrow_is_${escrow.status.toLowerCase()}`;
  if (!isAddressEqual(escrow.seller, payTo)) return "escrow_for_another_seller";
  if (!isAddressEqual(escrow.token, asset)) return "escrow_in_another_token";
  if (lockedAmount(escrow.amount) < price) return "escrow_holds_too_little";
  if (escrow.deadline < escrow.createdAt + BigInt(deliverySeconds) || escrow.deadline <= now)
    return "escrow_is_due_too_soon";
  if (escrow.disputeWindow > BigInt(disputeWindow)) return "escrow_can_be_disputed_too_long";
  if (escrow.abandonmentGrace < BigInt(abandonmentGrace)) return "escrow_is_abandoned_too_soon";
  return undefined;
}
