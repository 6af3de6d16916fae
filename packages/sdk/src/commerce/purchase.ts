import type { Address } from "viem";
import * as z from "zod/mini";
import { toBaseUnits } from "../amounts/toBaseUnits.ts";
import type { CallOptions } from "../api/http/createRequester.ts";
import { callNames } from "../api/http/createRequester.ts";
import type { Service } from "../api/schemas/service.ts";
import type { Checkout } from "../api/schemas/transaction.ts";
import { ChainMismatchError } from "../chains/chainErrors.ts";
import { type KnownChainName, knownChains } from "../chains/knownChains.ts";
import { parseWith } from "../errors/ParametersInvalidError.ts";
import { checkAddress } from "../escrow/checkAddress.ts";
import { accountOfClient, chainIdOf, escrowScopeOfClient } from "../escrow/EscrowClient.ts";
import { lockedAmount, totalWithFee } from "../escrow/fees.ts";
import { withJson, withPrint } from "../json/withJson.ts";
import { checkParameters, type Names } from "../parameters/checkParameters.ts";
import type { CommerceContext } from "./CommerceContext.ts";
import { checkInstructions } from "./checkInstructions.ts";
import { PaymentRefusedError, PriceTooHighError } from "./commerceErrors.ts";

/** What {@link purchase} takes. */
export interface PurchaseParameters extends CallOptions {
  readonly serviceId: string;
  /**
   * Most that may leave the buyer, fee included: a decimal string such as `"10.20"`, or base units. Give it: without it
   * only the session's terms, or the wallet's balance, bound what the seller may ask for.
   *
   * @default what the service costs now
   */
  readonly maxTotal?: bigint | string | undefined;
  /** The chain that the purchase must be on. @default the one that this agent acts on */
  readonly network?: KnownChainName | "baseSepolia" | undefined;
  /** How it is paid: from an escrow on the chain. @default "crypto" */
  readonly paymentMethod?: "crypto" | undefined;
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
  /** `txn_…`, which names the purchase. */
  readonly transactionId: string;
  /** Who is to be paid. */
  readonly sellerAddress: Address;
  /** All that is to leave the buyer, fee included: base units of USDC, despite the name that it is published under. */
  readonly amountWei: bigint;
  /** What `fundAndVerify` takes. */
  readonly payment: PurchasePayment;
  /** Give it again to repeat the call. */
  readonly idempotencyKey: string;
}

/** How a purchase is paid: what `fundAndVerify` takes. */
export interface PurchasePayment {
  readonly transactionId: string;
  /** Who is to be paid. */
  readonly seller: Address;
  /** All that is to leave the buyer, fee included: base units. */
  readonly amount: bigint;
  /** When the delivery is due (unix seconds). */
  readonly deadline: number;
  /** How long the buyer may dispute a delivery (seconds). */
  readonly disputeWindow: number;
  /** How long after the deadline a late delivery is still taken (seconds). */
  readonly abandonmentGrace: number;
}

const schema = z.object({
  serviceId: z.string().check(z.minLength(1, "is empty")),
  network: z.optional(z.enum(["base", "base-sepolia", "baseSepolia"])),
  paymentMethod: z.optional(z.literal("crypto")),
  requestPayload: z.optional(z.string()),
  idempotencyKey: z.optional(
    z.string().check(z.regex(/^[\w:.-]{1,200}$/, "is not 1 to 200 of A-Z a-z 0-9 _ : . -")),
  ),
});

/** What {@link PurchaseParameters} may hold. */
export const purchaseNames = {
  serviceId: true,
  maxTotal: true,
  network: true,
  paymentMethod: true,
  seller: true,
  offer: true,
  requestPayload: true,
  idempotencyKey: true,
  ...callNames,
} satisfies Names<PurchaseParameters>;

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
  checkParameters(parameters, purchaseNames, "parameters of purchase");
  const { api, client } = context;
  const parsed = parseWith(schema, parameters, "parameters of purchase");
  const { serviceId, requestPayload, idempotencyKey = crypto.randomUUID() } = parsed;
  const { signal, timeoutMs } = parameters;
  const options = { signal, timeoutMs };
  const given = parameters.maxTotal === undefined ? undefined : toBaseUnits(parameters.maxTotal);
  if (parsed.network !== undefined) await checkNetwork(context, parsed.network);
  const service = await api.services.get(serviceId, options);
  if (service.id !== serviceId) {
    throw new PaymentRefusedError({ field: "serviceId", expected: serviceId, actual: service.id });
  }
  for (const field of agreed) {
    const [expected, actual] = [parameters.offer?.[field] ?? service[field], service[field]];
    if (expected === actual) continue;
    throw new PaymentRefusedError({ field, expected: String(expected), actual: String(actual) });
  }
  const price = BigInt(service.price);
  const maxTotal = given ?? totalWithFee(price);
  const maxPrice = lockedAmount(maxTotal);
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
  const expected = { service, seller: checkAddress(seller, "seller"), maxTotal, idempotencyKey };
  await checkInstructions(context, checkout, expected);
  return toPurchase(checkout, idempotencyKey);
}

function toPurchase(checkout: Checkout, idempotencyKey: string): PurchaseReturnType {
  const { transaction, paymentInstructions } = checkout;
  const { id: transactionId } = transaction;
  const {
    sellerAddress,
    totalWithFee: total,
    deadline,
    disputeWindow,
    abandonmentGrace,
  } = paymentInstructions;
  const amountWei = BigInt(total);
  const payment = withJson("PurchasePayment", {
    transactionId,
    seller: sellerAddress,
    amount: amountWei,
    deadline,
    disputeWindow,
    abandonmentGrace,
  });
  return withPrint({ ...checkout, transactionId, sellerAddress, amountWei, payment, idempotencyKey });
}

async function checkNetwork(
  { client }: CommerceContext,
  network: KnownChainName | "baseSepolia",
): Promise<void> {
  const { id: expected } = knownChains[network === "baseSepolia" ? "base-sepolia" : network];
  const actual = await chainIdOf(client);
  if (actual !== expected) throw new ChainMismatchError({ subject: "agent", expected, actual });
}
