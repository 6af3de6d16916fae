import { type Address, getAddress } from "viem";
import { toBaseUnits } from "../amounts/toBaseUnits.ts";
import type { CallOptions } from "../api/http/createRequester.ts";
import type { Service } from "../api/schemas/service.ts";
import type { Checkout } from "../api/schemas/transaction.ts";
import { accountOfClient, escrowScopeOfClient } from "../escrow/EscrowClient.ts";
import { lockedAmount, totalWithFee } from "../escrow/fees.ts";
import type { CommerceContext } from "./CommerceContext.ts";
import { checkInstructions } from "./checkInstructions.ts";
import { PaymentRefusedError, PriceTooHighError } from "./errors.ts";

/** What {@link purchase} takes. */
export interface PurchaseParameters extends CallOptions {
  readonly serviceId: string;
  /** Most that may leave the buyer, fee included: a decimal string such as `"10.20"`, or base units. */
  readonly maxTotal: bigint | string;
  /**
   * Who is to be paid, if that is known from elsewhere. @default the wallet of the service's agent, as the platform says;
   * the session's `counterparties` bind in any case.
   */
  readonly seller?: Address | undefined;
  /**
   * The offer as it was looked at: whatever of these it says must still be so, as its seller may change them until the
   * purchase. A short `disputeWindow` leaves no time to complain. @default whatever the platform says now
   */
  readonly offer?: Partial<Pick<Service, (typeof agreed)[number]>> | undefined;
  /** What the seller needs to know; text, for everybody on the way to read. */
  readonly requestPayload?: string | undefined;
  /** Names the purchase: repeated with the same one, it is the same purchase. @default a random one */
  readonly idempotencyKey?: string | undefined;
}

/** What an offer says beside its price that decides over money. */
const agreed = ["agentId", "deliverySeconds", "disputeWindow", "abandonmentGrace"] as const;

/** A purchase that may be paid as it says. */
export interface PurchaseReturnType extends Checkout {
  /** Give it again to repeat the call. */
  readonly idempotencyKey: string;
}

/**
 * Opens a purchase at the platform, and checks how it is to be paid. No money moves.
 *
 * @param context - The buyer.
 * @param parameters - {@link PurchaseParameters}
 * @returns The purchase and its checked payment instructions.
 * @throws {PriceTooHighError | PaymentRefusedError} when the platform asks for another payment than the buyer accepts.
 * @throws {ApiRequestError}
 */
export async function purchase(
  context: CommerceContext,
  parameters: PurchaseParameters,
): Promise<PurchaseReturnType> {
  const { api, client } = context;
  const { serviceId, requestPayload, signal, timeoutMs } = parameters;
  const { idempotencyKey = crypto.randomUUID() } = parameters;
  const options = { signal, timeoutMs };
  const maxTotal = toBaseUnits(parameters.maxTotal);
  const service = await api.services.get(serviceId, options);
  if (service.id !== serviceId) {
    throw new PaymentRefusedError({ field: "serviceId", expected: serviceId, actual: service.id });
  }
  for (const field of agreed) {
    const [expected, actual] = [parameters.offer?.[field] ?? service[field], service[field]];
    if (expected === actual) continue;
    throw new PaymentRefusedError({ field, expected: String(expected), actual: String(actual) });
  }
  const maxPrice = lockedAmount(maxTotal);
  const price = BigInt(service.price);
  if (price > maxPrice) throw new PriceTooHighError({ total: totalWithFee(price), maxTotal });
  const seller = parameters.seller ?? (await api.agents.get(service.agentId, options)).walletAddress;
  const checkout = await api.checkout.create(
    {
      serviceId,
      buyerAddress: accountOfClient(client),
      escrowScope: escrowScopeOfClient(client),
      maxPrice: maxPrice.toString(),
      ...(requestPayload !== undefined && { requestPayload }),
    },
    idempotencyKey,
    options,
  );
  const expected = { service, seller: getAddress(seller), maxTotal, idempotencyKey };
  await checkInstructions(context, checkout, expected);
  return { ...checkout, idempotencyKey };
}
