import { type Address, serializeErc6492Signature } from "viem";
import * as z from "zod/mini";
import { addressSchema, partySchema } from "../../chains/addressSchema.ts";
import type { ContractNotDeployedError } from "../../chains/chainErrors.ts";
import { type ParametersInvalidError, parseWith } from "../../errors/ParametersInvalidError.ts";
import { withJson } from "../../json/withJson.ts";
import type { PartNotLoadedError } from "../../loading/PartNotLoadedError.ts";
import { checkParameters, type Names } from "../../parameters/checkParameters.ts";
import { knownObject } from "../../parameters/knownObject.ts";
import type {
  NoEnablingCallError,
  PaymentNotReservedError,
  PaymentPayeeNotAllowedError,
  PaymentsNeedCompactError,
  PaymentsUsedUpError,
  PaymentTokenNotAllowedError,
  PaymentTokenUnsupportedError,
  PaymentTooLargeError,
  PaymentWindowError,
} from "../errors/paymentErrors.ts";
import type { ExecutorUnsupportedError } from "../errors/redeemErrors.ts";
import { type ToSessionErrorType, toSessionError } from "../failures/toSessionError.ts";
import type { SessionContext } from "../operation/SessionContext.ts";
import type { PaymentKind, SignedPayment } from "./Payment.ts";
import { checkPayingDoor, signAsAccount } from "./paymentSignature.ts";
import { type PaymentPlace, type PaymentRequest, preparePayment } from "./preparePayment.ts";
import { refusalOfPayment } from "./refusalOfPayment.ts";
import { enablingOf } from "./signEnabling.ts";
import { slotBook, takeSlot } from "./slots.ts";

/** What `signPayment` takes. */
export interface SignPaymentParameters {
  /** Who is paid. */
  readonly to: Address;
  /** Base units. */
  readonly value: bigint;
  /** @default "USDC" */
  readonly token?: "USDC" | Address | undefined;
  /** Unix seconds; it moves nothing until the second after. @default the second before the budget period begins */
  readonly validAfter?: number | undefined;
  /** Unix seconds; it moves nothing from then on. @default in 600 s, at the latest when the budget period ends */
  readonly validBefore?: number | undefined;
  /** `"receive"`: only the payee can settle it. @default "transfer" */
  readonly kind?: PaymentKind | undefined;
  /**
   * Rule, period and slot, for callers that keep a book of slots: two payments of one place settle once between them.
   * Neither this process' memory nor the token is asked whether the slot is free. @default a free slot of this period
   */
  readonly place?: PaymentPlace | undefined;
}

export type SignPaymentReturnType = SignedPayment;

export type SignPaymentErrorType =
  | ToSessionErrorType
  | ContractNotDeployedError
  | ExecutorUnsupportedError
  | NoEnablingCallError
  | ParametersInvalidError
  | PartNotLoadedError
  | PaymentNotReservedError
  | PaymentPayeeNotAllowedError
  | PaymentTokenNotAllowedError
  | PaymentTokenUnsupportedError
  | PaymentTooLargeError
  | PaymentWindowError
  | PaymentsNeedCompactError
  | PaymentsUsedUpError;

const seconds = z.int().check(z.nonnegative(), z.maximum(0xff_ff_ff_ff_ff));

/** Form of {@link SignPaymentParameters}. */
export const paymentSchema = z.object({
  to: partySchema,
  value: z.bigint("must be a bigint of base units").check(z.minimum(0n, "is negative")),
  token: z._default(z.union([z.literal("USDC"), addressSchema]), "USDC"),
  validAfter: z.optional(seconds),
  validBefore: z.optional(seconds),
  kind: z._default(z.enum(["transfer", "receive"]), "transfer"),
  place: z.optional(
    knownObject({
      rule: z.int().check(z.minimum(0), z.maximum(0xff)),
      period: z.int().check(z.minimum(0), z.maximum(0xff_ff_ff_ff)),
      slot: z.int().check(z.minimum(0), z.maximum(0xff_ff)),
    }),
  ),
});

export const paymentNames = {
  to: true,
  value: true,
  token: true,
  validAfter: "time",
  validBefore: "time",
  kind: true,
  place: true,
} satisfies Names<SignPaymentParameters>;

/**
 * Signs a gasless payment (EIP-3009) in the account's name, in the current budget period and in a slot that is free.
 *
 * In one process no slot is given out twice. Two processes can sign the same slot, of which the token settles one:
 * give replicas a `paymentLane` to make that impossible while each has slots of its own.
 *
 * @param context - The opened session.
 * @param parameters - {@link SignPaymentParameters}
 * @returns The payment, for the token or for a facilitator. Of a session that is not enabled yet, its signature tells by
 * ERC-6492 how to enable it.
 * @throws {PaymentTokenNotAllowedError | PaymentPayeeNotAllowedError | PaymentTooLargeError | PaymentsUsedUpError}
 * @throws {PaymentWindowError | PaymentTokenUnsupportedError | PaymentNotReservedError}
 * @throws {SessionNotStartedError | SessionExpiredError | SessionRevokedError | EpochMismatchError}
 */
export async function signPayment(
  context: SessionContext,
  parameters: SignPaymentParameters,
): Promise<SignPaymentReturnType> {
  checkParameters(parameters, paymentNames, "parameters of signPayment");
  const wish = parseWith(paymentSchema, parameters, "parameters of signPayment");
  try {
    return await signWish(context, wish);
  } catch (error) {
    const { session } = context;
    throw toSessionError(error, { account: session.grant.account, terms: session.terms });
  }
}

async function signWish(context: SessionContext, wish: PaymentRequest): Promise<SignedPayment> {
  const { session, publicClient } = context;
  const { grant, sessionId } = session;
  const { chainId, account } = grant;
  checkPayingDoor(grant);
  const payment = await preparePayment(context, wish, takeSlot);
  const { rule, period, slot, kind, token, authorization } = payment;
  try {
    const enabling = await enablingOf(context);
    const refusal = await refusalOfPayment(publicClient, session, { payment, enabling });
    if (refusal !== undefined) throw refusal;
    const inner = await signAsAccount(context, payment);
    const signature =
      enabling === undefined
        ? inner
        : serializeErc6492Signature({ address: enabling.to, data: enabling.data, signature: inner });
    const { nonce } = authorization;
    const address = token.verifyingContract;
    const place = { chainId, sessionId, kind, token: address, rule, period, slot };
    return withJson("SignedPayment", { ...place, nonce, authorization, signature });
  } catch (error) {
    if (wish.place === undefined) slotBook.release({ sessionId, account, rule, period }, slot);
    throw error;
  }
}
